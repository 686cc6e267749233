import type { SeparationProjection } from './separation-projection.js';

/** Bins that a histogram of differing values has at most; it has 25 at least. */
export const BINS_MAX = 40;

/** How clips lie along the dataset-separation direction, counted: nothing of a single clip. */
export interface SeparationHistogram {
  /** Ends of the bins, ascending multiples of one round width, shape [bins + 1]; the first lies at or below all clips, the last above. */
  readonly edges: readonly number[];
  /** Clips of either dataset by bin, [edges[i], edges[i + 1]), shape [2][bins]. */
  readonly counts: readonly (readonly number[])[];
}

/** Significant figures that a width may begin with, from which the least that is wide enough is taken. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * The histogram of a projection's x by dataset. Bins have a round width and end at its multiples, so that no end is the
 * value of a clip: a histogram may be shown where projections of single clips may not.
 *
 * @param projection of at least one clip
 */
export function separationHistogram({ x, datasets }: SeparationProjection): SeparationHistogram {
  const low = x.reduce((least, v) => Math.min(least, v), Infinity);
  const high = x.reduce((most, v) => Math.max(most, v), -Infinity);
  // One bin less, for the range may begin and end within a bin.
  const least = (high - low) / (BINS_MAX - 1) || 1;
  const power = Math.floor(Math.log10(least));
  const step = STEPS.map((s) => s * 10 ** power).find((s) => s >= least) ?? 10 ** (power + 1);
  const first = Math.floor(low / step);
  const bins = Math.floor(high / step) - first + 1;
  const counts = [0, 1].map(() => new Array<number>(bins).fill(0));
  x.forEach((value, i) => {
    counts[datasets[i]!]![Math.floor(value / step) - first]!++;
  });
  // 0.30000000000000004 is 0.3.
  const edges = Array.from({ length: bins + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
  return { edges, counts };
}
