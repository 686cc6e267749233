/** A share as points, two decimals: 0.8282 is 82.82. */
export const points = (share: number): string => unsignedZero((100 * share).toFixed(2));

/** A difference of shares in points with its sign, two decimals: 0.0012 is +0.12. */
export function signedPoints(difference: number): string {
  const text = points(difference);
  return Number(text) > 0 ? `+${text}` : text;
}

/** A difference of cosines with its sign, four decimals. */
export function signedDecimal(difference: number): string {
  const text = unsignedZero(difference.toFixed(4));
  return Number(text) > 0 ? `+${text}` : text;
}

/** What rounds to zero has no sign. */
const unsignedZero = (text: string) => (Number(text) === 0 ? text.replace('-', '') : text);

/** A duration as a person says it: 0.4 s, 12 s, 3 min 20 s, 1 h 05 min. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A size in bytes with three figures: 812 B, 12.3 kB, 1.20 MB. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
}

/** A count with its noun: 1 clip, 2 clips. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
