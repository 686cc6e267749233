import { createApp } from './app.js';
import { closeRuntime, createRuntime } from './create-runtime.js';
import { readEnv } from './env.js';
import { startWorker } from './jobs/start-worker.js';
import { onShutdown } from './on-shutdown.js';

const env = readEnv();
const runtime = await createRuntime(env);
const { log } = runtime;
const app = await createApp(runtime);
const worker = await startWorker(runtime, { concurrency: env.EBB_CONCURRENCY });

app.httpServer.listen(env.EBB_PORT, env.EBB_HOST, () => {
  log.info({ url: runtime.publicUrl, database: runtime.database.kind, queue: runtime.queue.kind }, 'Ebb serves');
});

onShutdown(log, async () => {
  await app.close();
  await worker.close();
  await closeRuntime(runtime);
});
