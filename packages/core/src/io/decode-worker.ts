import { parentPort } from 'node:worker_threads';
import type { ClipAnswer, ClipRequest } from './audio/decode-pool.js';
import { loadClip } from './audio/load-clip.js';
import { toErrorMessage } from './error-message.js';

// The worker thread of audio/decode-pool.ts: one clip at a time; the samples are handed over, not copied.
parentPort?.on('message', async ({ path, sampleRateHz, ...options }: ClipRequest) => {
  const warnings: string[] = [];
  let answer: ClipAnswer;
  try {
    const samples = await loadClip(path, sampleRateHz, { ...options, onWarning: (warning) => warnings.push(warning) });
    answer = { samples, warnings };
  } catch (error) {
    answer = { error: toErrorMessage(error) };
  }
  parentPort?.postMessage(answer, 'samples' in answer ? [answer.samples.buffer as ArrayBuffer] : []);
});
