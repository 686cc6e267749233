import { EbbError } from '../errors.js';
import { MersenneTwister } from './mersenne-twister.js';
import { requireInteger } from './require-integer.js';

const UINT32_MAX = 2 ** 32 - 1;

/**
 * NumPy's legacy generator `numpy.random.RandomState(seed)`, draw for draw.
 *
 * Integers, signs and permutations equal NumPy's to the bit; normal and chi draws equal it up to the last bits of the
 * platform's logarithm.
 *
 * @throws EbbError INVALID_ARGUMENT when the seed is no integer in [0, 2^32).
 */
export class NumpyRandomState {
  private readonly twister: MersenneTwister;
  /** The second value of the polar method's pair, kept for the next normal draw. */
  private spareNormal: number | undefined;

  constructor(seed: number) {
    requireInteger('seed', seed, 0, UINT32_MAX);
    this.twister = MersenneTwister.fromInteger(seed);
  }

  /** One number, uniform in [0, 1): `random_sample()`. */
  double(): number {
    return this.twister.double();
  }

  /** Standard normal draws, shape [count]: `normal(size=count)`. */
  normal(count: number): Float64Array {
    requireInteger('count', count, 0, UINT32_MAX);
    const draws = new Float64Array(count);
    for (let i = 0; i < count; i++) draws[i] = this.nextNormal();
    return draws;
  }

  /**
   * Integers uniform in [low, high), shape [count]: `randint(low, high, size=count)`.
   *
   * @throws EbbError INVALID_ARGUMENT when the range is empty or holds more than 2^32 integers.
   */
  integers(low: number, high: number, count: number): Float64Array {
    requireInteger('low', low, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    requireInteger('high', high, low + 1, low + 2 ** 32);
    requireInteger('count', count, 0, UINT32_MAX);
    return new Float64Array(count).map(() => low + this.upTo(high - 1 - low));
  }

  /** Signs -1 and 1 with equal chance, shape [count]: `choice([-1, 1], size=count, replace=True)`. */
  signs(count: number): Int8Array {
    requireInteger('count', count, 0, UINT32_MAX);
    return new Int8Array(count).map(() => 2 * this.upTo(1) - 1);
  }

  /** A permutation of 0 .. n - 1, shape [n]: `permutation(n)`, Fisher-Yates from the end. */
  permutation(n: number): Int32Array {
    requireInteger('n', n, 0, 2 ** 31 - 1);
    const out = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.upTo(i);
      const held = out[i]!;
      out[i] = out[j]!;
      out[j] = held;
    }
    return out;
  }

  /**
   * Chi-distributed draws with `df` degrees of freedom, shape [count]: `scipy.stats.chi.rvs(df, size=count,
   * random_state=this)`, the root of 2 Gamma(df / 2).
   *
   * @throws EbbError INVALID_ARGUMENT when df is not positive and finite.
   */
  chi(df: number, count: number): Float64Array {
    if (!(df > 0 && df < Infinity)) {
      throw new EbbError('INVALID_ARGUMENT', 'Degrees of freedom must be positive and finite.', {
        where: 'df',
        received: `${df}`,
      });
    }
    requireInteger('count', count, 0, UINT32_MAX);
    return new Float64Array(count).map(() => Math.sqrt(2 * this.nextGamma(df / 2)));
  }

  /** An integer uniform in [0, max], max < 2^32, by rejection under the smallest mask of ones that covers max. */
  private upTo(max: number): number {
    // Without a draw, as NumPy: there is nothing to choose.
    if (max === 0) return 0;
    const mask = UINT32_MAX >>> Math.clz32(max);
    for (;;) {
      const value = (this.twister.uint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /** Marsaglia's polar method; the pair's second value is returned first. */
  private nextNormal(): number {
    if (this.spareNormal !== undefined) {
      const spare = this.spareNormal;
      this.spareNormal = undefined;
      return spare;
    }
    let x: number;
    let y: number;
    let squaredRadius: number;
    do {
      x = 2 * this.double() - 1;
      y = 2 * this.double() - 1;
      squaredRadius = x * x + y * y;
    } while (squaredRadius >= 1 || squaredRadius === 0);
    const factor = Math.sqrt((-2 * Math.log(squaredRadius)) / squaredRadius);
    this.spareNormal = factor * x;
    return factor * y;
  }

  private nextExponential(): number {
    return -Math.log1p(-this.double());
  }

  /**
   * A standard gamma draw: Marsaglia & Tsang (A simple method for generating gamma variables, ACM TOMS 26(3), 2000) for
   * shape > 1, Ahrens & Dieter's rejection (Computing 12, 1974) below, an exponential at 1.
   */
  private nextGamma(shape: number): number {
    if (shape === 1) return this.nextExponential();
    if (shape < 1) {
      for (;;) {
        const u = this.double();
        const v = this.nextExponential();
        if (u <= 1 - shape) {
          const x = u ** (1 / shape);
          if (x <= v) return x;
        } else {
          const y = -Math.log((1 - u) / shape);
          const x = (1 - shape + shape * y) ** (1 / shape);
          if (x <= v + y) return x;
        }
      }
    }
    const b = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * b);
    for (;;) {
      let x: number;
      let v: number;
      do {
        x = this.nextNormal();
        v = 1 + c * x;
      } while (v <= 0);
      v = v * v * v;
      const u = this.double();
      if (u < 1 - 0.0331 * (x * x) * (x * x)) return b * v;
      if (Math.log(u) < 0.5 * x * x + b * (1 - v + Math.log(v))) return b * v;
    }
  }
}
