import { Worker } from 'node:worker_threads';
import type { ComparedScore, Comparison, NoComparison } from '../benchmark/verdict/compare.js';
import type { Estimate } from '../benchmark/verdict/estimate.js';
import { type GrowingBoard, rankRecords } from '../benchmark/verdict/growing-board.js';
import { type PairTests, testsOfErrors } from '../measure/pair-tests.js';
import type { ComparedRecord } from './compare-records.js';
import { type ErrorMessage, fromErrorMessage } from './error-message.js';
import { workerUrl } from './worker-url.js';

interface RankRequest {
  readonly kind: 'rank';
  readonly scores: readonly (Estimate | undefined)[];
  /** Standard errors of the first methods, as `PairTests.errors`. */
  readonly known: { readonly methods: number; readonly errors: Float64Array } | undefined;
}

/** Two stored methods to compare, with the benchmark that they were judged on. */
export interface CompareRequest {
  /** The content of benchmark.json; its embeddings are not read. */
  readonly description: Uint8Array;
  readonly embedding: string;
  readonly a: ComparedRecord;
  readonly b: ComparedRecord;
  /** The uncorrected embedding's, which robustness is relative to. */
  readonly none: ComparedRecord | undefined;
  readonly score: ComparedScore;
}

export type BoardRequest = RankRequest | ({ readonly kind: 'compare' } & CompareRequest);

export type BoardAnswer = { readonly result: unknown } | { readonly error: ErrorMessage };

/** The places of a board's methods, and what is worth keeping of its tests. */
export type RankedBoard = Pick<GrowingBoard, 'places'> & { readonly pairs: Pick<PairTests, 'errors'> };

/** Up to so many methods, ranking takes less than it takes to start a thread. */
const AT_ONCE_MAX = 100;

/**
 * As `rankRecords`, with the same bits; large boards are ranked in a thread, so that a server goes on answering.
 *
 * @throws EbbError as `rankRecords`; WORKER_FAILED.
 */
export async function rankInThread(scores: RankRequest['scores'], known?: RankRequest['known']): Promise<RankedBoard> {
  if (scores.length <= AT_ONCE_MAX) return rankStored(scores, known);
  return (await ask({ kind: 'rank', scores, known })) as RankedBoard;
}

/** As `rankRecords`, from the standard errors that were kept. */
export function rankStored(scores: RankRequest['scores'], known: RankRequest['known']): RankedBoard {
  const tests = known && testsOfErrors(scores.slice(0, known.methods), known.errors);
  const { places, pairs } = rankRecords(scores, tests);
  return { places, pairs: { errors: pairs.errors } };
}

/**
 * As `compareRecords`, in a thread.
 *
 * @throws EbbError as `compareRecords` and `decodeBenchmark`; WORKER_FAILED.
 */
export async function compareInThread(request: CompareRequest): Promise<Comparison | NoComparison> {
  return (await ask({ kind: 'compare', ...request })) as Comparison | NoComparison;
}

function ask(request: BoardRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl('board-worker'), { workerData: request });
    worker.once('message', (answer: BoardAnswer) => {
      if ('error' in answer) reject(fromErrorMessage(answer.error));
      else resolve(answer.result);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread ended without an answer, exit code ${code}.`)));
  });
}
