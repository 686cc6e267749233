import { parentPort, workerData } from 'node:worker_threads';
import { decodeBenchmark } from './benchmark-schema.js';
import { type BoardAnswer, type BoardRequest, rankStored } from './board-thread.js';
import { compareRecords } from './compare-records.js';
import { toErrorMessage } from './error-message.js';

// One request a thread: what it takes is long beside the start of a thread.
try {
  parentPort!.postMessage({ result: answer(workerData as BoardRequest) } satisfies BoardAnswer);
} catch (error) {
  parentPort!.postMessage({ error: toErrorMessage(error) } satisfies BoardAnswer);
}

function answer(request: BoardRequest) {
  if (request.kind === 'rank') return rankStored(request.scores, request.known);
  const { description, embedding, a, b, none, score } = request;
  const { benchmark } = decodeBenchmark(JSON.parse(new TextDecoder().decode(description)), 'the stored benchmark');
  return compareRecords(benchmark, embedding, a, b, none, score);
}
