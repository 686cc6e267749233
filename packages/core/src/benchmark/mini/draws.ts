import { NumpyRandomState } from '../../random/numpy-random-state.js';

/** What a stream of draws decides; each (purpose, dataset, index) has a generator of its own. */
const PURPOSES = ['ensemble', 'heard', 'recording', 'clip', 'review'] as const;

/** The random choices of one recording or clip, which depend on no other's. */
export class Draws {
  private readonly state: NumpyRandomState;

  constructor(purpose: (typeof PURPOSES)[number], dataset: number, index: number) {
    this.state = new NumpyRandomState((PURPOSES.indexOf(purpose) * 100 + dataset) * 1e6 + index);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.state.double();
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.state.double() < probability;
  }

  /** An index drawn with probability proportional to its weight. */
  weighted(weights: readonly number[]): number {
    let left = this.state.double() * weights.reduce((sum, w) => sum + w, 0);
    const at = weights.findIndex((w) => {
      left -= w;
      return left < 0;
    });
    // Only when rounding leaves a remainder at the very end.
    return at < 0 ? weights.length - 1 : at;
  }

  /** One of the choices, each as likely. */
  oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.state.double() * choices.length)] as T;
  }
}
