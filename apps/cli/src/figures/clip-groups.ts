import type { Benchmark, Dataset } from '@ebb/core/benchmark/data';
import type { SeparationProjection } from '@ebb/core/benchmark/separation-projection';
import { EbbError } from '@ebb/core/errors';
import { counted } from '../format.js';
import { OKABE_ITO } from './okabe-ito.js';

export const COLOURINGS = ['dataset', 'instrument', 'genre'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** Clips of one colour. */
export interface ClipGroup {
  readonly name: string;
  readonly colour: string;
  /** Of the projection's clips. */
  readonly count: number;
}

/** Groups that are no dataset, instrument or genre; grey, in the order of the legend. */
const OTHER_COLOUR = '#7A7A7A';
const SEVERAL = { name: 'several', colour: '#A6A6A6' };
const NONE = { name: 'none', colour: '#D4D4D4' };

/**
 * The groups of the projection's clips by dataset, instrument or genre, and the group of each clip.
 *
 * By instrument, a clip belongs to the one instrument that it is positive for; a clip that is positive for more is
 * `several`, for none `none`. There are eight colours: where there are more instruments or genres, the eight with the most
 * clips have them and the others are one group. Groups stand in the benchmark's order, the grey ones last; groups without a
 * clip are left out.
 *
 * @returns `groupOf` an index into `groups`, shape [n]
 * @throws EbbError INVALID_ARGUMENT for a colouring by genre where the benchmark has a single genre.
 */
export function clipGroups(
  benchmark: Benchmark,
  pair: readonly [number, number],
  { datasets, clips }: SeparationProjection,
  colouring: Colouring,
): { groups: ClipGroup[]; groupOf: Uint8Array } {
  if (colouring === 'genre' && benchmark.genres.length < 2) {
    throw new EbbError('INVALID_ARGUMENT', 'The benchmark has no genres to colour by.', { where: '--colour genre' });
  }
  const members = pair.map((d) => benchmark.datasets[d]!) as [Dataset, Dataset];
  const categories = {
    dataset: members.map(({ id }) => id),
    instrument: benchmark.instruments,
    genre: benchmark.genres,
  }[colouring].map((name) => ({ name }));
  const kinds = Array.from(clips, (clip, i) => {
    const dataset = members[datasets[i]!]!;
    if (colouring === 'dataset') return categories[datasets[i]!]!;
    if (colouring === 'genre') return categories[dataset.genres[clip]!]!;
    return soundingInstrument(categories, dataset.labels, clip);
  });
  const counts = new Map<object, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);

  const count = (kind: object) => counts.get(kind) ?? 0;
  const largest = categories.toSorted((a, b) => count(b) - count(a)).slice(0, OKABE_ITO.length);
  const present = categories.filter((category) => count(category) > 0);
  const coloured = present.filter((category) => largest.includes(category));
  const rest = present.filter((category) => !largest.includes(category));
  const groups = [
    ...coloured.map((kind, i) => ({ name: kind.name, colour: OKABE_ITO[i]!, kinds: [kind] })),
    { name: counted(rest.length, 'other'), colour: OTHER_COLOUR, kinds: rest },
    { ...SEVERAL, kinds: [SEVERAL] },
    { ...NONE, kinds: [NONE] },
  ]
    .map((group) => ({ ...group, count: group.kinds.reduce((sum, kind) => sum + count(kind), 0) }))
    .filter((group) => group.count > 0);
  const indices = new Map(groups.flatMap((group, g) => group.kinds.map((kind) => [kind as object, g])));
  return {
    groups: groups.map(({ name, colour, count }) => ({ name, colour, count })),
    groupOf: Uint8Array.from(kinds, (kind) => indices.get(kind)!),
  };
}

/** The one instrument for which a clip is positive, or what stands for several or none. */
function soundingInstrument<T>(instruments: readonly T[], labels: Int8Array, clip: number) {
  const sounding = instruments.filter((_, i) => labels[clip * instruments.length + i] === 1);
  if (sounding.length > 1) return SEVERAL;
  return sounding[0] ?? NONE;
}
