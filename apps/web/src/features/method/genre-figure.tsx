import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import { AUC, known, numberText, PERCENT, scoreText } from '../../text/number-text';
import { Figure } from '../figures/figure';
import type { MethodDetails, ResultRow } from './load-method';

const ofGenres = (rows: readonly ResultRow[]) =>
  rows.filter(({ metric, genre, trainSet, instrument }) => metric === 'rocAuc' && genre && !trainSet && !instrument);

/** Cross-dataset ROC-AUC by genre, of a method and of no correction. */
export function GenreFigure({ slug, rows, noneRows }: { slug: string } & Pick<MethodDetails, 'rows' | 'noneRows'>) {
  const [own, none] = [ofGenres(rows), ofGenres(noneRows)];
  if (own.length === 0) return null;
  const lines = own.flatMap((row) => {
    const before = none.find(({ genre }) => genre === row.genre);
    return [
      ...(before ? [{ label: `${row.genre}, uncorrected`, row: before, colour: 'quiet' as const }] : []),
      { label: `${row.genre}, ${slug}`, row, colour: 1 as const },
    ];
  });
  const drawn = lines.map(
    ({ label, row, colour }): IntervalRow => ({ label, colour, score: known(row), text: scoreText(row, AUC) }),
  );
  return (
    <Figure
      id="by-genre"
      title="By genre, on the other dataset"
      caption="ROC-AUC × 100, mean over instruments that have both classes in the genre, with 95% intervals; most genres have few recordings, so that intervals are wide."
      data={{
        columns: ['what', 'value', 'low', 'high'],
        rows: lines.map(({ label, row }) => [label, row.value, row.low, row.high]),
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
