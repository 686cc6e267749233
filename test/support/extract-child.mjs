// Extracts embeddings in a process of its own, for tests that kill it or deny it space: reads options as JSON from its
// argument, prints one JSON line a batch and one at the end. After `hangAfter` clips it waits to be killed.
import { createHash } from 'node:crypto';
import { extractEmbeddings } from '../../packages/core/dist/io/extract.js';
import { openModelPool } from '../../packages/core/dist/io/model-pool.js';

const { models, id, paths, storeFolder, batchClips, threads, hangAfter } = JSON.parse(process.argv[2]);
const say = (message) => console.log(JSON.stringify(message));
const model = await openModelPool({ folder: models, id, device: 'cpu' }, threads);
try {
  const { table, counts } = await extractEmbeddings({
    model,
    paths,
    storeFolder,
    batchClips,
    threads,
    onProgress: ({ phase, done }) => {
      if (phase !== 'embedding') return;
      say({ done });
      if (done >= hangAfter) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  say({ counts, table: createHash('sha256').update(new Uint8Array(table.slice().buffer)).digest('hex') });
} catch (error) {
  say({ code: error.code, message: error.message });
} finally {
  await model.close();
}
