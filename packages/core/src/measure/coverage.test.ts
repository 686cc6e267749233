import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { bootstrapAuc } from './bootstrap-auc.js';
import { type Interval, percentileInterval } from './interval.js';
import { pairedErrors } from './paired-errors.js';
import { rankMethods } from './ranks.js';
import { drawUnits, instrumentDraws } from './resample-units.js';

// Simulated test sets of the sizes of ISMIR 2023, with scores of known AUC. All is seeded: a figure that is stated here
// comes again. The score of a method for a clip is binormal, N(separation x label, 1), AUC = Phi(separation / sqrt 2);
// parts of the noise are common to the clips of a recording, to the methods, and to the instruments.

/** Correlation of the clips of one recording: the three IRMAS clips of one are seconds apart. */
const WITHIN_RECORDING = 0.7;
/** Correlation of two methods' scores of a clip, given its label. */
const BETWEEN_METHODS = 0.8;
/** Share of a method's own noise of a recording that is the same for every instrument. */
const BETWEEN_INSTRUMENTS = 0.5;

/** Separations of Phi^-1(AUC) sqrt 2, for the AUCs of the ISMIR 2023 range. */
const SEPARATION = { 0.8: 1.19023228, 0.83: 1.34940851, 0.9: 1.81238049 } as const;
type KnownAuc = keyof typeof SEPARATION;

interface Design {
  readonly testSet: string;
  /** Unit of each clip. */
  readonly recordings: readonly string[];
  readonly instruments: readonly { readonly clips: Uint32Array; readonly labels: Uint8Array }[];
}

/** Recordings with each of ten instruments; a recording has three clips, some two: 1666 clips of 569 recordings. */
const IRMAS_RECORDINGS = [33, 44, 42, 117, 59, 59, 50, 52, 49, 64];
/** Reviewed positives and negatives of each of ten instruments in 2491 clips, each a recording of its own. */
const OPENMIC_CLIPS = [
  [111, 127],
  [67, 246],
  [86, 190],
  [140, 74],
  [59, 152],
  [140, 64],
  [149, 159],
  [156, 229],
  [193, 116],
  [110, 74],
] as const;

/** One instrument in every recording, one against the rest. */
function irmasLike(): Design {
  const owners = IRMAS_RECORDINGS.flatMap((count, instrument) => new Array<number>(count).fill(instrument));
  const clips = owners.flatMap((owner, r) =>
    new Array(r % 14 === 13 || r === 0 ? 2 : 3).fill({ owner, recording: `recording ${r}` }),
  );
  return {
    testSet: 'irmas-like',
    recordings: clips.map(({ recording }) => recording),
    instruments: IRMAS_RECORDINGS.map((_, instrument) => ({
      clips: Uint32Array.from(clips.keys()),
      labels: Uint8Array.from(clips, ({ owner }) => Number(owner === instrument)),
    })),
  };
}

/** Some clips are reviewed for an instrument; every clip is a recording. */
function openMicLike(clipCount: number, counts: readonly (readonly [number, number])[]): Design {
  const random = new NumpyRandomState(17);
  return {
    testSet: 'openmic-like',
    recordings: Array.from({ length: clipCount }, (_, i) => `track ${i}`),
    instruments: counts.map(([positives, negatives]) => ({
      clips: Uint32Array.from(random.permutation(clipCount).subarray(0, positives + negatives)),
      labels: new Uint8Array(positives + negatives).fill(1, 0, positives),
    })),
  };
}

/** A design of one of its instruments. */
const only = (design: Design, instrument: number): Design => ({
  ...design,
  instruments: [design.instruments[instrument]!],
});

/** An instrument's clips in a test set. */
interface Cell {
  readonly labels: Uint8Array;
  /** The test set's units that the instrument's clips are of. */
  readonly units: Uint32Array;
  /** Index into `units` of each clip. */
  readonly unitOfClip: Uint32Array;
  /** The test set as it is, weights of 1, and then its draws. */
  readonly samples: { readonly drawCount: number; readonly weights: Uint8Array };
}

/** A design with its draws, which every simulation shares. */
interface Prepared {
  readonly unitCount: number;
  readonly cells: readonly Cell[];
}

