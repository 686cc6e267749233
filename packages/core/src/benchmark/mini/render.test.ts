import { describe, expect, test } from 'vitest';
import { mfcc } from '../../embed/mfcc.js';
import { miniBenchmark } from './benchmark.js';
import { MINI_VERSION, renderMiniClip } from './render.js';

describe('rendering mini', () => {
  test('a clip has the same bits whatever was rendered before it', () => {
    const first = renderMiniClip(1, 7);
    renderMiniClip(0, 3);
    expect(renderMiniClip(1, 7)).toEqual(first);
  });

  test.each([0, 1])('dataset %i: clips are finite, audible and within full scale', (dataset) => {
    for (let clip = 0; clip < 900; clip += 60) {
      const samples = renderMiniClip(dataset, clip);
      const peak = samples.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      const rms = Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length);
      // Levels are drawn from -34 dB up; clipping at full scale can only lower them a little.
      expect(20 * Math.log10(rms), `clip ${clip}`).toBeGreaterThan(-36);
      expect(peak).toBeLessThanOrEqual(1);
    }
  });

  test('the sound and the labels are those of the version: a change of either must raise MINI_VERSION', () => {
    const heard = [
      { dataset: 0, clip: 0, begins: [-95.7, 54.4, -7.8, 39.6] },
      { dataset: 0, clip: 500, begins: [-148.1, 87.5, -13.5, 26.8] },
      { dataset: 1, clip: 100, begins: [-254.8, 51.5, -36.7, 49.1] },
      { dataset: 1, clip: 1100, begins: [-246.7, -57.6, -74.2, 18.8] },
    ];
    for (const { dataset, clip, begins } of heard) {
      const embedding = mfcc.embed(renderMiniClip(dataset, clip));
      // The figures are rounded to 0.1; beside that, what platforms differ by in sines and powers is nothing.
      begins.forEach((value, k) => {
        expect(Math.abs(embedding[k]! - value), `${dataset} ${clip} ${k}`).toBeLessThan(0.06);
      });
    }
    const labels = miniBenchmark().datasets.map((d) =>
      d.labels.reduce((sum, v, i) => (sum + v * (i + 1)) % 1000003, 0),
    );
    expect([MINI_VERSION, ...labels]).toEqual([1, -867732, -166414]);
  });
});
