import type { FigureFragment } from '../graphql/operations.generated';

/** How a number is written: what it is multiplied by, its decimals, and whether a plus stands before what is above 0. */
export interface NumberStyle {
  readonly factor: number;
  readonly decimals: number;
  readonly signed?: boolean;
}

/** ROC-AUC x 100. */
export const AUC: NumberStyle = { factor: 100, decimals: 1 };
/** A difference of ROC-AUCs in points. */
export const POINTS: NumberStyle = { ...AUC, signed: true };
/** A difference as a comparison tests it: it may be real and small. */
export const FINE_POINTS: NumberStyle = { ...POINTS, decimals: 2 };
/** A share in per cent. */
export const PERCENT: NumberStyle = { factor: 100, decimals: 0 };
export const PLAIN: NumberStyle = { factor: 1, decimals: 1 };
/** Values of a discrepancy, which differ in size. */
export const THREE_DECIMALS: NumberStyle = { factor: 1, decimals: 3 };

/** A number with a true minus; what rounds to 0 has no sign. */
export function numberText(value: number, { factor, decimals, signed = false }: NumberStyle): string {
  const text = (factor * value).toFixed(decimals);
  const rounded = Number(text);
  if (rounded === 0) return text.replace('-', '');
  return `${rounded > 0 && signed ? '+' : ''}${text.replace('-', '−')}`;
}

/** An interval, "[80.1, 85.0]". */
export const intervalText = ({ low, high }: { low: number; high: number }, style: NumberStyle): string =>
  `[${numberText(low, style)}, ${numberText(high, style)}]`;

/** A p-value: three decimals, and what is less as a bound. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** A score with its value; `undefined` where it is not defined. */
export interface Known {
  readonly value: number;
  /** Ends of the interval; the value itself where there is none. */
  readonly low: number;
  readonly high: number;
}

/** A figure of the API where it has a value. */
export function known(figure: FigureFragment | null | undefined): Known | undefined {
  if (figure?.value == null) return undefined;
  return { value: figure.value, low: figure.low ?? figure.value, high: figure.high ?? figure.value };
}

/** A score in a line of text with its interval, or why there is none. */
export function scoreText(figure: FigureFragment | null | undefined, style: NumberStyle): string {
  const score = known(figure);
  if (!score) return `undefined${figure?.reason ? ` (${figure.reason})` : ''}`;
  const interval = figure?.low == null ? '' : ` ${intervalText(score, style)}`;
  return `${numberText(score.value, style)}${interval}`;
}

/** A count with its noun: 1 clip, 2 clips. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** A size in bytes with three figures: 812 B, 12.3 kB, 1.20 MB. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
}
