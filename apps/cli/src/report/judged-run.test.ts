import type { EmbeddingVerdict, MethodVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { METHODS } from '@ebb/core/correct/methods';
import { expect, test } from 'vitest';
import { judgedVerdict } from '../../../../test/support/judged-verdict.js';
import { boardLines, methodCards } from './judged-run.js';

const named = (name: string) => METHODS.find((method) => method.name === name)!;

test('a board is ordered by rank, then by score, and shows ties; a method without a score stands last', async () => {
  const variants = ['none', 'lda', 'l2', 'centre'].map((name) => ({ recipe: named(name), scope: 'global' as const }));
  const [verdict] = (await judgedVerdict(variants, { failing: { l2: 'no' }, conditions: false })).embeddings as [
    EmbeddingVerdict,
  ];
  const places = [
    { rank: 2, tied: true },
    { rank: 2, tied: true },
    { rank: undefined, tied: false },
    { rank: 1, tied: false },
  ];
  const lines = boardLines({ ...verdict, boards: { ...verdict.boards, cross: { places, tests: [] } } }, 'cross');
  const cross = (index: number) => {
    const score = (verdict.methods[index] as MethodVerdict).scores.cross;
    return 'reason' in score ? Number.NaN : score.value;
  };
  const tied = cross(0) >= cross(1) ? ['none', 'lda'] : ['lda', 'none'];
  expect(lines.map(({ label }) => label)).toEqual(['centre', ...tied, 'l2']);
  expect(lines.map(({ rankText }) => rankText)).toEqual(['1', '=2', '=2', '–']);
});

test('a method’s scope is named where it was judged in both, and what it was given in each', async () => {
  const variants = [
    { recipe: named('none'), scope: 'global' as const },
    { recipe: named('lda'), scope: 'global' as const },
    { recipe: named('lda'), scope: 'classwise' as const },
    { recipe: named('centre'), scope: 'global' as const },
  ];
  const [verdict] = (await judgedVerdict(variants, { conditions: false })).embeddings as [EmbeddingVerdict];
  const labels = boardLines(verdict, 'cross').map(({ label }) => label);
  expect(labels.sort()).toEqual(['centre', 'lda (class-wise)', 'lda (global)', 'none']);
  const [none, lda, centre] = methodCards([named('none'), named('lda'), named('centre')], variants);
  expect(none).toMatchObject({ labels: [{ scope: 'global', labels: 'none' }], knowsDomain: false });
  expect(lda!.labels).toEqual([
    { scope: 'global', labels: 'dataset' },
    { scope: 'classwise', labels: 'dataset+instrument' },
  ]);
  expect(centre).toMatchObject({ mapChosenBy: 'domain', knowsDomain: true });
});
