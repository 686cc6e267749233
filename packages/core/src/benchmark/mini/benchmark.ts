import type { Benchmark, Dataset, Label } from '../data.js';
import { Draws } from './draws.js';
import { GENRES } from './genres.js';
import { INSTRUMENTS } from './instruments.js';
import { type ClipPlan, DATASET_PLANS, type DatasetPlan, type RecordingPlan } from './plan.js';

/** Instruments taken for one another: a reviewer is asked about these first. */
const LOOKALIKES: Readonly<Record<string, readonly string[]>> = {
  cello: ['violin', 'voice'],
  clarinet: ['flute', 'saxophone'],
  flute: ['clarinet', 'violin'],
  guitar: ['piano'],
  organ: ['clarinet', 'trumpet'],
  piano: ['guitar', 'organ'],
  saxophone: ['trumpet', 'clarinet', 'voice'],
  trumpet: ['saxophone', 'organ'],
  violin: ['cello', 'flute'],
  voice: ['saxophone', 'cello'],
};
const REVIEWED_PLAYING = 0.65;
const REVIEWED_LOOKALIKE = 0.4;
const REVIEWED_OTHER = 0.13;

/**
 * The benchmark that ships: two synthetic collections of the same ten instruments and four genres.
 *
 * `studio` is labelled like IRMAS, one predominant instrument against the rest; `field`, through another recording chain
 * and with up to three instruments at a time, is reviewed in part like OpenMIC: about a quarter of its labels are known,
 * and those of instruments that resemble one that plays more often than others.
 */
export function miniBenchmark(): Benchmark {
  const [studio, field] = DATASET_PLANS as [DatasetPlan, DatasetPlan];
  return {
    id: 'mini',
    title: 'Mini',
    description:
      'Two synthetic collections rendered from seeds by Ebb: ten instruments, four genres, two recording chains, one collection only partly reviewed.',
    instruments: INSTRUMENTS.map(({ id }) => id),
    genres: GENRES.map(({ id }) => id),
    datasets: [
      dataset('studio', 'Mini studio (synthetic)', studio, ({ playing }) => predominant(playing)),
      dataset('field', 'Mini field (synthetic)', field, ({ playing }, clip) => reviewed(playing, clip)),
    ],
    reading: 'corrected',
    seed: 42,
    testLabels: 'public',
  };
}

function dataset(
  id: string,
  title: string,
  { clips, recordings }: DatasetPlan,
  label: (clip: ClipPlan, index: number) => Label[],
): Dataset {
  const of = clips.map(({ recording }) => recordings[recording] as RecordingPlan);
  return {
    id,
    title,
    licence: 'Apache-2.0',
    keys: clips.map(({ key }) => key),
    recordings: of.map((recording) => recording.id),
    splits: of.map(({ split }) => split),
    genres: Uint8Array.from(of, ({ genre }) => genre),
    labels: Int8Array.from(clips.flatMap(label)),
  };
}

const predominant = (playing: readonly number[]) => INSTRUMENTS.map((_, i): Label => (playing[0] === i ? 1 : -1));

function reviewed(playing: readonly number[], clip: number): Label[] {
  const draws = new Draws('review', 1, clip);
  const doubtful = new Set(playing.flatMap((i) => LOOKALIKES[(INSTRUMENTS[i] as { id: string }).id] ?? []));
  return INSTRUMENTS.map(({ id }, i) => {
    const plays = playing.includes(i);
    const known = draws.chance(plays ? REVIEWED_PLAYING : doubtful.has(id) ? REVIEWED_LOOKALIKE : REVIEWED_OTHER);
    return known ? (plays ? 1 : -1) : 0;
  });
}
