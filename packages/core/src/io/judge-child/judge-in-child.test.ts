import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import type { EvaluationRecord } from '../../benchmark/verdict/record.js';
import { recordsOf } from '../../benchmark/verdict/record.js';
import { methodNamed } from '../../correct/methods.js';
import { recipeJson } from '../../correct/recipe.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { tensor } from '../../onnx/tensor.js';
import { writeBenchmark } from '../benchmark-file.js';
import { encodeClipRanks } from '../clip-ranks.js';
import { evaluateBenchmark } from '../evaluation-pool.js';
import { type JudgeOptions, judgeInChild } from './judge-in-child.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-judge-'));
const { benchmark, embedding } = judgedCollections({ recordings: 30 });
const JUDGING = { drawCount: 50, regimes: ['clean-affected'], discrepancies: 'pooled' } as const;
const REQUEST: JudgeOptions = {
  benchmarkFolder: root,
  embedding: 'normal',
  conditions: 'all',
  variants: [{ recipe: recipeJson(methodNamed('lda')), scope: 'global' }],
  threads: 2,
  judging: JUDGING,
  limits: { wallSeconds: 60, residentBytes: 2 ** 31 },
};

beforeAll(async () => {
  const conditions = embedding.conditions!.map(({ tables, ...condition }) => ({
    ...condition,
    tables: new Map([['normal', tables]]),
  }));
  await writeBenchmark(root, benchmark, [embedding], conditions);
});
afterAll(() => rmSync(root, { recursive: true }));

/** A graph x -> scale x. */
function scaling(scale: number): Uint8Array {
  const graph = new GraphBuilder('scaling');
  const x = graph.input('embedding', 'float32', ['N', embedding.dim]);
  const factor = graph.constant('factor', tensor('float32', [1], Float32Array.of(scale)));
  graph.output('corrected', graph.node('Mul', [x, factor]), 'float32', ['N', embedding.dim]);
  return graph.encode({ opset: 17 });
}

test('records are those of the same judging in this process, to the last bit, with no correction first', async () => {
  const stages: string[] = [];
  const { records, device, milliseconds } = await judgeInChild({
    ...REQUEST,
    onProgress: (stage, done, total) => stages.push(`${stage} ${done}/${total}`),
  });
  let expected: EvaluationRecord[] = [];
  await evaluateBenchmark({
    benchmark,
    embeddings: ['normal'],
    loadEmbedding: async () => embedding,
    variants: ['none', 'lda'].map((name) => ({ recipe: methodNamed(name), scope: 'global' })),
    threads: 1,
    device: 'cpu',
    judging: { ...JUDGING, keepScores: true },
    onJudged: (id, judgements, rows) => {
      expected = recordsOf(benchmark, id, judgements, rows, encodeClipRanks);
    },
  });
  expect(records).toEqual(expected);
  expect(records.map(({ verdict }) => verdict.method)).toEqual(['none', 'lda']);
  expect(device).toBe('cpu');
  expect(milliseconds).toBeGreaterThan(0);
  expect(stages[0]).toBe('loading 0/1');
  expect(stages).toContain('judging 3/3');
});

test('a graph is judged in the sandbox: the identity has the figures of no correction, and a broken one fails alone', async () => {
  const graph = { bytes: scaling(1), name: 'own', title: 'My own' };
  const { records } = await judgeInChild({ ...REQUEST, variants: [], graph });
  const [none, own] = records as [EvaluationRecord, EvaluationRecord];
  expect(own.verdict).toEqual({ ...none.verdict, method: 'own' });
  expect(own.clipRanks).toEqual(none.clipRanks);
  const judged = await judgeInChild({ ...REQUEST, graph: { ...graph, bytes: Uint8Array.of(1, 2, 3) } });
  expect(judged.records.map(({ verdict }) => [verdict.method, 'failure' in verdict])).toEqual([
    ['none', false],
    ['lda', false],
    ['own', true],
  ]);
});

test('errors come with their codes', async () => {
  for (const [change, code] of [
    [{ benchmarkFolder: join(root, 'missing') }, 'FILE_NOT_FOUND'],
    [{ embedding: 'other' }, 'UNKNOWN_EMBEDDING'],
    [{ variants: [{ recipe: { name: 'x', operators: [{ op: 'y' }] }, scope: 'global' }] }, 'UNKNOWN_OPERATOR'],
    [{ conditions: [{ effect: 'turn', strength: 7 }] }, 'INVALID_ARGUMENT'],
  ] as const) {
    await expect(judgeInChild({ ...REQUEST, ...change }), code).rejects.toMatchObject({ name: 'EbbError', code });
  }
});

describe('a judging that is ended', () => {
  const endless = { ...REQUEST, judging: { ...JUDGING, drawCount: 100_000 } };
  const children = () =>
    execFileSync('ps', ['-eo', 'ppid,pid,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('judge-worker') && Number.parseInt(line, 10) === process.pid);

  test('by its caller is gone within a second', async () => {
    const controller = new AbortController();
    let abortedMs = 0;
    const judging = judgeInChild({
      ...endless,
      signal: controller.signal,
      onProgress: (stage) => {
        if (stage !== 'judging' || abortedMs > 0) return;
        abortedMs = performance.now();
        controller.abort();
      },
    });
    await expect(judging).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - abortedMs).toBeLessThan(1000);
    if (process.platform !== 'win32') expect(children()).toEqual([]);
    await expect(judgeInChild({ ...REQUEST, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  test.skipIf(process.platform === 'win32')('takes the process of its graph along', async () => {
    const controller = new AbortController();
    let sandboxes: string[] = [];
    const processes = () => execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
    const judging = judgeInChild({
      ...REQUEST,
      // Long enough for the last task to be under way when the first is told of.
      judging: { ...JUDGING, drawCount: 10_000 },
      graph: { bytes: scaling(2), name: 'own' },
      signal: controller.signal,
      onProgress: (stage, done) => {
        if (stage !== 'judging' || done !== 1) return;
        sandboxes = processes().filter((line) => line.includes(`sandbox-worker.js serve ${judgePid()}`));
        controller.abort();
      },
    });
    const judgePid = () => children()[0]?.trim().split(/\s+/)[1];
    await expect(judging).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(sandboxes).toHaveLength(1);
    const pid = sandboxes[0]!.trim().split(/\s+/)[0];
    // It looks for its parent every 200 ms.
    await expect
      .poll(() => processes().some((line) => line.trim().startsWith(`${pid} `)), { timeout: 1000 })
      .toBe(false);
  });

  test('by its limits says which', async () => {
    const limits = REQUEST.limits;
    await expect(judgeInChild({ ...endless, limits: { ...limits, wallSeconds: 0.5 } })).rejects.toMatchObject({
      code: 'TIME_LIMIT',
    });
    // Node alone takes 40 MiB.
    await expect(judgeInChild({ ...endless, limits: { ...limits, residentBytes: 2 ** 25 } })).rejects.toMatchObject({
      code: 'MEMORY_LIMIT',
    });
  });

  test('by something else is a failure of the worker', async () => {
    const judging = judgeInChild({
      ...endless,
      onProgress: () => {
        for (const line of execFileSync('ps', ['-eo', 'ppid,pid,args'], { encoding: 'utf8' }).split('\n')) {
          const [ppid, pid] = line.trim().split(/\s+/).map(Number);
          if (ppid === process.pid && line.includes('judge-worker')) process.kill(pid!, 'SIGKILL');
        }
      },
    });
    await expect(judging).rejects.toMatchObject({ code: 'WORKER_FAILED', message: expect.stringContaining('SIGKILL') });
  });
});