function prepare({ testSet, recordings, instruments }: Design, drawCount: number): Prepared {
  const draws = drawUnits(recordings, testSet, { drawCount, seed: 1 });
  const cells = instruments.map(({ clips, labels }, i): Cell => {
    const { weights } = instrumentDraws(draws, `${i}`, clips, labels);
    const unitOfClip = clips.map((clip) => draws.unitOfClip[clip]!);
    const units = Uint32Array.from(new Set(unitOfClip));
    const samples = new Uint8Array(clips.length + weights.length).fill(1, 0, clips.length);
    samples.set(weights, clips.length);
    return {
      labels,
      units,
      unitOfClip: unitOfClip.map((unit) => units.indexOf(unit)),
      samples: { drawCount: 1 + drawCount, weights: samples },
    };
  });
  return { unitCount: draws.unitCount, cells };
}

/** Makes the sum of independent standard normal variables x and y, of which x has the share `share` of the variance. */
function mixing(share: number): (x: number, y: number) => number {
  const [ofX, ofY] = [Math.sqrt(share), Math.sqrt(1 - share)];
  return (x, y) => ofX * x + ofY * y;
}
const withinRecording = mixing(WITHIN_RECORDING);
const betweenMethods = mixing(BETWEEN_METHODS);
const betweenInstruments = mixing(BETWEEN_INSTRUMENTS);

/** Standard normal noise of clips, shape [clips], of which a part is that of their recordings. */
const clipNoise = (random: NumpyRandomState, { unitOfClip }: Cell, ofUnit: Float64Array) =>
  random.normal(unitOfClip.length).map((own, k) => withinRecording(ofUnit[unitOfClip[k]!]!, own));

/** Scores of methods for one instrument, shape [clips] a method; `ofMethod` is their noise over all instruments. */
function simulate(
  random: NumpyRandomState,
  cell: Cell,
  separations: readonly number[],
  ofMethod: readonly Float64Array[],
): Float64Array[] {
  const { labels, units } = cell;
  const common = clipNoise(random, cell, random.normal(units.length));
  return separations.map((separation, m) => {
    const ofUnit = random.normal(units.length).map((own, u) => betweenInstruments(ofMethod[m]![units[u]!]!, own));
    return clipNoise(random, cell, ofUnit).map((own, k) => separation * labels[k]! + betweenMethods(common[k]!, own));
  });
}

/** The ranking of one simulated board by the mean over all instruments of test sets. */
function board(random: NumpyRandomState, sets: readonly Prepared[], separations: readonly number[]) {
  const cellCount = sets.reduce((sum, { cells }) => sum + cells.length, 0);
  const means = separations.map(() => new Float64Array(sets[0]!.cells[0]!.samples.drawCount));
  for (const { unitCount, cells } of sets) {
    const ofMethod = separations.map(() => random.normal(unitCount));
    for (const cell of cells) {
      const aucs = bootstrapAuc(simulate(random, cell, separations, ofMethod), cell.labels, cell.samples);
      means.forEach((mean, m) => {
        for (let b = 0; b < mean.length; b++) mean[b]! += aucs[m]![b]! / cellCount;
      });
    }
  }
  const scores = means.map((mean) => mean[0]!);
  return rankMethods(scores, pairedErrors(means.map((mean) => mean.subarray(1))));
}

const holds = ({ low, high }: Interval, truth: number) => low <= truth && truth <= high;

/**
 * Fewer draws than a benchmark takes, for speed. The quantiles of 399 draws lie at their 10.95th and 389.05th: 94.5% of draws of their
 * kind fall between, of 1000 draws 94.8%. What is measured here is so 0.3% below what a benchmark's intervals have.
 */
const INTERVAL_DRAWS = 399;

/** Shares of simulations whose intervals hold the AUC of a method, and its difference to another of AUC 0.8. */
function coverage(design: Design, truth: KnownAuc, simulations: number) {
  const prepared = prepare(design, INTERVAL_DRAWS);
  const cell = prepared.cells[0]!;
  const random = new NumpyRandomState(2);
  const separations = [SEPARATION[truth], SEPARATION[0.8]];
  let ofAuc = 0;
  let ofDifference = 0;
  for (let s = 0; s < simulations; s++) {
    const ofMethod = separations.map(() => random.normal(prepared.unitCount));
    const scores = simulate(random, cell, separations, ofMethod);
    const [first, second] = bootstrapAuc(scores, cell.labels, cell.samples).map((aucs) => aucs.subarray(1)) as [
      Float64Array,
      Float64Array,
    ];
    if (holds(percentileInterval(first), truth)) ofAuc++;
    if (holds(percentileInterval(first.map((auc, b) => auc - second[b]!)), truth - 0.8)) ofDifference++;
  }
  return { ofAuc: ofAuc / simulations, ofDifference: ofDifference / simulations };
}

