import { expect, test } from 'vitest';
import { judgedCollections } from '../../../../test/support/judged-collections.js';
import type { GraphRows } from '../benchmark/graph-runs.js';
import type { Variant } from '../benchmark/probe.js';
import type { TaskJudgement } from '../benchmark/verdict/judge-task.js';
import { type GraphInputs, graphRecipe } from '../correct/graph-recipe.js';
import { methodNamed } from '../correct/methods.js';
import { EbbError } from '../errors.js';
import { evaluateBenchmark } from './evaluation-pool.js';
import type { GraphSource, OpenGraph } from './graph-tables.js';

const { benchmark, embedding } = judgedCollections({ ids: ['a', 'b', 'c'], recordings: 30, genres: ['all'] });

function source(inputs: Partial<GraphInputs>, map: (v: number, rows: GraphRows) => number) {
  const calls = { opened: 0, closed: 0, running: 0, runs: 0 };
  const graph: OpenGraph = {
    inputs: { instrument: false, trainSet: false, domain: false, ...inputs },
    async run(rows) {
      expect(calls.running++, 'one run at a time').toBe(0);
      calls.runs++;
      await new Promise(setImmediate);
      calls.running--;
      return rows.data.map((v) => map(v, rows));
    },
    close: async () => void calls.closed++,
  };
  const own: GraphSource = {
    open: async () => {
      calls.opened++;
      return graph;
    },
  };
  return { source: own, calls };
}

async function judge(graphs: Readonly<Record<string, GraphSource>>, threads = 2) {
  const recipes = [...Object.keys(graphs).map((name) => graphRecipe({ name, graph: name })), methodNamed('none')];
  const judged: TaskJudgement[] = [];
  await evaluateBenchmark({
    benchmark,
    embeddings: ['normal'],
    loadEmbedding: async () => embedding,
    variants: recipes.map((recipe): Variant => ({ recipe, scope: 'global' })),
    graphs: new Map(Object.entries(graphs)),
    threads,
    device: 'cpu',
    judging: { drawCount: 20, regimes: ['clean-affected'], keepScores: true, discrepancies: undefined },
    onJudged: (_, judgements) => judged.push(...judgements),
  });
  return judged;
}

test('graphs are judged beside recipes, for any number of threads alike, and the identity has the bits of no correction', async () => {
  const identity = source({ domain: true }, (v) => v);
  const scaled = source(
    { instrument: true, trainSet: true },
    (v, { instrument, trainSet }) => v * (1 + instrument! + trainSet!),
  );
  const two = await judge({ identity: identity.source, scaled: scaled.source });
  const one = await judge({ identity: identity.source, scaled: scaled.source }, 1);
  expect(two).toEqual(one);
  for (const { variants } of two) {
    const [own, , none] = variants.map(({ variant: _, ...figures }) => figures);
    expect(own).toEqual(none);
  }
  expect(identity.calls).toMatchObject({ opened: 2, closed: 2 });
  // Three pairs, four views and the check; rows fit in one run. Without the instrument, a pair is run once for all of them.
  expect(identity.calls.runs).toBe(2 * 3 * (4 + 1));
  expect(scaled.calls.runs).toBe(2 * 9 * 2 * (4 + 1));
});

test('a graph that fails on one task fails alone, with its reason, and is run no more', async () => {
  const broken = source({ instrument: true }, (v, { instrument }) => (instrument === 1 ? Number.NaN : v));
  const shut: GraphSource = {
    open: async () => {
      throw new EbbError('INVALID_GRAPH', 'It is no graph.');
    },
  };
  const judgements = await judge({ broken: broken.source, shut });
  const failures = judgements.map(({ variants }) => variants.map((variant) => 'failure' in variant && variant.failure));
  expect(failures[0]).toEqual([false, 'normal, a+b, gong: It is no graph.', false]);
  expect(failures[1]![0]).toContain('normal, a+b, bell: The graph makes numbers that are not finite');
  expect(failures.at(-1)![0]).toContain('not finite');
  expect(failures.every(([, , none]) => none === false)).toBe(true);
  expect(broken.calls).toMatchObject({ opened: 1, closed: 1 });
});

test('the input instrument counts the instruments that the graph’s author was given', async () => {
  const seen = new Set<number>();
  const own = source({ instrument: true }, (v, { instrument }) => {
    seen.add(instrument!);
    return v;
  });
  await judge({ own: { ...own.source, instruments: ['drum', 'harp', 'bell', 'gong'] } });
  expect(seen).toEqual(new Set([1, 2, 3]));
});

test('a graph that is missing is an error before any work', async () => {
  const recipe = graphRecipe({ name: 'own', graph: 'x' });
  const run = evaluateBenchmark({
    benchmark,
    embeddings: ['normal'],
    loadEmbedding: async () => embedding,
    variants: [{ recipe, scope: 'global' }],
    threads: 1,
    device: 'cpu',
  });
  await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { where: 'own' } });
});
