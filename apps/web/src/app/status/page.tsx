import type { Metadata } from 'next';
import { Trouble } from '../../features/trouble/trouble';
import { SiteStatusDocument } from '../../graphql/operations.generated';
import { answerOf, ask } from '../../server/api';
import { counted } from '../../text/number-text';
import { durationText, momentText } from '../../text/time-text';

export const metadata: Metadata = { title: 'Status', alternates: { canonical: '/status' } };

const SIGN_UP = { OPEN: 'open', INVITE: 'by invitation', CLOSED: 'closed' } as const;

export default async function Page() {
  const answer = await answerOf(ask(SiteStatusDocument, {}));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const { version, protocolVersion, signUp, submissionsPerDay, queue } = answer.data.server;
  const now = new Date();
  return (
    <>
      <h1>Status</h1>
      <p className="lead">
        {queue.workers.length === 0
          ? 'No worker is up: submissions wait until one is.'
          : queue.queued === 0
            ? `${counted(queue.workers.length, 'worker')} up, nothing waits.`
            : `${counted(queue.workers.length, 'worker')} up, ${counted(queue.queued, 'submission')} waiting.`}
      </p>
      <dl className="facts">
        <dt>Waiting</dt>
        <dd>{queue.queued}</dd>
        <dt>Running</dt>
        <dd>{queue.running}</dd>
        {queue.oldestQueuedAt && (
          <>
            <dt>Longest wait</dt>
            <dd>{durationText(now.getTime() - new Date(queue.oldestQueuedAt).getTime())}</dd>
          </>
        )}
        <dt>Version</dt>
        <dd>
          {version}, protocol {protocolVersion}
        </dd>
        <dt>Accounts</dt>
        <dd>
          {SIGN_UP[signUp]}; {counted(submissionsPerDay, 'submission')} a key a day
        </dd>
        <dt>Asked</dt>
        <dd>{momentText(now.toISOString())}</dd>
      </dl>
      <h2>Workers</h2>
      {queue.workers.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
        <section className="scroll" tabIndex={0} aria-label="Workers">
          <table className="data">
            <thead>
              <tr>
                {['Worker', 'Version', 'At once', 'Up since', 'Last sign of life'].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {queue.workers.map((worker) => (
                <tr key={worker.id}>
                  <th scope="row">
                    <code>{worker.id}</code>
                  </th>
                  <td>{worker.version}</td>
                  <td className="number">{worker.concurrency}</td>
                  <td>{momentText(worker.startedAt)}</td>
                  <td>{durationText(Math.max(0, now.getTime() - new Date(worker.heartbeatAt).getTime()))} ago</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
