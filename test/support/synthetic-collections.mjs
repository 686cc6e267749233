/**
 * Synthetic collections with the structure of IRMAS and OpenMIC-2018: clips with latent instruments, genres, recordings
 * and recording chains, seen through random embeddings. Only + - * / and square roots enter a feature, so that every
 * platform computes the same bits.
 */

const GENRES = ['pop_roc', 'jaz_blu', 'cla', 'cou_fol', 'lat_sou'];
/** Clips of each IRMAS code: train, then test, each by GENRES, as counted in the published split. */
const IRMAS_CLIPS = {
  cel: { train: [84, 23, 187, 0, 0], test: [34, 0, 60, 0, 0] },
  cla: { train: [100, 104, 174, 0, 0], test: [39, 39, 49, 0, 0] },
  flu: { train: [104, 95, 110, 21, 0], test: [33, 25, 51, 12, 0] },
  gac: { train: [244, 69, 110, 59, 0], test: [70, 29, 39, 17, 0] },
  gel: { train: [337, 177, 6, 49, 0], test: [117, 60, 0, 14, 0] },
  org: { train: [218, 287, 0, 3, 0], test: [74, 100, 0, 0, 0] },
  pia: { train: [99, 237, 206, 9, 0], test: [42, 80, 46, 2, 0] },
  sax: { train: [114, 203, 156, 3, 0], test: [21, 60, 69, 0, 0] },
  tru: { train: [119, 200, 108, 0, 0], test: [42, 57, 51, 0, 0] },
  vio: { train: [114, 111, 183, 29, 0], test: [32, 35, 70, 6, 0] },
  voi: { train: [320, 33, 0, 192, 42], test: [119, 6, 0, 66, 0] },
};
export const INSTRUMENTS = 'cello clarinet flute guitar organ piano saxophone trumpet violin voice'.split(' ');
const INSTRUMENT_OF_CODE = { cel: 0, cla: 1, flu: 2, gac: 3, gel: 3, org: 4, pia: 5, sax: 6, tru: 7, vio: 8, voi: 9 };
/** [positives, negatives] reviewed among 5085 OpenMIC test clips, by INSTRUMENTS. */
const OPENMIC_REVIEWED = [
  [226, 259],
  [137, 503],
  [175, 387],
  [286, 150],
  [121, 310],
  [285, 130],
  [305, 324],
  [318, 467],
  [394, 237],
  [224, 150],
];
export const SIZES = {
  small: {
    irmas: (count, split) =>
      count === 0 ? 0 : split === 'train' ? 2 + Math.round(0.055 * count) : 3 + Math.round(0.09 * count),
    openmic: { train: 600, test: 300, kept: { train: 480, test: 240 } },
    genreBounds: [0.3, 0.5, 0.75, 1],
    reviewed: () => [0.27, 0.33],
    /** An (instrument, genre) that neither collection has: organ in classical. */
    empty: { instrument: 4, genre: 2 },
    frames: (draws) => 2 + draws.below(2),
    shuffledMetadata: true,
    dims: { vggish: 24, yamnet: 160 },
  },
  paper: {
    irmas: (count) => count,
    openmic: { train: 14915, test: 5085, kept: { train: 6838, test: 2491 } },
    genreBounds: [0.45, 0.6, 0.8, 1],
    reviewed: (instrument) => OPENMIC_REVIEWED[instrument].map((count) => count / 5085),
    empty: null,
    frames: () => 1,
    shuffledMetadata: false,
    dims: { vggish: 128, openl3: 512, yamnet: 1024 },
  },
};

/** Uniform draws of a counter through an integer hash (32 bits a draw). */
export class Draws {
  constructor(...seeds) {
    this.state = 0x9e3779b9;
    for (const part of seeds.join('/')) this.state = Math.imul(this.state ^ part.charCodeAt(0), 0x01000193) >>> 0;
  }

  uniform() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n) {
    return Math.floor(this.uniform() * n);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Nearly normal, mean 0 and variance 1: a sum of four uniforms, which needs no logarithm (libraries differ in its last bit). */
  normal() {
    return (this.uniform() + this.uniform() + this.uniform() + this.uniform() - 2) * Math.sqrt(3);
  }

  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}

const pad = (number, digits) => String(number).padStart(digits, '0');

/** IRMAS clips `{ key, split, genre, recording, strengths }`; up to three clips come from one recording. */
export function irmasClips(size, seed) {
  const draws = new Draws(seed, 'irmas');
  const clips = [];
  let recording = 0;
  let drums = '';
  for (const [code, splits] of Object.entries(IRMAS_CLIPS)) {
    for (const split of ['train', 'test']) {
      for (const [genre, published] of splits[split].entries()) {
        const count = size.irmas(published, split);
        for (let k = 0; k < count; k++) {
          if (k % 3 === 0) {
            recording++;
            drums = draws.pick(['[dru]', '[nod]', '']);
          }
          const number = pad(recording, 4);
          const key = `${drums === '[dru]' ? '001__' : ''}[${code}]${drums}[${GENRES[genre]}]${number}__${(k % 3) + 1}`;
          const strengths = INSTRUMENTS.map(() => (draws.uniform() < 0.12 ? 0.2 + 0.4 * draws.uniform() : 0));
          strengths[INSTRUMENT_OF_CODE[code]] = 0.65 + 0.4 * draws.uniform();
          clips.push({ key, split, genre, recording, strengths });
        }
      }
    }
  }
  return clips;
}

