const STATE_WORDS = 624;
const SHIFT_WORDS = 397;

/**
 * MT19937, the 32-bit Mersenne Twister (period 2^19937 - 1) under both CPython's `random` and NumPy's `RandomState`.
 *
 * Source: Matsumoto & Nishimura, Mersenne Twister: a 623-dimensionally equidistributed uniform pseudorandom number
 * generator, ACM TOMACS 8(1), 1998, with the initialisation of 2002.
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(STATE_WORDS);
  private used = STATE_WORDS;

  private constructor(seed: number) {
    this.state[0] = seed;
    for (let i = 1; i < STATE_WORDS; i++) {
      const previous = this.state[i - 1]!;
      this.state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** A generator seeded by one integer in [0, 2^32), the `init_genrand` of the authors; NumPy seeds so. */
  static fromInteger(seed: number): MersenneTwister {
    return new MersenneTwister(seed);
  }

  /** A generator seeded by one or more 32-bit words, the `init_by_array` of the authors; CPython seeds so. */
  static fromKey(key: Uint32Array): MersenneTwister {
    const twister = new MersenneTwister(19650218);
    const { state } = twister;
    let i = 1;
    const advance = () => {
      i++;
      if (i === STATE_WORDS) {
        state[0] = state[STATE_WORDS - 1]!;
        i = 1;
      }
    };
    const mixed = (factor: number) => state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), factor);
    for (let k = 0; k < Math.max(STATE_WORDS, key.length); k++) {
      const j = k % key.length;
      state[i] = mixed(1664525) + key[j]! + j;
      advance();
    }
    for (let k = 1; k < STATE_WORDS; k++) {
      state[i] = mixed(1566083941) - i;
      advance();
    }
    state[0] = 0x80000000;
    return twister;
  }

  /** The next integer, uniform in [0, 2^32). */
  uint32(): number {
    if (this.used === STATE_WORDS) this.twist();
    let y = this.state[this.used++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** The next number, uniform in [0, 1), with 53 random bits of which the upper 27 are drawn first. */
  double(): number {
    const upper = this.uint32() >>> 5;
    const lower = this.uint32() >>> 6;
    return (upper * 2 ** 26 + lower) / 2 ** 53;
  }

  private twist(): void {
    // In stretches within which no index wraps around: remainders would cost half of the time.
    this.twistBetween(0, STATE_WORDS - SHIFT_WORDS, SHIFT_WORDS, 1);
    this.twistBetween(STATE_WORDS - SHIFT_WORDS, STATE_WORDS - 1, SHIFT_WORDS - STATE_WORDS, 1);
    this.twistBetween(STATE_WORDS - 1, STATE_WORDS, SHIFT_WORDS - STATE_WORDS, 1 - STATE_WORDS);
    this.used = 0;
  }

  private twistBetween(first: number, end: number, shift: number, next: number): void {
    const { state } = this;
    for (let i = first; i < end; i++) {
      const y = (state[i]! & 0x80000000) | (state[i + next]! & 0x7fffffff);
      state[i] = state[i + shift]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
  }
}
