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
  /** Of the mean over the patches that start in each whole second; a second in which none starts is left out. */
  readonly seconds: readonly TagsAt[];
}

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
  const seconds = [...new Set(startsSeconds.map(Math.floor))];
  const patches = [...startsSeconds.keys()];
  return {
    top: best(patches),
    frames: startsSeconds.map((startSeconds, patch) => ({ startSeconds, top: best([patch]) })),
    seconds: seconds.map((second) => ({
      startSeconds: second,
      top: best(patches.filter((patch) => Math.floor(startsSeconds[patch]!) === second)),
    })),
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
