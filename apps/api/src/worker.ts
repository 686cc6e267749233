import { closeRuntime, createRuntime } from './create-runtime.js';
import { readEnv } from './env.js';
import { startWorker } from './jobs/start-worker.js';
import { onShutdown } from './on-shutdown.js';

const env = readEnv();
if (env.DATABASE_URL === undefined) {
  console.error(
    'A worker needs DATABASE_URL, the PostgreSQL of its API (postgres://user:password@host:port/name): the embedded database belongs to one ' +
      'process, the API, which runs submissions itself.',
  );
  process.exit(2);
}
const runtime = await createRuntime(env);
const { log } = runtime;
const concurrency = Math.max(1, env.EBB_CONCURRENCY);
const worker = await startWorker(runtime, { concurrency });
log.info({ queue: runtime.queue.kind, concurrency, worker: runtime.processId }, 'A worker is ready');

onShutdown(log, async () => {
  await worker.close();
  await closeRuntime(runtime);
});
