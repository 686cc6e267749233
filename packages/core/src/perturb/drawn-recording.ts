import type { NumpyRandomState } from '../random/numpy-random-state.js';

/**
 * Which of `count` recordings a clip meets, 0 to count - 1: the first draw of a generator of the effect's seed, so that a
 * caller can tell it before and read that recording alone.
 */
export function drawnRecording(random: NumpyRandomState, count: number): number {
  return random.integers(0, count, 1)[0]!;
}
