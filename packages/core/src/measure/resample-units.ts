import { EbbError } from '../errors.js';
import { MersenneTwister } from '../random/mersenne-twister.js';
import { requireInteger } from '../random/require-integer.js';

/** The paired draws of one test set: they serve every instrument, method and embedding. */
export interface UnitDraws {
  /** Id of the dataset whose test clips these are. */
  readonly testSet: string;
  readonly seed: number;
  readonly drawCount: number;
  readonly unitCount: number;
  /** The unit of each test clip, numbered from 0 in order of first appearance, shape [clips]. */
  readonly unitOfClip: Uint32Array;
  /** How often each unit stands in each draw, row-major, shape [draws, units]; a row sums to unitCount. */
  readonly multiplicities: Uint8Array;
}

/** The draws as one instrument sees them. */
export interface ClipDraws {
  readonly drawCount: number;
  /** How often each of the instrument's clips stands in each draw, row-major, shape [draws, clips]. */
  readonly weights: Uint8Array;
  /** Draws that had lost a class and were drawn anew. */
  readonly redrawn: number;
  /** Units with a positive clip, at least 1; intervals on few of them are too narrow (see percentileInterval). */
  readonly positiveUnits: number;
  /** Units with a negative clip, at least 1. */
  readonly negativeUnits: number;
}

const DRAWS_MAX = 1e6;

// A draw keeps both classes with a chance of (1 - 1/e)^2 = 0.4 or more (see instrumentDraws), so that this many fail
// with a chance below 1e-22.
const ATTEMPTS_MAX = 100;

/**
 * Draws units of a test set with replacement, as many as there are: the bootstrap of clusters (SCORES, Uncertainty).
 *
 * Draw b is the same for any drawCount above b. The stream is MT19937 keyed by seed and testSet, so that the draws of
 * two test sets are independent; integers below the number of units come by rejection under a mask of ones.
 *
 * @param recordings the unit of each test clip (its recording where that is known, else its key), shape [clips].
 * @param seed an integer in [0, 2^32).
 * @throws EbbError INVALID_ARGUMENT for the seed or a drawCount that is no integer from 1 to 1e6; TOO_FEW_CLIPS when there
 *   are fewer than two units, for then no draw differs from another.
 */
export function drawUnits(
  recordings: readonly string[],
  testSet: string,
  { drawCount, seed }: { drawCount: number; seed: number },
): UnitDraws {
  requireInteger('seed', seed, 0, 2 ** 32 - 1);
  requireInteger('drawCount', drawCount, 1, DRAWS_MAX);
  const numbers = new Map<string, number>();
  const unitOfClip = Uint32Array.from(recordings, (recording) => {
    const known = numbers.get(recording);
    if (known !== undefined) return known;
    numbers.set(recording, numbers.size);
    return numbers.size - 1;
  });
  const unitCount = numbers.size;
  if (unitCount < 2) {
    throw new EbbError('TOO_FEW_CLIPS', 'Uncertainty needs a test set of several recordings.', {
      where: `test set ${testSet}`,
      expected: 'at least 2 recordings',
      received: `${unitCount}`,
    });
  }
  const random = stream(seed, testSet);
  const multiplicities = new Uint8Array(drawCount * unitCount);
  for (let b = 0; b < drawCount; b++) {
    addDraw(random, multiplicities.subarray(b * unitCount, (b + 1) * unitCount));
  }
  return { testSet, seed, drawCount, unitCount, unitOfClip, multiplicities };
}

/**
 * The weights of an instrument's clips in every draw; a draw that lacks one of its classes is drawn anew for it alone.
 *
 * Attempt a = 1, 2, .. of draw b comes from a stream of its own, keyed by (seed, test set, instrument, b, a): the order
 * of work changes nothing. With u >= 2 units an attempt holds a given unit of either class with a chance of at least
 * 1 - 2 (1 - 1/u)^u + (1 - 2/u)^u > (1 - 1/e)^2, so attempts end soon even where a class has a single unit. The draws
 * then say nothing about how that class varies: see positiveUnits and negativeUnits.
 *
 * @param clips the instrument's clips as indices into the test set's, shape [n].
 * @param positive 1 or 0, shape [n].
 * @throws EbbError SHAPE_MISMATCH when clips and labels differ in number, INVALID_ARGUMENT for a clip that the test set
 *   has not, NO_POSITIVES, NO_NEGATIVES; TOO_FEW_CLIPS should 100 attempts fail.
 */
