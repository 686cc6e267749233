import { describe, expect, test } from 'vitest';
import { readClassNames, readManifest } from '../io/model-manifest.js';
import { CLIP_EMBEDDERS, EMBEDDING_MODELS, embeddingModel } from './registry.js';

test('every id stands for one model', () => {
  const ids = [...EMBEDDING_MODELS, ...CLIP_EMBEDDERS].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const model of EMBEDDING_MODELS) expect(embeddingModel(model.id)).toBe(model);
});

test('an unknown model is refused with the ones that there are', () => {
  expect(() => embeddingModel('yamnet2')).toThrow(/yamnet, vggish.*'yamnet2'/);
});

// The contract of every model, whatever it computes.
describe.each(EMBEDDING_MODELS.map((model) => [model.id, model] as const))('%s', (id, model) => {
  const seconds = model.patchSeconds ?? 10;
  const patch = Math.round(seconds * model.sampleRateHz);

  test.each([1, 2, 100, patch - 1, patch, patch + 1, 3 * patch + 17])(
    'a clip of %i samples gives ascending patches within its waveform, which begins with the clip or zeros',
    (length) => {
      const samples = Float32Array.from({ length }, (_, n) => 1 + (n % 7));
      for (const options of [{}, { padEnd: true }, { padEnd: false }]) {
        const { waveform, starts, patchSamples } = model.plan(samples, options);
        expect(starts.length).toBeGreaterThan(0);
        for (const [p, start] of starts.entries()) {
          expect(Number.isInteger(start)).toBe(true);
          expect(start).toBeGreaterThan(starts[p - 1] ?? -1);
        }
        expect(starts.at(-1)! * model.startUnitSamples + patchSamples).toBeLessThanOrEqual(waveform.length);
        const begin = waveform.findIndex((x) => x !== 0);
        const kept = Math.min(length, waveform.length - begin);
        // Not with toEqual, which takes seconds for so many numbers.
        expect(waveform.every((x, n) => x === (n < begin + kept ? (samples[n - begin] ?? 0) : 0))).toBe(true);
      }
    },
  );

  test('a clip without samples is refused', () => {
    expect(() => model.plan(new Float32Array())).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  if (model.hopIsOption) {
    test('another hop spreads the patches accordingly, and one that it cannot have is refused', () => {
      const samples = new Float32Array(3 * patch);
      const { starts } = model.plan(samples, { hopSeconds: seconds });
      expect(starts[1]! * model.startUnitSamples).toBe(patch);
      expect(model.plan(samples, { hopSeconds: model.hopSeconds! }).starts).toEqual(model.plan(samples).starts);
      for (const hopSeconds of [0, -1, Number.NaN, 2 * seconds, seconds / 17]) {
        expect(() => model.plan(samples, { hopSeconds })).toThrow(
          expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
        );
      }
    });
  }

  if (model.weights !== null) {
    test('a graph is not built without weights', () => {
      expect(() => model.buildGraph(null)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    });
  }

  test('its manifest says what the code says, and its classes have names', async () => {
    const manifest = await readManifest(model.family ?? id);
    expect(manifest).toMatchObject({
      id: model.family ?? id,
      dim: model.dim,
      sampleRateHz: model.sampleRateHz,
      patchSeconds: model.patchSeconds,
      hopSeconds: model.hopSeconds,
    });
    expect(manifest.source === null).toBe(model.weights === null);
    expect(manifest.format).toBe(model.weights);
    if ((model.family ?? id) === id) expect(manifest.title).toBe(model.title);
    if (manifest.source?.sha256 === null) expect(manifest.source.sha256Note).toBeTruthy();
    if (model.classCount !== undefined) {
      const classes = await readClassNames(id);
      expect(new Set(classes).size).toBe(model.classCount);
    }
  });
});
