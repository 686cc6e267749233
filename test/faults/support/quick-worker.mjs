// The real worker but for its judge, which gives the same record to every method, after FAULT_JUDGE_MS; graphs are checked for FAULT_CHECK_MS.
// FAULT_CLOCK_MS puts the clock of this process forward.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize } from 'node:v8';

const number = (name) => Number(process.env[name] ?? 0);
const shift = number('FAULT_CLOCK_MS');
if (shift !== 0) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + shift);
      else super(...given);
    }
    static now() {
      return RealDate.now() + shift;
    }
  };
}

const { closeRuntime, createRuntime } = await import('@ebb/api/create-runtime');
const { readEnv } = await import('@ebb/api/env');
const { startWorker } = await import('@ebb/api/jobs/start-worker');
const { onShutdown } = await import('@ebb/api/on-shutdown');

const record = deserialize(readFileSync(process.env.FAULT_RECORD));
const services = {
  judge: async ({ signal, method, onProgress, onLog }) => {
    onLog('judging');
    onProgress('judging', 0, 1);
    await sleep(number('FAULT_JUDGE_MS'), undefined, { signal });
    // What the database's triggers of a test know a slow one by.
    const name = method.kind === 'recipe' ? method.recipe.name : method.name;
    return { record, device: name.startsWith('slow-store') ? 'slow-store' : 'cpu', notes: [], milliseconds: 1 };
  },
  checkGraph: async () => sleep(number('FAULT_CHECK_MS')),
  materialise: async () => '/nowhere',
};

const runtime = await createRuntime(readEnv());
const worker = await startWorker(runtime, { concurrency: Math.max(1, runtime.env.EBB_CONCURRENCY), services });
console.log('ready');
onShutdown(runtime.log, async () => {
  await worker.close();
  await closeRuntime(runtime);
});