export function instrumentDraws(
  draws: UnitDraws,
  instrument: string,
  clips: ArrayLike<number>,
  positive: ArrayLike<number>,
): ClipDraws {
  const where = `test set ${draws.testSet}, instrument ${instrument}`;
  const { units, positiveUnits, negativeUnits } = unitsOf(draws, clips, positive, where);
  const n = units.length;
  const { drawCount, unitCount, multiplicities } = draws;
  const weights = new Uint8Array(drawCount * n);
  let redrawn = 0;
  for (let b = 0; b < drawCount; b++) {
    const row = weights.subarray(b * n, (b + 1) * n);
    if (weigh(multiplicities.subarray(b * unitCount, (b + 1) * unitCount), units, positive, row)) continue;
    redrawn++;
    redraw(draws, instrument, b, (multiplicity) => weigh(multiplicity, units, positive, row), where);
  }
  return { drawCount, weights, redrawn, positiveUnits, negativeUnits };
}

/** Writes each clip's weight; says whether both classes have one. */
function weigh(
  multiplicity: Uint8Array,
  units: Uint32Array,
  positive: ArrayLike<number>,
  weights: Uint8Array,
): boolean {
  let positives = 0;
  let total = 0;
  for (let i = 0; i < units.length; i++) {
    const weight = multiplicity[units[i]!]!;
    weights[i] = weight;
    total += weight;
    if (positive[i]) positives += weight;
  }
  return positives > 0 && positives < total;
}

function redraw(
  draws: UnitDraws,
  instrument: string,
  draw: number,
  accept: (multiplicity: Uint8Array) => boolean,
  where: string,
): void {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const multiplicity = new Uint8Array(draws.unitCount);
    addDraw(stream(draws.seed, draws.testSet, instrument, draw, attempt), multiplicity);
    if (accept(multiplicity)) return;
  }
  throw new EbbError('TOO_FEW_CLIPS', 'No redraw held both classes.', {
    where,
    at: `draw ${draw}`,
    expected: `both classes in one of ${ATTEMPTS_MAX} attempts`,
    hint: 'Leave the instrument out.',
  });
}

function unitsOf(draws: UnitDraws, clips: ArrayLike<number>, positive: ArrayLike<number>, where: string) {
  if (clips.length !== positive.length) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one label a clip.', {
      where,
      expected: `${clips.length} labels`,
      received: `${positive.length}`,
    });
  }
  const withClass = [new Set<number>(), new Set<number>()] as const;
  const units = Uint32Array.from(clips, (clip, i) => {
    const unit = draws.unitOfClip[clip];
    if (unit === undefined) {
      throw new EbbError('INVALID_ARGUMENT', 'The test set has no such clip.', {
        where,
        expected: `an index from 0 to ${draws.unitOfClip.length - 1}`,
        received: `${clip}`,
      });
    }
    withClass[positive[i] ? 1 : 0].add(unit);
    return unit;
  });
  if (withClass[1].size === 0) throw new EbbError('NO_POSITIVES', 'No test clip is a positive.', { where });
  if (withClass[0].size === 0) throw new EbbError('NO_NEGATIVES', 'No test clip is a negative.', { where });
  return { units, positiveUnits: withClass[1].size, negativeUnits: withClass[0].size };
}

/** Adds one draw, as many units as `multiplicity` has, to its counts. */
function addDraw(random: MersenneTwister, multiplicity: Uint8Array): void {
  const units = multiplicity.length;
  const mask = 0xffffffff >>> Math.clz32(units - 1);
  for (let left = units; left > 0; ) {
    const unit = random.uint32() & mask;
    if (unit >= units) continue;
    // A byte is enough: a unit is drawn 256 times with a chance below 1 / 256!.
    multiplicity[unit]!++;
    left--;
  }
}

/** A generator keyed by a seed and what it is for; texts count with their lengths, so that no two keys are alike. */
function stream(seed: number, ...parts: readonly (string | number)[]): MersenneTwister {
  const words = parts.flatMap((part) =>
    typeof part === 'number'
      ? [part]
      : [part.length, ...Array.from({ length: part.length }, (_, i) => part.charCodeAt(i))],
  );
  return MersenneTwister.fromKey(Uint32Array.from([seed, ...words]));
}
