import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { wavFile } from '../../../../../test/support/wav-file.js';
import { decodeClips, type LoadedClip } from './decode-pool.js';
import { loadClip } from './load-clip.js';

const folder = mkdtempSync(join(tmpdir(), 'ebb-decode-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const paths = Array.from({ length: 12 }, (_, i) => {
  const path = join(folder, `${i}.wav`);
  // The first clips are the longest, so that later ones are ready before them.
  const length = 8000 - 600 * i;
  writeFileSync(
    path,
    wavFile([Float32Array.from({ length }, (_, n) => Math.sin(0.1 * (i + 1) * n))], { sampleRateHz: 22_050 }),
  );
  return path;
});

async function collect(clips: AsyncIterable<LoadedClip>): Promise<LoadedClip[]> {
  const all: LoadedClip[] = [];
  for await (const clip of clips) all.push(clip);
  return all;
}

test.each([1, 3])('%i threads give the clips in order, with the samples that one thread reads', async (threads) => {
  const clips = await collect(decodeClips(paths, [16_000], { threads }));
  const expected = await Promise.all(
    paths.map(async (path) => ({ path, samples: [await loadClip(path, 16_000)], warnings: [] })),
  );
  expect(clips).toEqual(expected);
});

test('a clip that cannot be read is its own error, and the others go on', async () => {
  const cut = join(folder, 'cut.wav');
  writeFileSync(cut, wavFile([[0.5, 0.25, 0.125]]).subarray(0, -2));
  const missing = join(folder, 'none.wav');
  const clips = await collect(decodeClips([paths[0]!, cut, missing, paths[1]!], [16_000], { threads: 2 }));
  expect(clips).toMatchObject([
    { path: paths[0], samples: expect.anything() },
    { path: cut, error: { name: 'EbbError', code: 'DAMAGED_AUDIO', details: { where: cut } } },
    { path: missing, error: { name: 'EbbError', code: 'FILE_NOT_FOUND', details: { where: missing } } },
    { path: paths[1], samples: expect.anything() },
  ]);
  const lenient = await collect(decodeClips([cut], [16_000], { threads: 1, lenient: true }));
  expect(lenient).toMatchObject([{ samples: [Float32Array.of(0.5, 0.25)], warnings: [expect.stringContaining(cut)] }]);
});

test('no more clips are begun than may be in flight', async () => {
  let begun = 0;
  let taken = 0;
  let most = 0;
  const counted = (function* () {
    for (const path of paths) {
      begun++;
      yield path;
    }
  })();
  for await (const _ of decodeClips(counted, [16_000], { threads: 2, clipsInFlight: 3 })) {
    most = Math.max(most, begun - taken);
    taken++;
  }
  expect(taken).toBe(paths.length);
  expect(most).toBe(3);
});

test('the death of a thread names the clip it was at, and the next clips have a new one', async () => {
  const worker = join(folder, 'mortal.mjs');
  writeFileSync(
    worker,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ path }) => {
       if (path === 'exit') process.exit(7);
       if (path === 'throw') throw new Error('out of luck');
       parentPort.postMessage({ samples: [new Float32Array(1)], warnings: [] });
     });`,
  );
  const options = { threads: 1, worker: pathToFileURL(worker) };
  const clips = await collect(decodeClips(['a', 'exit', 'b', 'throw', 'c'], [16_000], options));
  expect(clips).toMatchObject([
    { path: 'a', samples: expect.anything() },
    {
      path: 'exit',
      error: { code: 'WORKER_FAILED', message: 'exit: The thread that read the file died: exit code 7.' },
    },
    { path: 'b', samples: expect.anything() },
    { path: 'throw', error: { code: 'WORKER_FAILED', message: expect.stringContaining('out of luck') } },
    { path: 'c', samples: expect.anything() },
  ]);
});

test('ending the iteration early ends the threads', async () => {
  for await (const clip of decodeClips(paths, [16_000], { threads: 2 })) {
    expect(clip.path).toBe(paths[0]);
    break;
  }
  const threads = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');
  const before = threads.length;
  for await (const _ of decodeClips(paths, [16_000], { threads: 2 })) break;
  const after = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');
  expect(after.length).toBe(before);
});
