/** A class and how sure the model is of it. */
export interface Tag {
  readonly name: string;
  /** From 0 to 1. */
  readonly score: number;
}

/** Best classes of a stretch of a clip, best first. */
export interface TagsAt {
  readonly startSeconds: number;
  readonly top: readonly Tag[];
}

export interface ClipTags {
  /** Of the mean over all patches. */
  readonly top: readonly Tag[];
  /** Of each patch. */
  readonly frames: readonly TagsAt[];
  /** Of the mean over the patches that start in each span of time; a span in which none starts is left out. */
  readonly spans: readonly TagsAt[];
  readonly spanSeconds: number;
}

/** The shortest of these is taken that cuts a clip into no more than the most spans: what a person reads through. */
const SPANS_SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
const SPANS_MAX = 60;

/**
 * The best classes of a clip, over all and over time. Classes of equal score stand in the model's order.
 *
 * @param scores row-major [patches, classes]
 * @param startsSeconds where each patch starts, ascending
 * @param names of the classes
 * @param count classes to name, at most
 */
export function clipTags(
  scores: Float32Array,
  startsSeconds: readonly number[],
  names: readonly string[],
  count: number,
): ClipTags {
  const rowOf = (patch: number) => scores.subarray(patch * names.length, (patch + 1) * names.length);
  const best = (patches: readonly number[]) => bestOf(meanOf(patches.map(rowOf), names.length), names, count);
  const lastSeconds = startsSeconds.at(-1) ?? 0;
  const spanSeconds = SPANS_SECONDS.find((span) => lastSeconds < SPANS_MAX * span) ?? SPANS_SECONDS.at(-1)!;
  const patchesBySpan = new Map<number, number[]>();
  for (const [patch, start] of startsSeconds.entries()) {
    const begin = Math.floor(start / spanSeconds) * spanSeconds;
    const patches = patchesBySpan.get(begin);
    if (patches) patches.push(patch);
    else patchesBySpan.set(begin, [patch]);
  }
  return {
    top: best([...startsSeconds.keys()]),
    frames: startsSeconds.map((startSeconds, patch) => ({ startSeconds, top: best([patch]) })),
    spans: [...patchesBySpan].map(([startSeconds, patches]) => ({ startSeconds, top: best(patches) })),
    spanSeconds,
  };
}

function meanOf(rows: readonly Float32Array[], classes: number): Float64Array {
  const mean = new Float64Array(classes);
  for (const row of rows) {
    for (let c = 0; c < classes; c++) mean[c] = mean[c]! + row[c]! / rows.length;
  }
  return mean;
}

function bestOf(scores: Float64Array, names: readonly string[], count: number): Tag[] {
  return [...names.entries()]
    .map(([c, name]) => ({ name, score: scores[c]! }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count);
}
