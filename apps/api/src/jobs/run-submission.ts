import { parseRecipe } from '@ebb/core/correct/recipe';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { getBlob } from '../blobs/blob-store.js';
import type { Db } from '../db/connect.js';
import { submissions } from '../db/schema/submission.js';
import { ApiError } from '../errors.js';
import {
  evaluationKeyOf,
  findEvaluation,
  linkEvaluations,
  type NewEvaluation,
  storeEvaluations,
} from '../modules/leaderboard/evaluation-store.service.js';
import { recipeHashOf, recipeScope } from '../modules/method/method-content.js';
import {
  cancelSubmissions,
  failSubmissions,
  requeueSubmissions,
  succeedSubmissions,
} from '../modules/submission/submission-endings.service.js';
import { ATTEMPTS_MAX, held, writeLog } from '../modules/submission/submission-lease.service.js';
import { moveSubmissions } from '../modules/submission/submission-state.service.js';
import { announce } from '../modules/submission/submission-store.service.js';
import { faultOf } from './fault-of.js';
import { loadWork, type Work, type WorkEmbedding } from './load-work.js';
import type { Run } from './run.js';
import type { JudgedMethod, RunServices } from './run-services.js';

/** How an attempt ended; `lost` where somebody else has the submission now. */
export type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'again' | 'lost';

/** What is to be judged on one embedding, or is known already. */
interface Part {
  readonly embedding: WorkEmbedding;
  readonly method: JudgedMethod;
  readonly key: NewEvaluation['key'];
  /** The id of the evaluation that is there. */
  readonly known: string | undefined;
}

/** One attempt at a submission, from the claim to its end. It throws nothing, and writes under its lease alone. */
export async function runSubmission(run: Run, services: RunServices, threads: number): Promise<Outcome> {
  const { runtime, lease } = run;
  const began = performance.now();
  let kind = 'recipe';
  let outcome: Outcome;
  try {
    const work = await run.patiently(() => loadWork(runtime.db, lease.submission));
    kind = work.version.kind;
    const parts = await validate(run, services, work);
    outcome = await judge(run, services, threads, work, parts);
  } catch (error) {
    outcome = await conclude(run, error).catch((fault) => {
      // Nothing could be written: the lease runs out, and the sweeper goes on from there.
      runtime.log.error({ err: fault, submissionId: run.id }, 'The end of a run could not be written.');
      return 'lost' as const;
    });
  } finally {
    await run.end();
  }
  runtime.metrics.runSeconds.observe({ kind, outcome }, (performance.now() - began) / 1000);
  runtime.log.info({ submissionId: run.id, outcome, kind }, 'A run ended.');
  if (outcome === 'again') await announce(runtime, run.id, lease.submission.attempts);
  return outcome;
}

/** Reads what is judged and checks it again: it was checked before it was queued, on the data of then. */
async function validate(
  run: Run,
  services: RunServices,
  { version, slug, revision, embeddings }: Work,
): Promise<Part[]> {
  const { db } = run.runtime;
  const { scope } = run.lease.submission;
  run.progress('validating');
  const parts: Part[] = [];
  for (const embedding of embeddings) {
    const key = (methodHash: string, on: NewEvaluation['key']['scope']) =>
      evaluationKeyOf({ ...revision, methodHash, embeddingHash: embedding.hash, scope: on });
    if (version.kind === 'recipe') {
      const recipe = parseRecipe(version.recipe, `method ${slug}`);
      const own = key(recipeHashOf(recipe), recipeScope(recipe, scope));
      const known = await run.patiently(() => findEvaluation(db, own));
      parts.push({ embedding, method: { kind: 'recipe', recipe }, key: own, known });
      continue;
    }
    const { sha256 } = embedding;
    if (sha256 === undefined) {
      throw new ApiError('UPLOAD_MISSING', `The method has no graph for the embedding ${embedding.slug}.`);
    }
    const own = key(sha256, 'any');
    const known = await run.patiently(() => findEvaluation(db, own));
    const bytes = known ? new Uint8Array(0) : await run.patiently(() => getBlob(db, sha256));
    if (!known) await services.checkGraph(db, embedding, bytes, run.signal);
    parts.push({ embedding, method: { kind: 'onnx', name: slug, sha256, bytes }, key: own, known });
  }
  return parts;
}

