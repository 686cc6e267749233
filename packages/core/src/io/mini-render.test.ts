import { describe, expect, test } from 'vitest';
import { renderMiniClip } from '../benchmark/mini/render.js';
import { mfcc } from '../embed/mfcc.js';
import { embedMiniClips } from './mini-render.js';

const clips = [0, 1].flatMap((dataset) => [5, 640].map((clip) => ({ dataset, clip })));

describe('embedding the clips of mini', () => {
  test.each([1, 3, 9])(
    '%i threads give the bits of the plain loop, in the order asked for, and count every clip',
    async (threads) => {
      const seen: number[] = [];
      const bytes = await embedMiniClips(clips, threads, (done, total) => seen.push(done / total));
      const expected = clips.flatMap(({ dataset, clip }) => [...mfcc.embed(renderMiniClip(dataset, clip))]);
      expect([...new Float32Array(bytes)]).toEqual(expected);
      expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
    },
  );

  test.each([0, 1.5, Number.NaN])('%d threads are refused', async (threads) => {
    await expect(embedMiniClips(clips, threads)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('a thread that dies is a typed error', async () => {
    await expect(embedMiniClips([{ dataset: 9, clip: 0 }], 1)).rejects.toMatchObject({ code: 'WORKER_FAILED' });
  });
});