// The share of 1000 simulations has a standard error of 0.7%: a coverage of 95% leaves 93 to 97% once in 250 runs.
const SIMULATIONS = 1000;

describe('95% intervals hold the true value in 93 to 97% of simulated test sets', () => {
  test.each<[string, Design, KnownAuc]>([
    ['IRMAS-like: 59 of 569 recordings are positive', only(irmasLike(), 4), 0.83],
    ['OpenMIC-like: 59 positives, 152 negatives of 2491 clips', openMicLike(2491, [[59, 152]]), 0.83],
    ['OpenMIC-like: 156 positives, 229 negatives, AUC 0.9', openMicLike(2491, [[156, 229]]), 0.9],
  ])('%s', (_, design, truth) => {
    const { ofAuc, ofDifference } = coverage(design, truth, SIMULATIONS);
    for (const share of [ofAuc, ofDifference]) {
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.97);
    }
  });
});

// The limit that percentileInterval's docstring states. IRMAS's cello, 33 recordings, lies between: 90 to 93%.
test('95% intervals are too narrow where a class has five recordings', () => {
  const { ofAuc } = coverage(openMicLike(500, [[5, 100]]), 0.83, SIMULATIONS);
  expect(ofAuc).toBeGreaterThan(0.8);
  expect(ofAuc).toBeLessThan(0.88);
});

describe('boards of eight methods, ten instruments and two test sets of the sizes of ISMIR 2023', () => {
  // Fewer draws than a benchmark takes, for speed: a standard error is then known to 7%, so that a test at 0.05 / 28, the
  // first of Holm's, errs in 0.24% of cases, not 0.18%, and a board in 6% rather than 5%.
  const DRAWS = 100;
  const sets = [prepare(irmasLike(), DRAWS), prepare(openMicLike(2491, OPENMIC_CLIPS), DRAWS)];
  const equal = new Array<number>(8).fill(SEPARATION[0.8]);

  test('boards of equal methods claim a difference no more often than 5% allows', () => {
    // 400 such boards of 1000 draws (other seed, too slow for here) gave 4.5%, standard error 1.0%. Of 40 boards, 6 or
    // more would claim one with a chance of 1.4% if 5% of all did, 3.1% if 6% did. This seed's gave 2, with 200 draws too.
    const BOARDS = 40;
    const random = new NumpyRandomState(3);
    let claims = 0;
    for (let s = 0; s < BOARDS; s++) {
      if (board(random, sets, equal).comparisons.some(({ significant }) => significant)) claims++;
    }
    expect(claims).toBeLessThan(6);
  });

  test('a method that is better by 3 points of AUC stands above all others in at least 90% of boards', () => {
    // Seven standard errors, so that ten boards are enough to see it missed.
    const BOARDS = 10;
    const random = new NumpyRandomState(4);
    let found = 0;
    for (let s = 0; s < BOARDS; s++) {
      const { ranks } = board(random, sets, [SEPARATION[0.83], ...equal.slice(1)]);
      if (ranks[0] === 1 && ranks.slice(1).every((rank) => rank! > 1)) found++;
    }
    expect(found / BOARDS).toBeGreaterThanOrEqual(0.9);
  });
});

test('at most 5% of boards of equal methods claim a difference where scores and draws are normal', () => {
  // Without test sets many boards are cheap: 2000 of a true 4% have a standard error of 0.4%.
  const BOARDS = 2000;
  const DRAWS = 400;
  const random = new NumpyRandomState(5);
  let claims = 0;
  for (let s = 0; s < BOARDS; s++) {
    // What methods have in common cancels in their differences: only their own parts are drawn.
    const scores = Array.from(random.normal(8), (value) => 0.8 + 0.004 * value);
    const draws = scores.map((score) => random.normal(DRAWS).map((value) => score + 0.004 * value));
    if (rankMethods(scores, pairedErrors(draws)).comparisons.some(({ significant }) => significant)) claims++;
  }
  expect(claims / BOARDS).toBeLessThanOrEqual(0.05);
  // Holm's bound is not loose here: a test that never claims anything would pass the line above.
  expect(claims / BOARDS).toBeGreaterThan(0.02);
});
