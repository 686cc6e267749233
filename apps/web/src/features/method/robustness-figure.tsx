import { type Curve, Curves } from '../../charts/curves';
import { strengthText } from '../../text/effect-text';
import { known, numberText, PERCENT } from '../../text/number-text';
import { Figure } from '../figures/figure';
import type { MethodDetails } from './load-method';
import type { ResultRow } from './result-rows';

const retained = (rows: readonly ResultRow[]) => rows.filter(({ metric, effect }) => metric === 'retained' && effect);

/** What is left of the clean performance under every effect, by strength. */
export function RobustnessFigure({
  slug,
  rows,
  noneRows,
}: { slug: string } & Pick<MethodDetails, 'rows' | 'noneRows'>) {
  const [own, none] = [retained(rows), retained(noneRows)];
  if (own.length === 0) return null;
  const effects = [...new Set(own.map(({ effect }) => effect as string))];
  const curveOf = (all: readonly ResultRow[], effect: string, label: string, role: Curve['role']): Curve[] => {
    const points = all
      .filter((row) => row.effect === effect)
      .flatMap((row) => {
        const score = known(row);
        return score && row.strength !== null ? [{ strength: row.strength, score }] : [];
      })
      .sort((a, b) => a.strength - b.strength);
    return points.length > 0 ? [{ label, role, points }] : [];
  };
  const panels = effects.map((effect) => ({
    effect,
    curves: [...curveOf(none, effect, 'no correction', 'reference'), ...curveOf(own, effect, slug, 'subject')],
  }));
  const ends = panels.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => points.flatMap(({ score }) => [score.low, score.high])),
  );
  const domain = [Math.min(0, ...ends), Math.max(1, ...ends)] as const;
  return (
    <Figure
      id="robustness"
      title="Robustness by effect and strength"
      caption={`Share of the uncorrected ROC-AUC above chance that is left, in %, with 95% intervals. Round, solid: ${slug}; square, dashed: no correction.`}
      data={{
        columns: ['method', 'effect', 'strength', 'retained', 'low', 'high'],
        rows: [
          ...own.map((row) => [slug, row.effect, row.strength, row.value, row.low, row.high] as const),
          ...none.map((row) => ['none', row.effect, row.strength, row.value, row.low, row.high] as const),
        ],
      }}
      panels
    >
      {panels.map(({ effect, curves }) => (
        <div key={effect}>
          <h4>{effect}</h4>
          <Curves
            id={`retained-${effect}`}
            title={`Retained under ${effect}`}
            description={curves
              .map(({ label, points }) => {
                const said = points.map(({ strength, score }) => `${strength}: ${numberText(score.value, PERCENT)}%`);
                return `${label}: ${said.join(', ')}.`;
              })
              .join(' ')}
            curves={curves}
            domain={domain}
            format={(value) => numberText(value, PERCENT)}
            axis={strengthText(effect)}
          />
        </div>
      ))}
    </Figure>
  );
}
