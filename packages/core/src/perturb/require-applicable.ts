import { EbbError, type ErrorDetails } from '../errors.js';
import type { Effect, EffectContext, EffectNeed, Sound } from './contract.js';

/** The strengths that an effect takes, ends included. */
interface Domain {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

const NEEDS: Readonly<Record<EffectNeed, { readonly missing: string; readonly hint: string }>> = {
  noise: { missing: 'there are no recordings of noise.', hint: 'Pass them as `recordings`.' },
  rooms: { missing: 'there are no impulse responses of rooms.', hint: 'Pass them as `recordings`.' },
  codec: { missing: 'there is no lossy codec.', hint: 'Pass one as `codec`.' },
};

/**
 * The check that every effect makes first: a strength of its domain, samples that are there and finite, a usable rate and seed, and
 * what the effect needs.
 *
 * @throws EbbError INVALID_ARGUMENT otherwise; NON_FINITE when a sample is NaN or infinite.
 */
export function requireApplicable(
  { id, strength: { name, unit }, needs }: Effect,
  { samples, sampleRateHz }: Sound,
  strength: number,
  { seed, recordings, codec }: EffectContext,
  { min, max, integer = false }: Domain,
): void {
  // The place of the error is left to the caller, who knows the file.
  const fail = (summary: string, details: ErrorDetails) => {
    throw new EbbError('INVALID_ARGUMENT', `Effect ${id}: ${summary}`, details);
  };
  if (!(strength >= min && strength <= max) || (integer && !Number.isInteger(strength))) {
    const expected = `${integer ? 'an integer' : 'a number'} from ${min} to ${max} ${unit}`.trimEnd();
    fail(`the ${name} is outside its domain.`, { expected, received: `${strength}` });
  }
  if (samples.length === 0) fail('there is no sound to change.', { expected: 'at least one sample', received: 'none' });
  if (!(sampleRateHz > 0 && sampleRateHz < Infinity)) {
    fail('the sampling rate is not usable.', { expected: 'a positive number of Hz', received: `${sampleRateHz}` });
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    fail('the seed is outside its domain.', { expected: 'an integer from 0 to 2^32 - 1', received: `${seed}` });
  }
  if (needs !== undefined && !(needs === 'codec' ? codec : recordings?.length)) {
    fail(NEEDS[needs].missing, { hint: NEEDS[needs].hint });
  }
  for (let n = 0; n < samples.length; n++) {
    if (Number.isFinite(samples[n])) continue;
    throw new EbbError('NON_FINITE', `Effect ${id}: a sample is not finite.`, { at: n, received: `${samples[n]}` });
  }
}
