import { expect, test } from 'vitest';
import { judgedCollections } from '../../../../test/support/judged-collections.js';
import { methodNamed } from '../correct/methods.js';
import { parseRecipe } from '../correct/recipe.js';
import { judgeBenchmark } from './judge-benchmark.js';

const { benchmark, embedding } = judgedCollections({ recordings: 30 });

function judge(names: readonly string[], { threads = 2, embeddings = ['normal'] } = {}) {
  const copy = parseRecipe({ name: 'copy', operators: [{ op: 'lda' }] }, 'test');
  return judgeBenchmark({
    benchmark,
    embeddings,
    loadEmbedding: async (id) => ({ ...embedding, id }),
    variants: names.map((name) => ({ recipe: name === 'copy' ? copy : methodNamed(name), scope: 'global' })),
    threads,
    device: 'cpu',
    judging: { drawCount: 50, regimes: ['clean-affected'], keepScores: false, discrepancies: 'pooled' },
  });
}

test('the verdict has the same bits for any number of threads', async () => {
  const [one, two] = [await judge(['none', 'lda', 'centre'], { threads: 1 }), await judge(['none', 'lda', 'centre'])];
  expect(two).toEqual(one);
  expect(JSON.stringify(two)).toBe(JSON.stringify(one));
});

test('what is said of a method does not depend on the methods and embeddings beside it, to the last bit', async () => {
  const alone = await judge(['none', 'centre']);
  const beside = await judge(['lda', 'none', 'centre', 'coral'], { embeddings: ['other', 'normal'] });
  const [own] = alone.embeddings;
  const [, among] = beside.embeddings;
  expect(among!.gap).toEqual(own!.gap);
  expect(among!.methods.slice(1, 3)).toEqual(own!.methods);
});

test('two copies of a method have equal figures and one rank', async () => {
  const { embeddings } = await judge(['none', 'copy', 'lda']);
  const [{ methods, boards }] = embeddings as [(typeof embeddings)[number]];
  expect(methods[1]).toEqual({ ...methods[2], method: 'copy' });
  for (const { places, tests } of Object.values(boards)) {
    expect(places[1]).toEqual({ ...places[2]!, tied: true });
    expect(tests.find(({ methods: [a, b] }) => a === 1 && b === 2)).toMatchObject({
      difference: 0,
      p: 1,
      adjustedP: 1,
    });
  }
});

test('the verdict names what it rests on, and the instruments with too few recordings once', async () => {
  const {
    notes,
    protocol,
    device,
    benchmark: shown,
    correctabilityPoints,
  } = await judge(['none', 'lda'], {
    embeddings: ['normal', 'other'],
  });
  expect({ protocol, device }).toEqual({ protocol: 'ismir2023-1', device: 'cpu' });
  expect(shown).toMatchObject({ seed: 42, testLabels: 'public', datasets: [{ id: 'studio' }, { id: 'field' }] });
  expect(new Set(correctabilityPoints.map((point) => point.embedding))).toEqual(new Set(['normal', 'other']));
  const few = notes.filter((note) => note.includes('recordings'));
  // Ten test recordings: too few for either class of any instrument.
  expect(few).toHaveLength(4);
  expect(few[0]).toMatch(
    /^studio: fewer than 50 recordings hold positives of gong \(\d+\), bell \(\d+\), harp \(\d+\): /,
  );
});

test('a verdict without the uncorrected embedding is refused', async () => {
  await expect(judge(['lda'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { where: 'normal' } });
});
