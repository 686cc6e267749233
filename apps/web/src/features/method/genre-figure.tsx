import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import { AUC, known, numberText, PERCENT, scoreText } from '../../text/number-text';
import { Figure } from '../figures/figure';
import type { MethodDetails } from './load-method';
import type { ResultRow } from './result-rows';

const ofGenres = (rows: readonly ResultRow[]) =>
  rows.filter(({ metric, genre, trainSet, instrument }) => metric === 'rocAuc' && genre && !trainSet && !instrument);

/** Cross-dataset ROC-AUC by genre, of a method and of no correction. */
export function GenreFigure({ slug, rows, noneRows }: { slug: string } & Pick<MethodDetails, 'rows' | 'noneRows'>) {
  const [own, none] = [ofGenres(rows), ofGenres(noneRows)];
  if (own.length === 0) return null;
  const lines = own.map((row) => ({ row, before: none.find(({ genre }) => genre === row.genre) }));
  const drawn = lines.map(
    ({ row, before }): IntervalRow => ({
      label: row.genre ?? '',
      score: known(row),
      before: known(before),
      text: `${before ? `${scoreText(before, AUC)} → ` : ''}${scoreText(row, AUC)}`,
    }),
  );
  return (
    <Figure
      id="by-genre"
      title="By genre, on the other dataset"
      caption="ROC-AUC × 100, mean over instruments that have both classes in the genre, with 95% intervals; grey is no correction. Most genres have few recordings, so that intervals are wide."
      data={{
        columns: ['genre', slug, 'low', 'high', 'no correction', 'low of it', 'high of it'],
        rows: lines.map(({ row, before }) => [
          ...[row.genre, row.value, row.low, row.high],
          ...[before?.value ?? null, before?.low ?? null, before?.high ?? null],
        ]),
      }}
    >
      <IntervalRows
        id="genres"
        title={`Cross-dataset ROC-AUC by genre of ${slug}`}
        description={drawn.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={drawn}
        axis="ROC-AUC × 100"
        format={(value) => numberText(value, PERCENT)}
      />
    </Figure>
  );
}