async function judge(
  run: Run,
  services: RunServices,
  threads: number,
  { revision }: Work,
  parts: readonly Part[],
): Promise<Outcome> {
  const { db, env } = run.runtime;
  run.signal.throwIfAborted();
  const running = and(held(run.lease), eq(submissions.state, 'validating'));
  await run.patiently(async () => {
    const [moved] = await moveSubmissions(db, running, { state: 'running', heartbeatAt: sql`now()` });
    // Moved already by a try whose answer was lost, or lost: the next beat tells.
    if (!moved) await run.check();
  });
  const wanted = parts.filter(({ known }) => known === undefined);
  for (const { embedding, known } of parts) {
    if (known !== undefined)
      run.log.say(`${embedding.slug}: the same content was judged before, and is not judged again`);
  }
  const found: NewEvaluation[] = [];
  if (wanted.length > 0) {
    run.progress('preparing');
    const ids = wanted.map(({ embedding }) => embedding.id);
    const folder = await run.patiently(() => services.materialise(db, revision.id, ids));
    for (const { embedding, method, key } of wanted) {
      run.signal.throwIfAborted();
      run.progress(embedding.slug);
      const judged = await services.judge({
        ...{ folder, embedding: embedding.slug, scope: judgedScope(key), method, signal: run.signal },
        threads,
        secondsMax: env.EBB_RUN_SECONDS_MAX,
        megabytesMax: env.EBB_RUN_MEGABYTES_MAX,
        onProgress: (stage, done, total) => run.progress(`${embedding.slug}: ${stage}`, done, total),
        onLog: (line) => run.log.say(line),
      });
      const { verdict } = judged.record;
      const seconds = (judged.milliseconds / 1000).toFixed(1);
      run.log.say(
        `${embedding.slug}: judged in ${seconds} s${'failure' in verdict ? `, failed: ${verdict.failure}` : ''}`,
      );
      found.push({ ...judged, key, embeddingId: embedding.id });
    }
  }
  requireScores(parts, found);
  run.signal.throwIfAborted();
  return store(run, parts, found);
}

/**
 * Where the scope makes no difference to the fit, it does to the cosine of the bias direction: always that of all training clips, so that
 * the figures do not depend on the scope of the submission that came first.
 */
const judgedScope = ({ scope }: NewEvaluation['key']) => (scope === 'any' ? 'global' : scope);

/** A method that has no figures on any embedding has failed; nothing is stored of it. */
function requireScores(parts: readonly Part[], found: readonly NewEvaluation[]): void {
  const failures = found.flatMap(({ record: { verdict } }) => ('failure' in verdict ? [verdict.failure] : []));
  if (failures.length === 0 || failures.length < parts.length) return;
  throw new ApiError('EVALUATION_FAILED', failures[0]!, {
    hint: 'ebb check runs the very same on the training part, on your machine.',
  });
}

/** Results and the final state in one transaction that the lease guards: of two that have the submission, one writes. */
async function store(run: Run, parts: readonly Part[], found: readonly NewEvaluation[]): Promise<Outcome> {
  const { db } = run.runtime;
  run.progress('storing');
  await run.check();
  await run.hush();
  const known = parts.flatMap(({ known }) => (known === undefined ? [] : [known]));
  const lines = run.log.take();
  return run.patiently(() =>
    db.transaction(async (tx): Promise<Outcome> => {
      // The lock first: a sweeper passes by, a cancellation waits and then finds the end.
      const [own] = await tx
        .select({ id: submissions.id, versionId: submissions.versionId, cancelled: submissions.cancelRequested })
        .from(submissions)
        .where(held(run.lease))
        .for('update');
      if (!own) return endedAs(tx, run);
      await writeLog(tx, run.id, lines);
      if (own.cancelled) {
        await cancelSubmissions(tx, held(run.lease));
        return 'cancelled';
      }
      await storeEvaluations(tx, own, found);
      await linkEvaluations(tx, own, known);
      await succeedSubmissions(tx, held(run.lease));
      return 'succeeded';
    }),
  );
}

/** A lease that is gone was lost, or the transaction before was committed and only its answer was lost. */
async function endedAs(tx: Db, run: Run): Promise<Outcome> {
  const [now] = await tx.select({ state: submissions.state }).from(submissions).where(eq(submissions.id, run.id));
  return now?.state === 'succeeded' ? 'succeeded' : 'lost';
}

/** The end of an attempt that did not succeed. */
async function conclude(run: Run, error: unknown): Promise<Outcome> {
  const { runtime, lease } = run;
  const { db, log, metrics } = runtime;
  await run.hush();
  if (run.reason === 'lost') return 'lost';
  // A cancellation that was accepted holds, whatever else ended the run.
  const end = async (outcome: Outcome, write: (where: SQL) => Promise<readonly unknown[]>): Promise<Outcome> => {
    const asked = (requested: boolean) => and(held(lease), eq(submissions.cancelRequested, requested)) as SQL;
    if ((await run.patiently(() => write(asked(false)))).length > 0) return outcome;
    return (await run.patiently(() => cancelSubmissions(db, asked(true)))).length > 0 ? 'cancelled' : 'lost';
  };
  const keepLog = (lines: readonly string[]) => run.patiently(() => writeLog(db, run.id, lines)).catch(() => undefined);
  if (run.reason === 'cancelled') return end('cancelled', async () => []);
  if (run.reason === 'shutdown') {
    return end('again', (where) => requeueSubmissions(db, where, 'the worker stops', { uncounted: true }));
  }
  const seconds = runtime.env.EBB_RUN_SECONDS_MAX;
  const late = new ApiError('TIME_LIMIT', `The run took longer than ${seconds} s.`, { expected: `${seconds} s` });
  const failure = faultOf(run.reason === 'late' ? late : error);
  metrics.failures.inc({ code: failure.code });
  await keepLog([...run.log.take(), `${failure.code}: ${failure.message}`]);
  if (failure.fault === 'server') {
    log.error({ err: error, submissionId: run.id, attempt: lease.submission.attempts }, 'A run failed by our fault.');
    if (lease.submission.attempts < ATTEMPTS_MAX) {
      return end('again', (where) => requeueSubmissions(db, where, `again after ${failure.code}`));
    }
  }
  return end('failed', (where) => failSubmissions(db, where, failure));
}
