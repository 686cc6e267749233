import type { SubmissionDetailQuery } from '@ebb/client/operations.generated';
import type { SubmissionStatus } from '@ebb/client/watch-submission';
import type { Canvas } from '../canvas.js';
import { duration } from '../format.js';
import { renderTable } from '../table.js';
import { definitions, wrap } from '../text.js';
import { figureCells } from './figure-text.js';

export type SubmissionDetail = NonNullable<SubmissionDetailQuery['submission']>;

/** Where a submission stands, in a few words. */
export function stateText({
  state,
  queuePosition,
  stage,
  done,
  total,
  attempts,
  cancellable,
}: SubmissionStatus): string {
  if (state === 'QUEUED') {
    const retry = attempts > 0 ? `, try ${attempts + 1}` : '';
    return queuePosition === null ? `queued${retry}` : `queued, position ${queuePosition}${retry}`;
  }
  if (state !== 'RUNNING' || stage === null) return state.toLowerCase();
  const share = done !== null && total !== null && total > 0 ? ` ${done}/${total}` : '';
  return `running: ${stage}${share}${cancellable ? '' : ', being cancelled'}`;
}

/** Why a submission failed, in one line; what is not public has been left out by the server. */
export function failureText({ failure }: Pick<SubmissionStatus, 'failure'>): string {
  if (!failure) return '';
  const { code, message, hint } = failure;
  const advice = hint && !message?.includes(hint) ? ` ${hint}` : '';
  return `[${code}] ${message ?? 'The message is for its owner: use the key with which it was submitted.'}${advice}`;
}

/** A submission in full. */
export function submissionText(submission: SubmissionDetail, canvas: Canvas): string {
  const { id, method, version, benchmark, embeddings, scope, account, events, failure, evaluations } = submission;
  const entries: [string, string][] = [
    ['submission', id],
    ['method', `${method.slug} (version ${version.number}) by ${account.handle}`],
    ['judged on', `${benchmark.slug}: ${embeddings.map(({ slug }) => slug).join(', ')}; ${scope.toLowerCase()}`],
    ['state', stateText(submission)],
    ...(failure ? [['why', failureText(submission)] as [string, string]] : []),
    ...heartbeatEntry(submission),
  ];
  const history = events.map(
    ({ state, at, detail }) => `  ${at}  ${state.toLowerCase()}${detail === '' ? '' : `  ${detail}`}`,
  );
  const parts = [
    definitions(entries, canvas.width),
    [canvas.colors.bold('History'), ...history].join('\n'),
    ...(evaluations.length > 0 ? [evaluationsTable(evaluations, canvas)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function heartbeatEntry({ state, heartbeatAt }: SubmissionStatus): [string, string][] {
  if (heartbeatAt === null || (state !== 'VALIDATING' && state !== 'RUNNING')) return [];
  const seconds = Math.max(0, (Date.now() - Date.parse(heartbeatAt)) / 1000);
  return [['last sign of life', `${duration(seconds)} ago`]];
}

function evaluationsTable(evaluations: SubmissionDetail['evaluations'], canvas: Canvas): string {
  const failures = evaluations.flatMap(({ embedding, failure }) =>
    failure === null ? [] : [wrap(`${embedding.slug}: ${failure}`, canvas.width, '  ')],
  );
  const table = renderTable(
    [
      { header: 'embedding', align: 'left' },
      { header: 'scope', align: 'left' },
      { header: 'cross', align: 'right' },
      { header: '95%', align: 'left' },
      { header: 'within', align: 'right' },
      { header: 'gain', align: 'right' },
      { header: '95%', align: 'left' },
    ],
    evaluations.map(({ embedding, scope, scores }) => [
      embedding.slug,
      scope.toLowerCase(),
      ...figureCells(scores.cross, 'auc'),
      figureCells(scores.within, 'auc')[0],
      ...figureCells(scores.gain, 'points'),
    ]),
    canvas,
  );
  return [canvas.colors.bold('Scores'), table, ...failures].join('\n');
}