/** OpenMIC clips in ascending key order, with `labels` (1, -1, 0 not reviewed) besides; genre -1 is none of the four. */
export function openmicClips(size, seed) {
  const draws = new Draws(seed, 'openmic');
  const clips = [];
  for (const split of ['train', 'test']) {
    const total = size.openmic[split];
    const kept = draws.shuffle(Array.from({ length: total }, (_, k) => k < size.openmic.kept[split]));
    let track = 0;
    for (let k = 0; k < total; k++) {
      // Every fifth clip is a second excerpt of the track before.
      const second = k % 5 === 4;
      if (!second) track = 46 + ((clips.length * 7919) % 200003);
      const key = `${pad(track, 6)}_${3840 * (second ? 40 : 1 + draws.below(30))}`;
      clips.push({ key, split, kept: kept[k], recording: track });
    }
  }
  clips.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const clip of clips) {
    const share = draws.uniform();
    clip.genre = clip.kept ? size.genreBounds.findIndex((bound) => share < bound) : -1;
    clip.labels = INSTRUMENTS.map((_, i) => {
      const absent = size.empty?.instrument === i && size.empty.genre === clip.genre;
      const [positive, negative] = size.reviewed(i);
      const u = draws.uniform();
      if (u < positive) return absent ? 0 : 1;
      return u < positive + negative ? -1 : 0;
    });
    clip.strengths = clip.labels.map((label) => {
      const present = label === 1 || (label === 0 && draws.uniform() < 0.1);
      return present ? 0.6 + 0.6 * draws.uniform() : 0;
    });
  }
  return clips;
}

/** A random unit-variance matrix whose row k is scaled by 1 / sqrt(1 + decay k): a decaying spectrum. */
function mixing(draws, rows, dim, decay) {
  return Array.from({ length: rows }, (_, k) => {
    const scale = 1 / Math.sqrt(1 + decay * k);
    return Float64Array.from({ length: dim }, () => scale * draws.normal());
  });
}

function addScaled(target, factor, direction) {
  for (let f = 0; f < target.length; f++) target[f] += factor * direction[f];
}

/**
 * The frames of both collections under one embedding. A frame is ReLU(gain * (base + strengths' A + genre + recording + noise) + offset);
 * the collections differ in offset, gain and in the directions A of the instruments, which share the cosine 0.8.
 */
export function frames(collections, size, name, seed) {
  const dim = size.dims[name];
  const draws = new Draws(seed, name);
  const instruments = mixing(draws, INSTRUMENTS.length, dim, 0);
  const genres = mixing(draws, GENRES.length, dim, 0);
  const nuisances = mixing(draws, 12, dim, 1);
  const spectrum = Float64Array.from({ length: dim }, (_, f) => 1 / Math.sqrt(1 + (8 * f) / dim));
  return collections.map((clips) => {
    const own = mixing(draws, INSTRUMENTS.length, dim, 0);
    const directions = instruments.map((row, i) => row.map((value, f) => 0.9 * value + 0.45 * own[i][f]));
    const [offset] = mixing(draws, 1, dim, 0);
    const gain = Float64Array.from({ length: dim }, () => 0.8 + 0.4 * draws.uniform());
    const recordings = new Map();
    const order = draws.shuffle([...clips]);
    const counts = order.map(() => size.frames(draws));
    const keys = order.flatMap((clip, c) => Array(counts[c]).fill(clip.key));
    const features = new Float32Array(keys.length * dim);
    let at = 0;
    for (const [c, clip] of order.entries()) {
      if (!recordings.has(clip.recording))
        recordings.set(
          clip.recording,
          Array.from(nuisances, () => draws.normal()),
        );
      const centre = new Float64Array(dim);
      for (const [i, strength] of clip.strengths.entries())
        addScaled(centre, strength + 0.35 * draws.normal(), directions[i]);
      if (clip.genre >= 0) addScaled(centre, 0.5, genres[clip.genre]);
      for (const [k, value] of recordings.get(clip.recording).entries()) {
        addScaled(centre, 0.5 * value + 0.3 * draws.normal(), nuisances[k]);
      }
      for (let frame = 0; frame < counts[c]; frame++) {
        for (let f = 0; f < dim; f++, at++) {
          const value = gain[f] * (centre[f] + 0.4 * draws.normal()) + 0.5 * offset[f] + 0.5;
          features[at] = Math.max(0, spectrum[f] * value);
        }
      }
    }
    return { keys, features, dim };
  });
}
