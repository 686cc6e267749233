import { HeatMap } from '../../charts/heat-map';
import { AUC, intervalText, known, numberText, POINTS } from '../../text/number-text';
import { ALPHA } from '../compare/comparison-summary';
import { Figure } from '../figures/figure';
import type { MethodDetails } from './load-method';

/** What a method changes on every instrument, at home and abroad, against no correction. */
export function InstrumentFigure({ slug, differences }: { slug: string } & Pick<MethodDetails, 'differences'>) {
  if (differences.length === 0) return null;
  const columnOf = ({ trainSet, testSet }: { trainSet: string; testSet: string }) => `${trainSet} → ${testSet}`;
  const columns = [...new Set(differences.map(columnOf))];
  const rows = [...new Set(differences.map(({ instrument }) => instrument))].map((instrument) => ({
    label: instrument,
    cells: columns.map((column) => {
      const found = differences.find((own) => own.instrument === instrument && columnOf(own) === column);
      return {
        score: found && known({ value: found.difference, low: found.low, high: found.high, reason: null }),
        significant: found?.adjustedP != null && found.adjustedP <= ALPHA,
      };
    }),
  }));
  return (
    <Figure
      id="by-instrument"
      title={`Change by instrument, ${slug} less no correction`}
      caption="Points of ROC-AUC with 95% intervals of the paired difference, by train → test set. Blue gains, orange loses; bold is significant at 5% after Holm’s correction."
      data={{
        columns: [
          'instrument',
          'train set',
          'test set',
          'method',
          'no correction',
          'change',
          'low',
          'high',
          'adjusted p',
        ],
        rows: differences.map((own) => [
          ...[own.instrument, own.trainSet, own.testSet, own.aValue, own.bValue],
          ...[own.difference, own.low, own.high, own.adjustedP],
        ]),
      }}
    >
      <HeatMap
        id="instrument-map"
        title={`Change by instrument of ${slug}`}
        description={rows
          .map(({ label, cells }) => {
            const said = cells.map(
              ({ score }, c) => `${columns[c]} ${score ? numberText(score.value, POINTS) : 'undefined'}`,
            );
            return `${label}: ${said.join(', ')}.`;
          })
          .join(' ')}
        columns={columns}
        rows={rows}
        format={(score) => [numberText(score.value, POINTS), intervalText(score, AUC)]}
      />
    </Figure>
  );
}
