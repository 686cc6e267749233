import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { miniBenchmark } from '@ebb/core/benchmark/mini/benchmark';
import { chosenBy } from '@ebb/core/correct/recipe';
import { GraphBuilder } from '@ebb/core/onnx/graph-builder';
import { afterAll, describe, expect, test } from 'vitest';
import { chosenMethods } from './chosen-methods.js';
import { comparedMethod } from './compared-method.js';
import { graphSources, readGraph } from './submitted-graphs.js';

const dir = mkdtempSync(join(tmpdir(), 'ebb-graphs-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, inputs: readonly string[], metadata: Readonly<Record<string, string>> = {}): string {
  const graph = new GraphBuilder('test');
  const x = graph.input('embedding', 'float32', ['N', 4]);
  for (const input of inputs) graph.input(input, 'int64', [input === 'domain' ? 'N' : 1]);
  graph.output('corrected', graph.node('Identity', [x]), 'float32', ['N', 4]);
  writeFileSync(join(dir, name), graph.encode({ opset: 17, metadata }));
  return join(dir, name);
}

const benchmark = miniBenchmark();
const source = { benchmark, allInstruments: benchmark.instruments };

describe('readGraph', () => {
  test('names a method after its file, or as it is told', () => {
    const own = file('My Map_v2.onnx', []);
    expect(readGraph(own).recipe.name).toBe('my-map-v2');
    expect(readGraph(`other=${own}`)).toMatchObject({ file: own, recipe: { name: 'other' } });
    for (const name of ['', 'Upper', 'a b']) {
      expect(() => readGraph(`${name}=${own}`)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });

  test('knows what a graph asks for, and takes a file that is none for one of which nothing is known', () => {
    expect(chosenBy(readGraph(file('a.onnx', [])).recipe)).toBe('nothing');
    expect(chosenBy(readGraph(file('b.onnx', ['domain'])).recipe)).toBe('domain');
    expect(chosenBy(readGraph(file('c.onnx', ['instrument', 'train_set', 'domain'])).recipe)).toBe('both');
    writeFileSync(join(dir, 'text.onnx'), 'text');
    expect(chosenBy(readGraph(join(dir, 'text.onnx')).recipe)).toBe('both');
  });

  test('says that a file is missing or a folder', () => {
    expect(() => readGraph(join(dir, 'missing.onnx'))).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
    expect(() => readGraph(`x=${dir}`)).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
  });
});

test('a graph that was exported for other instruments or datasets is refused, if it counts them', () => {
  const others = { instruments: '["cello"]', datasets: JSON.stringify(benchmark.datasets.map(({ id }) => id)) };
  expect([...graphSources([readGraph(file('d.onnx', ['domain'], others))], source).keys()]).toEqual(['d']);
  expect(() => graphSources([readGraph(file('e.onnx', ['instrument'], others))], source)).toThrow(
    /exported for other instruments.*whole benchmark/,
  );
  expect(() => graphSources([readGraph(file('f.onnx', ['domain'], { datasets: '["x"]' }))], source)).toThrow(
    /other datasets/,
  );
});

test('graphs are methods beside others, with names of their own', () => {
  const own = file('own.onnx', []);
  const { evaluated, graphs } = chosenMethods({ method: ['lda'], onnx: [own] }, []);
  expect(evaluated.map(({ name }) => name)).toEqual(['none', 'lda', 'own']);
  expect(graphs).toHaveLength(1);
  expect(() => chosenMethods({ onnx: [`lda=${own}`] }, [])).toThrow(/Another method is called "lda"/);
  expect(() => chosenMethods({ onnx: [own, `own=${own}`] }, [])).toThrow(/Another method is called "own"/);
});

test('a comparison takes a graph by its file, or by the name that it was given', () => {
  const own = file('own.onnx', []);
  expect(comparedMethod(own, 'global', []).graph).toMatchObject({ file: own });
  expect(comparedMethod(`x=${own}`, 'global', []).recipe.name).toBe('x');
  expect(comparedMethod('mine', 'classwise', [readGraph(`mine=${own}`)])).toMatchObject({
    scope: 'classwise',
    graph: { file: own },
  });
  expect(comparedMethod('lda', 'global', []).graph).toBeUndefined();
  expect(() => comparedMethod(`lda=${own}`, 'global', [])).toThrow(expect.objectContaining({ code: 'INVALID_RECIPE' }));
});
