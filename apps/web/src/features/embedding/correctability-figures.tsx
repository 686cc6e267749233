import { paddedDomain } from '../../charts/domain';
import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import { Scatter, type ScatterGroup } from '../../charts/scatter';
import type { FigureFragment } from '../../graphql/operations.generated';
import { known, type NumberStyle, numberText, PERCENT, POINTS, scoreText } from '../../text/number-text';
import { Figure } from '../figures/figure';
import styles from './embedding.module.css';

const TWO_DECIMALS: NumberStyle = { factor: 1, decimals: 2 };
/** Marks beyond this would lie on each other. */
const MARKS_MAX = 24;
/** What is drawn of reductions: a few methods make a discrepancy many times what it was, and would hide the others. */
const REDUCTION_MIN = -1;

interface CorrectabilityPoint {
  readonly method: string;
  readonly instrument: string;
  readonly reduction: number;
  readonly gain: number;
}

interface Correctability {
  readonly discrepancy: string;
  readonly title: string;
  readonly correlation: FigureFragment;
  readonly points: readonly CorrectabilityPoint[];
}

interface CorrectabilityProps {
  readonly slug: string;
  readonly correctability: readonly Correctability[];
}

/** Whether making the datasets alike wins anything back: for each measure of unlikeness, how its reduction goes with the gain. */
export function CorrectabilityFigures({ slug, correctability }: CorrectabilityProps) {
  if (correctability.length === 0) return null;
  return (
    <>
      <Correlations slug={slug} correctability={correctability} />
      <Points slug={slug} correctability={correctability.filter(({ points }) => points.length > 0)} />
    </>
  );
}

function Correlations({ slug, correctability }: CorrectabilityProps) {
  const drawn = correctability.map(({ title, correlation }): IntervalRow => {
    const score = known(correlation);
    return {
      label: title,
      text: score ? scoreText(correlation, TWO_DECIMALS) : 'undefined',
      score,
      strong: score !== undefined && (score.low > 0 || score.high < 0),
      colour: 3,
    };
  });
  return (
    <Figure
      id="correctability"
      title="Whether making the datasets alike wins anything back"
      caption="Spearman’s correlation, over methods and instruments, of how far a method reduces a discrepancy and what it gains on the other dataset. 1: who reduces it more always gains more; 0: to reduce it says nothing. Hollow intervals hold 0. Intervals take points as independent, which those of one instrument are not: they are too narrow."
      data={{
        columns: ['discrepancy', 'correlation', 'low', 'high', 'points', 'undefined because'],
        rows: correctability.map(({ title, correlation: { value, low, high, reason }, points }) => [
          ...[title, value, low, high, points.length, reason],
        ]),
      }}
    >
      <IntervalRows
        id="correctability-rows"
        title={`Correlation of reduction and gain on ${slug} by discrepancy`}
        description={drawn.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={drawn}
        axis="Spearman’s correlation"
        format={(value) => numberText(value, TWO_DECIMALS)}
        reference={{ value: 0 }}
      />
    </Figure>
  );
}

function Points({ slug, correctability }: CorrectabilityProps) {
  if (correctability.length === 0) return null;
  const methods = [...new Set(correctability.flatMap(({ points }) => points.map(({ method }) => method)))].sort();
  const marks = new Map(methods.length <= MARKS_MAX ? methods.map((method, i) => [method, String(i + 1)]) : []);
  const all = correctability.flatMap(({ points }) => points);
  const domainX = reductionDomain(all.map(({ reduction }) => reduction));
  const domainY = paddedDomain([0, ...all.map(({ gain }) => gain)]);
  const beyond = all.filter(({ reduction }) => reduction < domainX[0]).length;
  return (
    <Figure
      id="reduction-and-gain"
      title="Reduction and gain"
      caption={
        <>
          A dot is a method on an instrument: how much of the discrepancy it takes away, in %, and the points of ROC-AUC
          that it gains on the other dataset.{' '}
          {marks.size > 0 ? 'A number is the mean of a method.' : 'There are too many methods to name each.'}
          {beyond > 0 && ` ${beyond} of ${all.length} dots lie further left, and stand at the edge.`}
        </>
      }
      data={{
        columns: ['discrepancy', 'method', 'instrument', 'reduction', 'gain'],
        rows: correctability.flatMap(({ discrepancy, points }) =>
          points.map(({ method, instrument, reduction, gain }) => [discrepancy, method, instrument, reduction, gain]),
        ),
      }}
      panels
    >
      {correctability.map(({ discrepancy, title, correlation, points }) => (
        <div key={discrepancy}>
          <h4>{title}</h4>
          <Scatter
            id={`reduction-${discrepancy}`}
            title={`Reduction and gain on ${slug}: ${title}`}
            description={`${points.length} points; correlation ${scoreText(correlation, TWO_DECIMALS)}.`}
            groups={groupsOf(points, marks)}
            domainX={domainX}
            domainY={domainY}
            axisX="reduced by, %"
            axisY="gain, points"
            formatX={(value) => numberText(value, PERCENT)}
            formatY={(value) => numberText(value, { ...POINTS, decimals: 0 })}
          />
        </div>
      ))}
      {marks.size > 0 && (
        <ol className={styles.key} aria-label="Numbers of the methods">
          {methods.map((method) => (
            <li key={method}>
              <span className={styles.mark}>{marks.get(method)}</span> {method}
            </li>
          ))}
        </ol>
      )}
    </Figure>
  );
}

const groupsOf = (points: readonly CorrectabilityPoint[], marks: ReadonlyMap<string, string>): ScatterGroup[] =>
  [...new Set(points.map(({ method }) => method))].map((name) => ({
    name,
    mark: marks.get(name),
    points: points.filter(({ method }) => method === name).map(({ reduction, gain }) => ({ x: reduction, y: gain })),
  }));

/** From nothing gone to all, or beyond as far as there are points, but no lower than a discrepancy that is doubled. */
export const reductionDomain = (reductions: readonly number[]): [number, number] =>
  paddedDomain([0, 1, ...reductions.map((reduction) => Math.max(REDUCTION_MIN, reduction))]);
