/** A second-order filter: y_n = b0 x_n + b1 x_{n-1} + b2 x_{n-2} - a1 y_{n-1} - a2 y_{n-2}. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * Second-order filters by the bilinear transform, for a centre or corner in (0, sampleRateHz / 2), an audio effect's usual.
 *
 * With w = 2 pi hz / sampleRateHz, alpha = sin(w) / (2 q) and, for the shelf, A = 10^(gainDb / 40).
 *
 * Source: Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients.
 */
export function lowPass(sampleRateHz: number, hz: number, q = Math.SQRT1_2): Biquad {
  const { cos, alpha } = angle(sampleRateHz, hz, q);
  return scaled(1 + alpha, (1 - cos) / 2, 1 - cos, (1 - cos) / 2, -2 * cos, 1 - alpha);
}

/** The complement of `lowPass`; same source. */
export function highPass(sampleRateHz: number, hz: number, q = Math.SQRT1_2): Biquad {
  const { cos, alpha } = angle(sampleRateHz, hz, q);
  return scaled(1 + alpha, (1 + cos) / 2, -1 - cos, (1 + cos) / 2, -2 * cos, 1 - alpha);
}

/** A band of width hz / q with gain 1 at its centre; same source. */
export function bandPass(sampleRateHz: number, hz: number, q: number): Biquad {
  const { cos, alpha } = angle(sampleRateHz, hz, q);
  return scaled(1 + alpha, alpha, 0, -alpha, -2 * cos, 1 - alpha);
}

/** Gain 0 dB well below the corner and `gainDb` well above; same source. */
export function highShelf(sampleRateHz: number, hz: number, gainDb: number): Biquad {
  const { cos, alpha } = angle(sampleRateHz, hz, Math.SQRT1_2);
  const a = 10 ** (gainDb / 40);
  const slope = 2 * Math.sqrt(a) * alpha;
  return scaled(
    a + 1 - (a - 1) * cos + slope,
    a * (a + 1 + (a - 1) * cos + slope),
    -2 * a * (a - 1 + (a + 1) * cos),
    a * (a + 1 + (a - 1) * cos - slope),
    2 * (a - 1 - (a + 1) * cos),
    a + 1 - (a - 1) * cos - slope,
  );
}

/** Gain `gainDb` well below the corner and 0 dB well above; same source. */
export function lowShelf(sampleRateHz: number, hz: number, gainDb: number): Biquad {
  const { cos, alpha } = angle(sampleRateHz, hz, Math.SQRT1_2);
  const a = 10 ** (gainDb / 40);
  const slope = 2 * Math.sqrt(a) * alpha;
  return scaled(
    a + 1 + (a - 1) * cos + slope,
    a * (a + 1 - (a - 1) * cos + slope),
    2 * a * (a - 1 - (a + 1) * cos),
    a * (a + 1 - (a - 1) * cos - slope),
    -2 * (a - 1 + (a + 1) * cos),
    a + 1 + (a - 1) * cos - slope,
  );
}

/** Gain `gainDb` at its centre and 0 dB at the ends; same source. */
export function peaking(sampleRateHz: number, hz: number, q: number, gainDb: number): Biquad {
  const { cos, alpha } = angle(sampleRateHz, hz, q);
  const a = 10 ** (gainDb / 40);
  return scaled(1 + alpha / a, 1 + alpha * a, -2 * cos, 1 - alpha * a, -2 * cos, 1 - alpha / a);
}

/** Filters a signal in place, from rest. */
export function filterInPlace(samples: Float64Array, { b0, b1, b2, a1, a2 }: Biquad): void {
  let state1 = 0;
  let state2 = 0;
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    const y = b0 * x + state1;
    state1 = b1 * x - a1 * y + state2;
    state2 = b2 * x - a2 * y;
    samples[n] = y;
  }
}

function angle(sampleRateHz: number, hz: number, q: number) {
  const w = (2 * Math.PI * hz) / sampleRateHz;
  return { cos: Math.cos(w), alpha: Math.sin(w) / (2 * q) };
}

function scaled(a0: number, b0: number, b1: number, b2: number, a1: number, a2: number): Biquad {
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}
