import { EbbError } from '../errors.js';
import { MersenneTwister } from './mersenne-twister.js';

/**
 * CPython's `random.Random(seed)` for an integer seed, draw for draw (checked against Python 3.11).
 *
 * @throws EbbError INVALID_ARGUMENT when the seed is no safe integer; its sign does not count, as in Python.
 */
export class PythonRandom {
  private readonly twister: MersenneTwister;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      throw new EbbError('INVALID_ARGUMENT', 'The seed must be an integer that a double holds exactly.', {
        where: 'seed',
        received: `${seed}`,
      });
    }
    const magnitude = Math.abs(seed);
    const upper = Math.floor(magnitude / 2 ** 32);
    const lower = magnitude % 2 ** 32;
    this.twister = MersenneTwister.fromKey(Uint32Array.from(upper === 0 ? [lower] : [lower, upper]));
  }

  /** The next number, uniform in [0, 1): `random()`. */
  random(): number {
    return this.twister.double();
  }

  /**
   * An integer uniform in [0, n): `randrange(n)`, drawn by rejection from as many bits as n has.
   *
   * @throws EbbError INVALID_ARGUMENT when n is no integer in [1, 2^32).
   */
  randbelow(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n >= 2 ** 32) {
      throw new EbbError('INVALID_ARGUMENT', 'The bound is outside its domain.', {
        where: 'n',
        expected: 'an integer from 1 to 4294967295',
        received: `${n}`,
      });
    }
    const unusedBits = Math.clz32(n);
    for (;;) {
      const value = this.twister.uint32() >>> unusedBits;
      if (value < n) return value;
    }
  }

  /**
   * k distinct integers of 0 .. n - 1 in drawn order, shape [k]: `sample(range(n), k)`.
   *
   * @throws EbbError INVALID_ARGUMENT unless 0 <= k <= n < 2^32 are integers.
   */
  sample(n: number, k: number): Uint32Array {
    if (!Number.isInteger(n) || !Number.isInteger(k) || k < 0 || k > n || n >= 2 ** 32) {
      throw new EbbError('INVALID_ARGUMENT', 'A sample cannot be larger than what it is drawn from.', {
        where: 'k',
        expected: `an integer from 0 to n = ${n}`,
        received: `${k}`,
      });
    }
    return n <= poolSizeMax(k) ? this.sampleFromPool(n, k) : this.sampleByRejection(n, k);
  }

  private sampleFromPool(n: number, k: number): Uint32Array {
    const pool = Uint32Array.from({ length: n }, (_, i) => i);
    return new Uint32Array(k).map((_, i) => {
      const j = this.randbelow(n - i);
      const drawn = pool[j]!;
      pool[j] = pool[n - i - 1]!;
      return drawn;
    });
  }

  private sampleByRejection(n: number, k: number): Uint32Array {
    const drawn = new Set<number>();
    while (drawn.size < k) drawn.add(this.randbelow(n));
    return Uint32Array.from(drawn);
  }
}

/** The largest population that CPython copies into a pool; above it, a set of k is reckoned to be smaller. */
function poolSizeMax(k: number): number {
  return 21 + (k > 5 ? 4 ** Math.ceil(Math.log(3 * k) / Math.log(4)) : 0);
}
