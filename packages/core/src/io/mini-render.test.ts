import { beforeAll, describe, expect, test } from 'vitest';
import { renderMiniClip } from '../benchmark/mini/render.js';
import { mfcc } from '../embed/mfcc.js';
import { RANDOM_CNN } from '../embed/random-cnn/random-cnn.js';
import { embedClips } from './embedder.js';
import { embedMiniClips } from './mini-render.js';
import { openSession } from './onnx-session.js';

const clips = [0, 1].flatMap((dataset) => [5, 640].map((clip) => ({ dataset, clip })));
const graph = RANDOM_CNN.buildGraph(null);
const functionOnly = [{ id: mfcc.id, dim: mfcc.dim, graph: null }];
const both = [...functionOnly, { id: RANDOM_CNN.id, dim: RANDOM_CNN.dim, graph }];

describe('embedding the clips of mini', () => {
  const ofFunction = clips.flatMap(({ dataset, clip }) => [...mfcc.embed(renderMiniClip(dataset, clip))]);
  let ofNetwork: number[];
  beforeAll(async () => {
    const session = await openSession(graph, { device: 'cpu', threads: 1 });
    const rendered = clips.map(({ dataset, clip }) => renderMiniClip(dataset, clip));
    ofNetwork = (await embedClips(RANDOM_CNN, session, rendered)).flatMap(({ mean }) => [...mean]);
  });

  test.each([1, 3, 9])(
    '%i threads give the bits of the plain loop, in the order asked for, and count every clip once',
    async (threads) => {
      const seen: number[] = [];
      const tables = await embedMiniClips(clips, both, threads, (done, total) => seen.push(done / total));
      expect(tables.map((bytes) => [...new Float32Array(bytes)])).toEqual([ofFunction, ofNetwork]);
      expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
    },
  );

  test('under a condition a clip is what its effect makes of it, by draws that neither its place nor the threads change', async () => {
    const under = (effect: string, strength: number) =>
      functionOnly.map((embedding) => ({ ...embedding, condition: { effect, strength } }));
    const same = [clips[0]!, clips[0]!, clips[1]!];
    const rows = async (wanted: typeof both, threads: number) =>
      (await embedMiniClips(same, wanted, threads)).map((bytes) => {
        const values = [...new Float32Array(bytes)];
        return same.map((_, i) => values.slice(i * mfcc.dim, (i + 1) * mfcc.dim));
      });
    const wanted = [...functionOnly, ...under('noise-white', 10), ...under('gain', -20), ...under('gain', 0)];
    const [clean, noisy, quiet, level] = await rows(wanted, 1);
    expect(await rows(wanted, 3)).toEqual([clean, noisy, quiet, level]);
    expect(noisy![0]).toEqual(noisy![1]);
    const heard = renderMiniClip(clips[0]!.dataset, clips[0]!.clip);
    expect(quiet![0]).toEqual([...mfcc.embed(heard.map((v) => 10 ** (-20 / 20) * v))]);
    expect(level).toEqual(clean);
    expect(noisy![0]).not.toEqual(clean![0]);
  });

  test('an effect that fails ends the work with its reason', async () => {
    const deaf = [{ ...functionOnly[0]!, condition: { effect: 'gain', strength: 1e9 } }];
    await expect(embedMiniClips(clips, deaf, 1)).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('the gain is outside its domain'),
    });
  });

  test.each([0, 1.5, Number.NaN])('%d threads are refused', async (threads) => {
    await expect(embedMiniClips(clips, functionOnly, threads)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test.each([
    ['function', functionOnly],
    ['network', both],
  ])('a thread that dies is a typed error: %s', async (_, embeddings) => {
    await expect(embedMiniClips([{ dataset: 9, clip: 0 }], embeddings, 1)).rejects.toMatchObject({
      code: 'WORKER_FAILED',
    });
  });
});
