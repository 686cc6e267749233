import { EbbError } from '@ebb/core/errors';
import { closeRuntime, createRuntime } from './create-runtime.js';
import { readEnv } from './env.js';
import { startWorker } from './jobs/start-worker.js';
import { onShutdown } from './on-shutdown.js';
import { runEntry } from './run-entry.js';

await runEntry(async () => {
  const env = readEnv();
  if (env.DATABASE_URL === undefined) {
    throw new EbbError('INVALID_ARGUMENT', 'A worker needs DATABASE_URL, the PostgreSQL of its API.', {
      expected: 'postgres://user:password@host:port/name',
      hint: 'The embedded database belongs to one process, the API, which runs submissions itself.',
    });
  }
  const runtime = await createRuntime(env);
  const { log, queue, processId: worker } = runtime;
  const concurrency = Math.max(1, env.EBB_CONCURRENCY);
  const working = await startWorker(runtime, { concurrency });
  onShutdown(log, async () => {
    await working.close();
    await closeRuntime(runtime);
  });
  log.info({ queue: queue.kind, concurrency, worker }, 'A worker is ready');
});
