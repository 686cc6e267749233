import Link from 'next/link';
import { AUC, type NumberStyle, PERCENT, PLAIN, POINTS } from '../../text/number-text';
import { ScoreCell } from '../board/score-cell';
import type { Method, MethodEvaluation } from './load-method';

const SCORES = [
  ['cross', 'Cross', AUC],
  ['gain', 'Gain', POINTS],
  ['recovery', 'Recovery, %', PERCENT],
  ['cost', 'Cost', POINTS],
  ['within', 'Within', AUC],
  ['robustness', 'Robustness, %', PERCENT],
  ['mce', 'mCE', PLAIN],
  ['worstInstrument', 'Worst instrument', AUC],
  ['worstGenre', 'Worst genre', AUC],
] as const satisfies readonly (readonly [keyof MethodEvaluation['scores'], string, NumberStyle])[];

const SCOPE_NAMES: Readonly<Record<MethodEvaluation['scope'], string>> = {
  ANY: 'any',
  GLOBAL: 'all clips',
  CLASSWISE: 'positives',
};

/** Every evaluation of a method, a row each; the one that is shown below is marked. */
export function ScoresTable({ method, shown }: { method: Method; shown: MethodEvaluation | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className="scroll" tabIndex={0} aria-label="Scores">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Benchmark, embedding</th>
            <th scope="col">Fitted on</th>
            {SCORES.map(([id, name]) => (
              <th key={id} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {method.evaluations.map((own) => {
            const { benchmark, slug } = own.embedding;
            const old = benchmark.current ? '' : `, data ${benchmark.dataRevision.slice(0, 8)}`;
            return (
              <tr key={own.id} aria-current={own === shown ? 'true' : undefined}>
                <th scope="row">
                  <Link
                    href={`/methods/${method.slug}?evaluation=${encodeURIComponent(own.id)}`}
                    prefetch={false}
                    scroll={false}
                  >
                    {benchmark.title}, {slug}
                    {old}
                  </Link>
                </th>
                <td>{SCOPE_NAMES[own.scope]}</td>
                {own.failure === null ? (
                  SCORES.map(([id, , style]) => <ScoreCell key={id} figure={own.scores[id]} style={style} />)
                ) : (
                  <td colSpan={SCORES.length}>failed: {own.failure}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
