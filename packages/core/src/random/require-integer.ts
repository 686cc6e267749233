import { EbbError } from '../errors.js';

/** @throws EbbError INVALID_ARGUMENT, naming `where`, when the value is no integer from low to high. */
export function requireInteger(where: string, value: number, low: number, high: number): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new EbbError('INVALID_ARGUMENT', 'The value is outside its domain.', {
      where,
      expected: `an integer from ${low} to ${high}`,
      received: `${value}`,
    });
  }
}
