import './in-production.js';
import { createApp } from './app.js';
import { closeRuntime, createRuntime } from './create-runtime.js';
import { readEnv } from './env.js';
import { startWorker } from './jobs/start-worker.js';
import { onShutdown } from './on-shutdown.js';
import { runEntry } from './run-entry.js';
import { seedServer } from './seed.js';

await runEntry(async () => {
  const env = readEnv();
  const runtime = await createRuntime(env);
  const { log, database, queue, publicUrl: url } = runtime;
  const app = await createApp(runtime);
  const worker = await startWorker(runtime, { concurrency: env.EBB_CONCURRENCY });
  onShutdown(log, async () => {
    await app.close();
    await worker.close();
    await closeRuntime(runtime);
  });
  await app.listen();
  log.info({ url, database: database.kind, queue: queue.kind }, 'Ebb serves');
  // Readers need not wait for it.
  seedServer(runtime).catch((error) => log.error({ err: error }, 'the server could not set itself up'));
});
