import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import { intervalText, known, numberText, PERCENT, THREE_DECIMALS } from '../../text/number-text';
import { Figure } from '../figures/figure';
import type { MethodDetails } from './load-method';

const PART_NAMES: Readonly<Record<string, string>> = {
  pooled: '',
  positive: ', positives',
  negative: ', negatives',
  mean: ', mean of classes',
};

/** How far the datasets lie apart after a method, as a share of how far they lay apart before. */
export function DiscrepancyFigure({ slug, rows }: { slug: string } & Pick<MethodDetails, 'rows'>) {
  const left = rows.filter(({ metric }) => metric === 'discrepancyLeft');
  if (left.length === 0 || slug === 'none') return null;
  const meanOf = (metric: string, discrepancy: string | null, part: string | null) =>
    rows.find((row) => row.metric === metric && row.discrepancy === discrepancy && row.part === part)?.value ?? null;
  const lines = left.map((row) => ({
    row,
    label: `${row.discrepancy}${row.part ? (PART_NAMES[row.part] ?? `, ${row.part}`) : ''}`,
    before: meanOf('discrepancyBefore', row.discrepancy, row.part),
    after: meanOf('discrepancyAfter', row.discrepancy, row.part),
  }));
  const drawn = lines.map(({ row, label, before, after }): IntervalRow => {
    const score = known(row);
    const values =
      before !== null && after !== null
        ? `, ${numberText(before, THREE_DECIMALS)} → ${numberText(after, THREE_DECIMALS)}`
        : '';
    return {
      label,
      score,
      text: score ? `${numberText(score.value, PERCENT)}% ${intervalText(score, PERCENT)}${values}` : 'undefined',
      colour: 3,
    };
  });
  return (
    <Figure
      id="discrepancies"
      title="How far the datasets still lie apart"
      caption="Each discrepancy of the training rows after the method, as a share of that before, in %; the values before → after stand at the end. 0 is no difference, 100 what no correction has. Intervals resample tasks."
      data={{
        columns: ['discrepancy', 'before', 'after', 'left', 'low', 'high', 'undefined because'],
        rows: lines.map(({ label, before, after, row }) => [
          label,
          before,
          after,
          row.value,
          row.low,
          row.high,
          row.reason,
        ]),
      }}
    >
      <IntervalRows
        id="discrepancies-left"
        title={`Discrepancies left by ${slug}`}
        description={drawn.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={drawn}
        axis="left of the uncorrected discrepancy, %"
        format={(value) => numberText(value, PERCENT)}
        reference={{ value: 1, label: 'no correction' }}
      />
    </Figure>
  );
}
