import type { ComparedScore, SiteCompareQuery } from '../../graphql/operations.generated';
import { FINE_POINTS, intervalText, type NumberStyle, numberText, PERCENT, pText } from '../../text/number-text';

/** A difference with p at most this is called one. */
export const ALPHA = 0.05;

/** What the board asks for when two of its rows are picked. */
export interface ComparisonSummary {
  readonly sentence: string;
}

type Compared = Pick<SiteCompareQuery['compare'], 'difference' | 'low' | 'high' | 'p' | 'reason' | 'score'> & {
  readonly a: { readonly id: string; readonly method: { readonly slug: string } };
  readonly b: { readonly id: string; readonly method: { readonly slug: string } };
};

/** Differences of robustness are of shares, in per cent with one decimal; others are points of ROC-AUC. */
export const differenceStyle = (score: ComparedScore): NumberStyle =>
  score === 'ROBUSTNESS' ? { ...PERCENT, decimals: 1, signed: true } : FINE_POINTS;

/** What a comparison means, in words. */
export function comparisonSentence({ a, b, difference, low, high, p, reason, score }: Compared): string {
  const [nameA, nameB] = [a.method.slug, b.method.slug];
  if (a.id === b.id) return 'A method does not differ from itself.';
  if (difference === null || p === null)
    return `${nameA} and ${nameB} cannot be compared: ${reason ?? 'no reason is given'}.`;
  const style = differenceStyle(score);
  if (p > ALPHA) {
    const size = `${numberText(difference, style)} points${low === null || high === null ? '' : ` ${intervalText({ low, high }, style)}`}`;
    return `The data do not tell ${nameA} and ${nameB} apart: ${size}, p = ${pText(p)}.`;
  }
  const [better, worse] = difference > 0 ? [nameA, nameB] : [nameB, nameA];
  const plain = { ...style, signed: false };
  const ends = low === null || high === null ? undefined : difference > 0 ? { low, high } : { low: -high, high: -low };
  const size = `${numberText(Math.abs(difference), plain)} points${ends ? ` ${intervalText(ends, plain)}` : ''}`;
  return `${better} is better than ${worse} by ${size}, p ${p < 0.001 ? '< 0.001' : `= ${pText(p)}`}.`;
}
