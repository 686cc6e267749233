import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import { AUC, known, numberText, PERCENT, scoreText } from '../../text/number-text';
import { Figure } from '../figures/figure';
import type { LoadedBoard } from './load-board';

/** The question of a board as a picture: no correction at home and abroad, and the best method abroad. */
export function GapFigure({ best, none, embedding }: Pick<LoadedBoard, 'best' | 'none' | 'embedding'>) {
  const leader = best.find(({ method, rank }) => rank === 1 && method.slug !== 'none');
  if (!none || !leader) return null;
  const lines = [
    ['uncorrected, same dataset', none.scores.within, 'quiet'],
    ['uncorrected, other dataset', none.scores.cross, 2],
    [`${leader.method.slug}, other dataset`, leader.scores.cross, 1],
  ] as const;
  const rows = lines.map(
    ([label, figure, colour]): IntervalRow => ({ label, text: scoreText(figure, AUC), score: known(figure), colour }),
  );
  return (
    <Figure
      id="gap"
      title={`What is lost on another dataset, and won back (${embedding.slug})`}
      caption="Mean ROC-AUC × 100 of one probe an instrument; 50 is chance. Lines are 95% intervals."
      data={{
        columns: ['what', 'value', 'low', 'high'],
        rows: lines.map(([label, { value, low, high }]) => [label, value, low, high]),
      }}
    >
      <IntervalRows
        id="gap-picture"
        title={`Loss and recovery on ${embedding.slug}`}
        description={rows.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={rows}
        axis="ROC-AUC × 100"
        format={(value) => numberText(value, PERCENT)}
        width={360}
        stacked
      />
    </Figure>
  );
}
