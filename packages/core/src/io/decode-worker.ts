import { parentPort } from 'node:worker_threads';
import type { ClipAnswer, ClipRequest } from './audio/decode-pool.js';
import { loadClipAtRates } from './audio/load-clip.js';
import { toErrorMessage } from './error-message.js';

// The worker thread of audio/decode-pool.ts: one clip at a time; the samples are handed over, not copied.
parentPort?.on('message', async ({ path, sampleRatesHz, ...options }: ClipRequest) => {
  const warnings: string[] = [];
  let answer: ClipAnswer;
  try {
    const samples = await loadClipAtRates(path, sampleRatesHz, {
      ...options,
      onWarning: (warning) => warnings.push(warning),
    });
    answer = { samples, warnings };
  } catch (error) {
    answer = { error: toErrorMessage(error) };
  }
  parentPort?.postMessage(answer, 'samples' in answer ? buffersOf(answer.samples) : []);
});

/** Each once: at its own rate a clip's samples are those that were read, whatever number of rates ask for them. */
function buffersOf(samples: readonly Float32Array[]): ArrayBuffer[] {
  return [...new Set(samples.map(({ buffer }) => buffer as ArrayBuffer))];
}
