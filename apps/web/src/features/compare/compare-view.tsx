import Link from 'next/link';
import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import type { ComparedScore, SiteCompareQuery } from '../../graphql/operations.generated';
import {
  AUC,
  intervalText,
  known,
  type NumberStyle,
  numberText,
  PERCENT,
  pText,
  scoreText,
} from '../../text/number-text';
import { Figure } from '../figures/figure';
import { ALPHA, comparisonSentence, differenceStyle } from './comparison-summary';
import { compareHref } from './load-comparison';

type Comparison = SiteCompareQuery['compare'];
type Part = Pick<Comparison['instruments'][number], 'difference' | 'low' | 'high' | 'adjustedP'>;

const SCORE_NAMES: readonly (readonly [ComparedScore, string])[] = [
  ['CROSS', 'Cross-dataset ROC-AUC'],
  ['WITHIN', 'Within-dataset ROC-AUC'],
  ['ROBUSTNESS', 'Robustness'],
];

/** Two methods side by side: whether they differ, by how much, and on which instruments or conditions. */
export function CompareView({ comparison }: { comparison: Comparison }) {
  const { a, b, score, instruments, conditions, note } = comparison;
  const [nameA, nameB] = [a.method.slug, b.method.slug];
  return (
    <>
      <p className="eyebrow">
        <Link
          href={`/benchmarks/${a.embedding.benchmark.slug}?embedding=${encodeURIComponent(a.embedding.slug)}`}
          prefetch={false}
        >
          {a.embedding.benchmark.title}, {a.embedding.slug}
        </Link>
      </p>
      <h1>
        {a.method.title} or {b.method.title}?
      </h1>
      <p className="lead">{comparisonSentence(comparison)}</p>
      <nav aria-label="What is compared" className="row">
        {SCORE_NAMES.map(([id, name]) => (
          <Link
            key={id}
            href={compareHref(a.id, b.id, id)}
            prefetch={false}
            aria-current={id === score ? 'true' : undefined}
            className="choice"
          >
            {name}
          </Link>
        ))}
      </nav>
      <SideBySide comparison={comparison} />
      {instruments.length > 0 && (
        <Figure
          id="instruments"
          title={`By instrument: ${nameA} less ${nameB}`}
          caption="Points of ROC-AUC, with 95% intervals of the paired difference. Right of the line the first is better. Filled: significant at 5% after Holm’s correction over all lines."
          data={{
            columns: [
              'instrument',
              'train set',
              'test set',
              nameA,
              nameB,
              'difference',
              'low',
              'high',
              'p',
              'adjusted p',
            ],
            rows: instruments.map((own) => [
              ...[own.instrument, own.trainSet, own.testSet, own.aValue, own.bValue],
              ...[own.difference, own.low, own.high, own.p, own.adjustedP],
            ]),
          }}
        >
          <Forest
            id="forest"
            title={`Differences of ${nameA} and ${nameB} by instrument`}
            parts={instruments.map((own) => ({ ...own, label: `${own.instrument}, ${own.trainSet} → ${own.testSet}` }))}
            style={{ ...AUC, signed: true }}
            axis="difference, points of ROC-AUC"
          />
        </Figure>
      )}
      {conditions.length > 0 && (
        <Figure
          id="conditions"
          title={`By condition: ${nameA} less ${nameB}`}
          caption="Points of ROC-AUC on affected clips, trained on clean ones."
          data={{
            columns: ['effect', 'strength', nameA, nameB, 'difference', 'low', 'high', 'p', 'adjusted p'],
            rows: conditions.map((own) => [
              ...[own.effect, own.strength, own.aValue, own.bValue],
              ...[own.difference, own.low, own.high, own.p, own.adjustedP],
            ]),
          }}
        >
          <Forest
            id="condition-forest"
            title={`Differences of ${nameA} and ${nameB} by condition`}
            parts={conditions.map((own) => ({ ...own, label: `${own.effect} ${Number(own.strength.toPrecision(3))}` }))}
            style={{ ...AUC, signed: true }}
            axis="difference, points of ROC-AUC"
          />
        </Figure>
      )}
      <p className="note">{note}</p>
    </>
  );
}

interface ForestProps {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly (Part & { readonly label: string })[];
  readonly style: NumberStyle;
  readonly axis: string;
}

function Forest({ id, title, parts, style, axis }: ForestProps) {
  const rows = parts.map(({ label, difference, low, high, adjustedP }): IntervalRow => {
    const score = known({ value: difference, low, high, reason: null });
    return {
      label,
      score,
      text: score ? `${numberText(score.value, style)} ${intervalText(score, style)}` : 'undefined',
      strong: adjustedP !== null && adjustedP <= ALPHA,
      colour: score && score.value < 0 ? 2 : 1,
    };
  });
  return (
    <IntervalRows
      id={id}
      title={title}
      description={rows
        .map(({ label, text, strong }) => `${label}: ${text}${strong ? ', significant' : ''}.`)
        .join(' ')}
      rows={rows}
      axis={axis}
      format={(value) => numberText(value, { ...style, decimals: 0 })}
      reference={{ value: 0 }}
    />
  );
}

const COMPARED = [
  ['Cross-dataset ROC-AUC × 100', 'cross', AUC],
  ['Within-dataset ROC-AUC × 100', 'within', AUC],
  ['Gain, points', 'gain', { ...AUC, signed: true }],
  ['Cost, points', 'cost', { ...AUC, signed: true }],
  ['Robustness, %', 'robustness', { ...PERCENT, decimals: 1 }],
] as const satisfies readonly (readonly [string, string, NumberStyle])[];

function SideBySide({ comparison: { a, b, difference, low, high, p, score } }: { comparison: Comparison }) {
  const style = differenceStyle(score);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className="scroll" tabIndex={0} aria-label="Scores side by side">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Score</th>
            {[a, b].map((side, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a method may be compared with itself.
              <th key={i} scope="col" className="number">
                <Link href={`/methods/${side.method.slug}`} prefetch={false}>
                  {side.method.slug}
                </Link>
              </th>
            ))}
            <th scope="col" className="number">
              Difference
            </th>
            <th scope="col" className="number">
              p
            </th>
          </tr>
        </thead>
        <tbody>
          {COMPARED.map(([name, id, own]) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td className="number">{scoreText(a.scores[id], own)}</td>
              <td className="number">{scoreText(b.scores[id], own)}</td>
              <td className="number">
                {id === score.toLowerCase() && difference !== null && low !== null && high !== null
                  ? `${numberText(difference, style)} ${intervalText({ low, high }, style)}`
                  : ''}
              </td>
              <td className="number">{id === score.toLowerCase() && p !== null ? pText(p) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
