import type { ScoreOrReason } from '@ebb/core/benchmark/verdict/scores';

/** How a number is written: what it is multiplied by, its decimals, and whether a plus stands before what is above 0. */
export interface NumberStyle {
  readonly factor: number;
  readonly decimals: number;
  readonly signed?: boolean;
}

/** ROC-AUC x 100, as the paper's tables have it. */
export const AUC: NumberStyle = { factor: 100, decimals: 1 };
/** A difference of ROC-AUCs in points. */
export const POINTS: NumberStyle = { ...AUC, signed: true };
/** A share in per cent. */
export const PERCENT: NumberStyle = { factor: 100, decimals: 0 };
/** What is shown as it is. */
export const PLAIN: NumberStyle = { factor: 1, decimals: 1 };
export const TWO_DECIMALS: NumberStyle = { factor: 1, decimals: 2 };

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

/** A score in a line of text with its interval, or why there is none. */
export const scoreText = (score: ScoreOrReason, style: NumberStyle): string =>
  'reason' in score ? `undefined (${score.reason})` : `${numberText(score.value, style)} ${intervalText(score, style)}`;

/** A p-value: three decimals, and what is less as a bound. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));
