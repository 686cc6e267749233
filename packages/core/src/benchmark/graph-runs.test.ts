import { describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../test/support/judged-collections.js';
import type { Artefact } from '../correct/contract.js';
import { exportOnnx } from '../correct/export-onnx.js';
import { type GraphInputs, graphRecipe } from '../correct/graph-recipe.js';
import { methodNamed } from '../correct/methods.js';
import { openSession } from '../io/onnx-session.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { int64Vector, tensor } from '../onnx/tensor.js';
import type { Benchmark, Embedding } from './data.js';
import { evaluateTask, type Judging } from './evaluate.js';
import { type GraphRows, type GraphRunner, runOnUnit, tabulatedStage, unitOf } from './graph-runs.js';
import { taskFitter, type Variant } from './probe.js';
import { type Task, taskData, tasksOf } from './task.js';

const { benchmark, embedding } = judgedCollections({ recordings: 40 });
const JUDGING: Judging = {
  drawCount: 20,
  regimes: ['clean-affected', 'affected-affected', 'mixed'],
  keepScores: false,
  discrepancies: 'pooled',
};

/** Rows are rounded to float32, 6e-8 of their size; a clip or two of 40 may then change places with another: 1e-3 of an AUC. */
const ROUNDED = 2e-3;

const ALL_INPUTS: GraphInputs = { instrument: true, trainSet: true, domain: true };

interface Figures {
  readonly cells: readonly { readonly value: number }[];
  readonly affected: readonly { readonly value: number }[];
  readonly discrepancies: { readonly pooled: Readonly<Record<string, { readonly value: number }>> };
}

/** A graph in plain TypeScript: `map` of a row and what comes with it. */
function graph(
  inputs: Partial<GraphInputs>,
  map: (row: Float32Array, rows: GraphRows, i: number) => ArrayLike<number>,
) {
  const runs: GraphRows[] = [];
  const runner: GraphRunner = {
    inputs: { instrument: false, trainSet: false, domain: false, ...inputs },
    async run(rows) {
      runs.push(rows);
      const dim = rows.data.length / rows.rows;
      const out = Array.from({ length: rows.rows }, (_, i) =>
        Array.from(map(rows.data.subarray(i * dim, (i + 1) * dim), rows, i)),
      );
      return Float32Array.from(out.flat());
    },
  };
  return { runner, runs };
}

async function graphVariant(runner: GraphRunner, task: Task, of: Benchmark, own: Embedding): Promise<Variant> {
  const unit = unitOf(task, runner.inputs);
  const outputs = await runOnUnit(of, own, unit, runner);
  const stage = tabulatedStage(of, own, unit, outputs);
  return { recipe: graphRecipe({ name: 'own', graph: 'x' }, () => stage), scope: 'global' };
}

/** The figures of a graph and of a method on a task, without their names. */
async function judgedBoth(runner: GraphRunner, method: string, task: Task, of = benchmark, own = embedding) {
  const variants = [
    await graphVariant(runner, task, of, own),
    { recipe: methodNamed(method), scope: 'global' },
  ] as Variant[];
  const { judgement, rows } = await evaluateTask(of, own, variants, task, plainCompute, JUDGING);
  return {
    judgements: judgement!.variants.map(({ variant: _, ...figures }) => figures),
    rows: ['own', method].map((name) => rows.filter((row) => row.method === name).map(({ method: _, ...row }) => row)),
  };
}

describe('a graph', () => {
  test('that is the identity has the bits of no correction in every figure', async () => {
    for (const inputs of [{}, { domain: true }, { trainSet: true }, ALL_INPUTS] as Partial<GraphInputs>[]) {
      const { runner } = graph(inputs, (row) => row);
      const { judgements, rows } = await judgedBoth(runner, 'none', tasksOf(benchmark)[1]!);
      expect(judgements[0]).toEqual(judgements[1]);
      // Where rows lie elsewhere for each train set, there is no one direction between datasets to compare with.
      const compared = (own: (typeof rows)[number]) =>
        inputs.trainSet && inputs.domain ? own.filter(({ metric }) => metric !== 'biasCosine') : own;
      expect(rows[0]).toEqual(compared(rows[1]!));
    }
  });

  test.each(['lda', 'mlda', 'standardise', 'coral', 'klda', 'leace', 'combat', 'l2', 'subspace-alignment'])(
    'exported from %s has its ROC-AUCs and discrepancies',
    async (method) => {
      const tasks = tasksOf(benchmark);
      const artefacts: Artefact[] = [];
      for (const task of tasks) {
        const fitter = taskFitter(benchmark, taskData(benchmark, embedding, task), plainCompute);
        artefacts.push(await fitter.artefact(methodNamed(method).steps, 'global'));
      }
      const bytes = exportOnnx(
        { instruments: benchmark.instruments, datasets: benchmark.datasets.map(({ id }) => id), artefacts },
        { protocolVersion: 't', benchmark: 'b', embedding: 'e', method, scope: 'global' },
      );
      const session = await openSession(bytes, { device: 'cpu', threads: 1 });
      const asked = (name: string) => session.inputNames.includes(name);
      const runner: GraphRunner = {
        inputs: { instrument: asked('instrument'), trainSet: asked('train_set'), domain: asked('domain') },
        async run({ data, rows, instrument, trainSet, domain }) {
          const { corrected } = await session.run({
            embedding: tensor('float32', [rows, embedding.dim], data),
            ...(instrument === undefined ? {} : { instrument: int64Vector([instrument]) }),
            ...(trainSet === undefined ? {} : { train_set: int64Vector([trainSet]) }),
            ...(domain === undefined ? {} : { domain: int64Vector([...domain]) }),
          });
          return corrected!.data as Float32Array;
        },
      };
      const { judgements } = await judgedBoth(runner, method, tasks[2]!);
      const [own, recipe] = judgements as unknown as Figures[];
      for (const part of ['cells', 'affected'] as const) {
        own![part].forEach(({ value }, k) => {
          expect(Math.abs(value - recipe![part][k]!.value), `${part} ${k}`).toBeLessThan(ROUNDED);
        });
      }
      const value = (of: Figures | undefined, id: string) => of!.discrepancies.pooled[id]!.value;
      // Of sets of mean squared norm 1 from rows in float32.
      expect(value(own, 'mmd')).toBeCloseTo(value(recipe, 'mmd')!, 5);
      await session.release();
    },
  );
});

test('the instruments of a graph are told apart, each by its index', async () => {
  const { runner, runs } = graph({ instrument: true }, (row, { instrument }) =>
    row.map((v, j) => (j === instrument ? 0 : v)),
  );
  const tasks = tasksOf(benchmark);
  for (const task of tasks) {
    const unit = unitOf(task, runner.inputs);
    const stage = tabulatedStage(benchmark, embedding, unit, await runOnUnit(benchmark, embedding, unit, runner));
    expect(runs.every(({ instrument }) => instrument === task.instrument)).toBe(true);
    runs.length = 0;
    const { tables } = stage as Extract<typeof stage, { kind: 'tabulated' }>;
    expect(tables[0]!.outputs.every((v, k) => k % embedding.dim !== task.instrument || v === 0)).toBe(true);
  }
  await runOnUnit(benchmark, embedding, { pair: [0, 1], instrument: 0 }, runner, 2);
  expect(runs.every(({ instrument }) => instrument === 2)).toBe(true);
});

describe('with three datasets', () => {
  const three = judgedCollections({ ids: ['a', 'b', 'c'], recordings: 30, genres: ['all'], conditions: [] });
  const task: Task = { pair: [1, 2], instrument: 0 };

  test('a graph is given the benchmark’s indices of datasets', async () => {
    const { runner, runs } = graph({ trainSet: true, domain: true }, (row) => row);
    await runOnUnit(three.benchmark, three.embedding, unitOf(task, runner.inputs), runner);
    expect(new Set(runs.map(({ trainSet }) => trainSet))).toEqual(new Set([1, 2]));
    expect(new Set(runs.flatMap(({ domain }) => [...domain!]))).toEqual(new Set([1, 2]));
  });

  test('a graph that centres by domain has the figures of the method', async () => {
    const fitted = await taskFitter(
      three.benchmark,
      taskData(three.benchmark, three.embedding, task),
      plainCompute,
    ).artefact(methodNamed('centre').steps, 'global');
    const [stage] = fitted.stages;
    const shifts = stage?.kind === 'affineBy' ? stage.maps.map(({ shift }) => shift) : [];
    const { runner } = graph({ domain: true, instrument: true }, (row, { domain }, i) =>
      row.map((v, j) => v + shifts[domain![i]! - 1]![j]!),
    );
    const { judgements } = await judgedBoth(runner, 'centre', task, three.benchmark, three.embedding);
    const [own, recipe] = judgements as unknown as Figures[];
    own!.cells.forEach(({ value }, k) => {
      expect(Math.abs(value - recipe!.cells[k]!.value)).toBeLessThan(ROUNDED);
    });
  });
});

describe('what a graph may not do', () => {
  const unit = { pair: [0, 1] as const, instrument: undefined };
  const run = (runner: GraphRunner) => runOnUnit(benchmark, embedding, unit, runner);

  test('look at the rows beside', async () => {
    const { runner } = graph({}, (row, { data, rows }) =>
      row.map((v, j) => v - data.reduce((s, w, k) => s + (k % row.length === j ? w : 0), 0) / rows),
    );
    await expect(run(runner)).rejects.toMatchObject({ message: expect.stringContaining('depends on the clips') });
  });

  test('draw at random', async () => {
    let draw = 0;
    const { runner } = graph({}, (row) => row.map((v) => v + Math.sin(++draw)));
    await expect(run(runner)).rejects.toMatchObject({ message: expect.stringContaining('depends on the clips') });
  });

  test('make numbers that are not finite, or too few of them', async () => {
    await expect(run(graph({}, () => [Number.NaN]).runner)).rejects.toMatchObject({ code: 'NON_FINITE' });
    const { runner } = graph({}, (row) => row);
    const short: GraphRunner = { ...runner, run: async (rows) => (await runner.run(rows)).subarray(1) };
    await expect(run(short)).rejects.toMatchObject({ code: 'WRONG_DIMENSION' });
  });
});

test('the runs on clips as they are do not depend on the conditions', async () => {
  const { runner, runs } = graph({}, (row) => row);
  const { conditions: _, ...clean } = embedding;
  const unit = unitOf(tasksOf(benchmark)[0]!, runner.inputs);
  await runOnUnit(benchmark, clean, unit, runner);
  const alone = runs.splice(0);
  await runOnUnit(benchmark, embedding, unit, runner);
  expect(runs.slice(0, alone.length - 1)).toEqual(alone.slice(0, -1));
  expect(runs.at(-1)).toEqual(alone.at(-1));
});

test('a graph that cannot be run fails its variant alone', async () => {
  const task = tasksOf(benchmark)[0]!;
  const broken = graphRecipe({ name: 'broken', graph: 'b' });
  const variants: Variant[] = [broken, methodNamed('none')].map((recipe) => ({ recipe, scope: 'global' }));
  const { judgement } = await evaluateTask(benchmark, embedding, variants, task, plainCompute, JUDGING);
  expect(judgement!.variants[0]).toMatchObject({
    failure: expect.stringContaining('method broken: A submitted graph'),
  });
  expect(judgement!.variants[1]).toHaveProperty('cells');
});
