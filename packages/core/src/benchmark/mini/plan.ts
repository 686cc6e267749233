import { Draws } from './draws.js';
import { GENRES } from './genres.js';
import { INSTRUMENTS } from './instruments.js';

/** One source recording: an ensemble in a genre, from which clips are cut. */
export interface RecordingPlan {
  readonly id: string;
  readonly split: 'train' | 'test';
  /** Index of GENRES. */
  readonly genre: number;
  /** Indices of INSTRUMENTS, the lead first. */
  readonly ensemble: readonly number[];
}

export interface ClipPlan {
  readonly key: string;
  /** Index into the dataset's recordings. */
  readonly recording: number;
  /** Indices of INSTRUMENTS heard in the foreground, the loudest first. */
  readonly playing: readonly number[];
}

/** What a dataset holds, before a single sample is rendered. */
export interface DatasetPlan {
  readonly recordings: readonly RecordingPlan[];
  /** In ascending byte order of their keys. */
  readonly clips: readonly ClipPlan[];
}

/** How a dataset is collected. */
interface Collection {
  readonly id: string;
  /** Recordings that each instrument leads. */
  readonly trainRecordings: number;
  readonly testRecordings: number;
  readonly clipsPerRecording: number;
  /** How many companions a recording has: weights of 0, 1 and 2. */
  readonly companions: readonly number[];
  /** Exponent on the genres' affinities: 0 all genres alike, 1 as they are. */
  readonly genreBias: number;
}

/** Studio is collected like IRMAS, one predominant instrument a clip; field like OpenMIC, whoever plays. */
const COLLECTIONS: readonly Collection[] = [
  { id: 'studio', trainRecordings: 20, testRecordings: 12, clipsPerRecording: 3, companions: [1], genreBias: 1 },
  { id: 'field', trainRecordings: 20, testRecordings: 11, clipsPerRecording: 4, companions: [6, 3, 1], genreBias: 0.6 },
];

/** The datasets' plans, studio then field: who plays what where, the same at every call. */
export const DATASET_PLANS: readonly DatasetPlan[] = COLLECTIONS.map(planDataset);

function planDataset(collection: Collection, dataset: number): DatasetPlan {
  const { id, trainRecordings, testRecordings, clipsPerRecording } = collection;
  const recordings: RecordingPlan[] = [];
  const clips: ClipPlan[] = [];
  INSTRUMENTS.forEach((_, lead) => {
    const weights = GENRES.map(({ affinity }) => (affinity[lead] as number) ** collection.genreBias);
    for (const [split, count] of [['train', trainRecordings] as const, ['test', testRecordings] as const]) {
      for (const genre of apportion(weights, count)) {
        const recording = recordings.length;
        const name = `${id}-${String(recording).padStart(3, '0')}`;
        const ensemble = chooseEnsemble(new Draws('ensemble', dataset, recording), lead, genre, collection.companions);
        recordings.push({ id: name, split, genre, ensemble });
        for (let k = 0; k < clipsPerRecording; k++) {
          const draws = new Draws('heard', dataset, clips.length);
          const heard = ensemble.filter(() => ensemble.length === 1 || draws.chance(0.8));
          clips.push({ key: `${name}-${k}`, recording, playing: heard.length > 0 ? heard : [lead] });
        }
      }
    }
  });
  return { recordings, clips };
}

/** Genres of `count` recordings in proportion to the weights, at least two each: largest remainders (Hamilton). */
function apportion(weights: readonly number[], count: number): number[] {
  const spare = count - 2 * weights.length;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const quotas = weights.map((w) => (spare * w) / total);
  const seats = quotas.map((q) => 2 + Math.floor(q));
  const byRemainder = quotas.map((q, g) => ({ g, remainder: q % 1 })).sort((a, b) => b.remainder - a.remainder);
  const left = count - seats.reduce((sum, s) => sum + s, 0);
  for (const { g } of byRemainder.slice(0, left)) seats[g] = (seats[g] as number) + 1;
  return seats.flatMap((s, g) => new Array<number>(s).fill(g));
}

function chooseEnsemble(draws: Draws, lead: number, genre: number, companions: readonly number[]): number[] {
  const ensemble = [lead];
  const size = 1 + draws.weighted(companions);
  while (ensemble.length < size) {
    const affinity = (GENRES[genre] as (typeof GENRES)[number]).affinity;
    ensemble.push(draws.weighted(affinity.map((w, i) => (ensemble.includes(i) ? 0 : w))));
  }
  return ensemble;
}
