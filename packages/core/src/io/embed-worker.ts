import { parentPort, workerData } from 'node:worker_threads';
import { toErrorMessage } from './error-message.js';
import type { FromEmbedWorker, ModelChoice } from './model-pool.js';
import { readyModel } from './ready-model.js';

// A worker thread of model-pool.ts: opens its model, says which it is, then embeds one batch of clips at a time.
const { folder, id, device, hopSeconds } = workerData as ModelChoice;
const answer = (message: FromEmbedWorker) => parentPort?.postMessage(message);
try {
  const model = await readyModel(folder, id, device, hopSeconds);
  parentPort?.on('message', async (clips: Float32Array[]) => {
    try {
      const results = (await model.embed(clips)).map((result) =>
        result instanceof Error ? { error: toErrorMessage(result) } : result,
      );
      answer({ results });
    } catch (error) {
      answer({ error: toErrorMessage(error) });
    }
  });
  // Clips that cannot be read from the message, for their buffers are gone, must not leave the pool waiting.
  parentPort?.on('messageerror', (error) => answer({ error: toErrorMessage(error) }));
  answer({ identity: model.identity });
} catch (error) {
  answer({ error: toErrorMessage(error) });
}
