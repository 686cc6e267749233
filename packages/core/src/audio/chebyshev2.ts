import { EbbError } from '../errors.js';
import type { Biquad } from './biquad.js';

/** What a filter must do: lose at most `passDb` on one side of a transition and at least `stopDb` on the other. */
interface TransitionBand {
  /** Below `stopHz` for a low-pass, above it for a high-pass; both in (0, sampleRateHz / 2). */
  readonly passHz: number;
  readonly stopHz: number;
  readonly passDb: number;
  readonly stopDb: number;
}

/**
 * The Chebyshev filter of type II of the lowest order that keeps to a transition band, in sections of second order.
 *
 * With w(f) = tan(pi f / sampleRateHz) the frequency before the bilinear transform, S = 10^(stopDb / 10) - 1,
 * P = 10^(passDb / 10) - 1 and v = arcosh(sqrt(S / P)), the order is N = ceil(v / arcosh(r)), with r = w(stopHz) / w(passHz) for a
 * low-pass and its inverse for a high-pass. The stop band begins where the loss at `passHz` is `passDb` exactly, at
 * w0 = w(passHz) cosh(v / N), or w(passHz) / cosh(v / N). The low-pass of w0 = 1 has zeros j / sin(t) and poles
 * -1 / (cos(t) sinh(m) + j sin(t) cosh(m)), with m = arsinh(sqrt(S)) / N and t = pi k / (2 N), k = -N + 1, -N + 3, .., N - 1; a
 * high-pass is that of 1 / s. Each section has gain 1 at 0 Hz (low-pass) or at half the sampling rate (high-pass).
 *
 * The filters of SciPy's `cheb2ord` and `cheby2`. Source: Parks & Burrus, Digital Filter Design, 1987.
 *
 * @throws EbbError INVALID_ARGUMENT when a frequency is outside its range, or the losses are not 0 < passDb < stopDb.
 */
export function chebyshev2(sampleRateHz: number, { passHz, stopHz, passDb, stopDb }: TransitionBand): Biquad[] {
  const nyquistHz = sampleRateHz / 2;
  if (!(Math.min(passHz, stopHz) > 0 && Math.max(passHz, stopHz) < nyquistHz && passHz !== stopHz)) {
    throw new EbbError('INVALID_ARGUMENT', 'No filter has such a transition band.', {
      expected: `two frequencies between 0 and ${nyquistHz} Hz`,
      received: `${passHz} and ${stopHz} Hz`,
    });
  }
  if (!(passDb > 0 && passDb < stopDb && stopDb < Infinity)) {
    throw new EbbError('INVALID_ARGUMENT', 'No filter has such losses.', {
      expected: '0 < passDb < stopDb',
      received: `${passDb} and ${stopDb} dB`,
    });
  }
  const highPass = passHz > stopHz;
  const warped = (hz: number) => Math.tan((Math.PI * hz) / sampleRateHz);
  const ratio = warped(stopHz) / warped(passHz);
  const stop = Math.expm1((stopDb * Math.LN10) / 10);
  const v = Math.acosh(Math.sqrt(stop / Math.expm1((passDb * Math.LN10) / 10)));
  const order = Math.ceil(v / Math.acosh(highPass ? 1 / ratio : ratio));
  const corner = warped(passHz) * Math.cosh(v / order) ** (highPass ? -1 : 1);
  const m = Math.asinh(Math.sqrt(stop)) / order;

  const sections: Biquad[] = [];
  for (let k = order - 1; k >= 0; k -= 2) {
    const t = (Math.PI * k) / (2 * order);
    // The prototype's pole and zero, inverted: the zero of t = 0 is at infinity.
    const re = -Math.cos(t) * Math.sinh(m);
    const im = Math.sin(t) * Math.cosh(m);
    const zero = Math.sin(t);
    const scale = highPass ? corner : corner / (re * re + im * im);
    sections.push(
      k === 0
        ? firstOrder(re * scale, highPass)
        : secondOrder(re * scale, im * scale, highPass ? corner * zero : corner / zero, highPass),
    );
  }
  return sections;
}

/** The bilinear transform of poles re +- j im and zeros +- j zero. */
function secondOrder(re: number, im: number, zero: number, highPass: boolean): Biquad {
  const distance = (1 - re) ** 2 + im ** 2;
  const a1 = (-2 * (1 - re * re - im * im)) / distance;
  const a2 = ((1 + re) ** 2 + im ** 2) / distance;
  const b1 = (-2 * (1 - zero * zero)) / (1 + zero * zero);
  // Of sums at z = 1 or -1 in analogue terms: differences of the coefficients would lose digits near 0 Hz.
  const gain = ((highPass ? 1 : (re * re + im * im) / (zero * zero)) * (1 + zero * zero)) / distance;
  return { b0: gain, b1: gain * b1, b2: gain, a1, a2 };
}

/** The bilinear transform of a pole re and a zero at infinity (low-pass) or 0 (high-pass). */
function firstOrder(re: number, highPass: boolean): Biquad {
  const gain = (highPass ? 1 : -re) / (1 - re);
  return { b0: gain, b1: highPass ? -gain : gain, b2: 0, a1: -(1 + re) / (1 - re), a2: 0 };
}
