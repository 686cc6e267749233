import Link from 'next/link';
import type { SiteSubmissionQuery, SubmissionState } from '../../graphql/operations.generated';
import { AUC, PERCENT, POINTS, scoreText } from '../../text/number-text';
import { durationText, momentText } from '../../text/time-text';
import { CancelRun } from './cancel-run';
import styles from './live.module.css';
import { StateText } from './state-text';

export type Run = NonNullable<SiteSubmissionQuery['submission']>;

const PATH: readonly SubmissionState[] = ['QUEUED', 'VALIDATING', 'RUNNING', 'SUCCEEDED'];
const ENDED: readonly SubmissionState[] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

export const hasEnded = ({ state }: Run): boolean => ENDED.includes(state);

/** A run as it stands: where it is, how far, what was said of it, and what came of it. */
export function RunView({ run }: { run: Run }) {
  const { method, version, benchmark, embeddings, account, state, failure, stage, done, total } = run;
  const steps = state === 'FAILED' || state === 'CANCELLED' ? [...PATH.slice(0, 3), state] : PATH;
  const reached = steps.indexOf(state);
  const latest = (step: SubmissionState) => run.events.findLast((event) => event.state === step);
  return (
    <>
      <p className="eyebrow">
        Submission by {account.handle} to {benchmark.title}, {embeddings.map(({ slug }) => slug).join(', ')}
      </p>
      <h1>
        {method.title}
        {version.number > 1 && `, version ${version.number}`}
      </h1>
      <div role="status">
        <p className="lead">
          <StateLine run={run} />
        </p>
      </div>
      <ol className={styles.path}>
        {steps.map((step, i) => (
          <li key={step} data-step={i < reached ? 'past' : i === reached ? 'now' : 'ahead'} data-state={step}>
            <span>
              <StateText state={step} />
            </span>
            <time className="note" dateTime={latest(step)?.at}>
              {i <= reached && latest(step) ? momentText(latest(step)!.at).replace(/^.*, /, '') : ''}
            </time>
          </li>
        ))}
      </ol>
      {!hasEnded(run) && total !== null && done !== null && (
        <p className="row">
          <progress
            value={done}
            max={Math.max(1, total)}
            aria-label={stage ?? 'Progress'}
            className={styles.progress}
          />
          <span className="note">
            {stage}, {done} of {total}
          </span>
        </p>
      )}
      {failure && (
        <div className="alert">
          <p>
            <code>{failure.code}</code> {failure.message}
          </p>
          {failure.hint && <p>{failure.hint}</p>}
          {failure.byServer && (
            <p className="note">The fault is the server’s: the submission was given back to the quota.</p>
          )}
        </div>
      )}
      {run.cancellable && <CancelRun id={run.id} />}
      {run.evaluations.length > 0 && <Outcome run={run} />}
      <h2>What happened</h2>
      <ol className={styles.events}>
        {run.events.map(({ state: own, at, detail }) => (
          <li key={`${own} ${at}`}>
            <time dateTime={at} className="note">
              {momentText(at)}
            </time>{' '}
            <StateText state={own} />
            {detail && <span className="note">: {detail}</span>}
          </li>
        ))}
      </ol>
      {run.log && (
        <details open>
          <summary>Log, for the account that submitted alone</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <pre className={styles.log} tabIndex={0}>
            <code>{run.log.length === 0 ? 'Nothing yet.' : run.log.map(({ line }) => line).join('\n')}</code>
          </pre>
        </details>
      )}
    </>
  );
}

function StateLine({ run: { state, queuePosition, attempts, createdAt, startedAt, finishedAt } }: { run: Run }) {
  const took = startedAt && finishedAt ? durationText(Date.parse(finishedAt) - Date.parse(startedAt)) : undefined;
  switch (state) {
    case 'QUEUED':
      return queuePosition === null
        ? 'It waits for a worker.'
        : queuePosition <= 1
          ? 'It waits for a worker, and is next.'
          : `It waits for a worker: number ${queuePosition} in the queue.`;
    case 'VALIDATING':
      return 'A worker has it, and checks it once more.';
    case 'RUNNING':
      return `It runs${attempts > 1 ? `, try ${attempts}: the worker of the one before was lost` : ''}.`;
    case 'SUCCEEDED':
      return `It was judged${took ? ` in ${took}` : ''}, and is ranked.`;
    case 'FAILED':
      return `It failed${took ? ` after ${took}` : ''}.`;
    case 'CANCELLED':
      return `It was cancelled. It had been submitted on ${momentText(createdAt)}.`;
  }
}

function Outcome({ run: { evaluations, benchmark, method, scope } }: { run: Run }) {
  return (
    <>
      <h2>Result</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="scroll" tabIndex={0} aria-label="Result">
        <table className="data">
          <thead>
            <tr>
              <th scope="col">Embedding</th>
              {['Cross-dataset AUC', 'Gain', 'Cost', 'Robustness, %'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {evaluations.map(({ id, embedding, scores, failure }) => (
              <tr key={id}>
                <th scope="row">
                  <Link
                    href={`/benchmarks/${benchmark.slug}?${new URLSearchParams({
                      embedding: embedding.slug,
                      ...(scope === 'GLOBAL' ? {} : { scope: scope.toLowerCase() }),
                    })}`}
                    prefetch={false}
                  >
                    {embedding.slug}
                  </Link>
                </th>
                {failure === null ? (
                  <>
                    <td className="number">{scoreText(scores.cross, AUC)}</td>
                    <td className="number">{scoreText(scores.gain, POINTS)}</td>
                    <td className="number">{scoreText(scores.cost, POINTS)}</td>
                    <td className="number">{scoreText(scores.robustness, PERCENT)}</td>
                  </>
                ) : (
                  <td colSpan={4}>failed: {failure}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>
        <Link href={`/methods/${method.slug}`} prefetch={false}>
          All results of {method.title}
        </Link>
      </p>
    </>
  );
}
