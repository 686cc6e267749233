import { mean } from '../../linalg/vector.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { Estimate } from './estimate.js';

const DRAWS = 1000;

/**
 * The mean over tasks (instruments and pairs) of a figure of training embeddings, which the draws of test recordings do not
 * touch: its draws are means over tasks drawn with replacement, the same tasks for all figures of as many.
 *
 * @param values one a task, at least one
 */
export function taskMean(values: readonly number[], seed: number): Estimate {
  const random = new NumpyRandomState(seed);
  const draws = Float64Array.from({ length: DRAWS }, () => {
    const drawn = random.integers(0, values.length, values.length);
    return mean(Array.from(drawn, (k) => values[k]!));
  });
  return { value: mean(values), draws };
}
