import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbeddingVerdict, MethodVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/ebb.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'ebb-graph-'));
const { FORCE_COLOR: _, ...inherited } = process.env;
const ebb = (...args: string[]) =>
  spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env: inherited, cwd: dir });

const MINI = ['-b', 'mini', '-e', 'mfcc', '-q'];
const TWO = ['-i', 'cello', '-i', 'flute'];

beforeAll(() => {
  for (const method of ['coral', 'klda']) {
    expect(ebb('export-onnx', ...MINI, '-m', method, '-o', `my-${method}.onnx`).status).toBe(0);
  }
  expect(ebb('export-training', ...MINI, '-o', 'training').status).toBe(0);
  writeFileSync(join(dir, 'own.json'), '{"name": "own", "operators": [{"op": "lda"}]}');
  writeFileSync(join(dir, 'text.onnx'), 'this is no graph');
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('methods that are graphs', () => {
  test('of a verdict have the figures of the methods that they were exported from', () => {
    const graphs = ['--onnx', 'my-coral.onnx', '--onnx', 'other=my-klda.onnx'];
    const run = ebb('verdict', ...MINI, ...TWO, '-m', 'coral', '-m', 'klda', ...graphs, '--draws', '200', '--json');
    expect(run.stderr).toBe('');
    const { embeddings, methods } = JSON.parse(run.stdout) as {
      embeddings: EmbeddingVerdict[];
      methods: { name: string; knowsDomain: boolean }[];
    };
    const of = (name: string) => embeddings[0]!.methods.find(({ method }) => method === name) as MethodVerdict;
    for (const [graph, method] of [
      ['my-coral', 'coral'],
      ['other', 'klda'],
    ] as const) {
      for (const score of ['cross', 'within', 'robustness'] as const) {
        const [own, known] = [of(graph).scores[score], of(method).scores[score]] as { value: number }[];
        // Corrected rows are rounded to float32, which may make two clips change places: 1 of some 1e4 pairs.
        expect(Math.abs(own!.value - known!.value)).toBeLessThan(5e-4);
      }
    }
    expect(methods.map(({ name, knowsDomain }) => [name, knowsDomain])).toEqual([
      ['none', false],
      ['coral', true],
      ['klda', false],
      ['my-coral', true],
      ['other', false],
    ]);
  });

  test('are compared by their files or names, and evaluated in the long table', () => {
    const compared = ebb('compare', 'my-klda.onnx', 'klda', ...MINI, ...TWO, '--draws', '100', '--json');
    expect(compared.stderr).toBe('');
    expect(JSON.parse(compared.stdout)).toMatchObject({
      a: { method: 'my-klda', recipe: { operators: [{ op: 'onnx-graph' }] } },
      b: { method: 'klda' },
      embeddings: [{ embedding: 'mfcc' }],
    });
    const rows = JSON.parse(ebb('evaluate', ...MINI, ...TWO, '--onnx', 'x=my-klda.onnx', '--json').stdout);
    expect(new Set(rows.map(({ method }: { method: string }) => method))).toEqual(new Set(['x']));
  });

  test('say why they cannot be judged', () => {
    for (const [args, message] of [
      [['evaluate', ...MINI, '--onnx', 'text.onnx'], /error \[INVALID_GRAPH\] mfcc, .*no ONNX model/],
      [['evaluate', '-b', 'mini', '-e', 'random-cnn', '-q', '--onnx', 'my-klda.onnx'], /error \[WRONG_DIMENSION\]/],
      [['evaluate', ...MINI, '--onnx', 'missing.onnx'], /error \[FILE_NOT_FOUND\] missing\.onnx/],
      [['verdict', ...MINI, '--onnx', 'lda=my-klda.onnx'], /error \[INVALID_RECIPE\].*"lda"/],
      [['compare', 'nothing', 'lda', ...MINI], /error \[UNKNOWN_METHOD\].*x\.onnx/],
    ] as const) {
      const { status, stdout, stderr } = ebb(...args);
      expect(stderr).toMatch(message);
      expect([status, stdout]).toEqual([2, '']);
    }
  });
});

describe('ebb check', () => {
  test('says that a graph would be accepted, and what it gains on train clips', () => {
    const { status, stdout, stderr } = ebb('check', 'my-klda.onnx', ...MINI);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mini · mfcc · my-klda\n\ngraph +my-klda\.onnx: it would be accepted\n/);
    expect(stdout).toMatch(/^asks for +instrument, train_set$/m);
    expect(stdout).toMatch(/^gain +[+−]?\d+\.\d +[+−]?\d+\.\d +[+−]?\d+\.\d$/m);
    expect(stdout).toContain('fitted on these very clips, so that its figures are optimistic');
  });

  test('comes to the same with the author’s download as with the benchmark', () => {
    const [whole, download] = [MINI, ['-b', 'training', '-q']].map((source) => {
      const { stdout, stderr } = ebb('check', 'my-coral.onnx', ...source, '--json');
      expect(stderr).toBe('');
      const { graph, ...rest } = JSON.parse(stdout);
      return { ...rest, inputs: graph.inputs };
    });
    expect(download).toEqual(whole);
    expect(whole).toMatchObject({ method: 'my-coral', inputs: { domain: true }, folds: [{}, {}, {}] });
    const { gain, none, method } = whole!.scores;
    // Means of differences and differences of means: rounding alone.
    expect(gain.mean).toBeCloseTo(method.cross.mean - none.cross.mean, 12);
  });

  test('fits a recipe without the fold that it is tested on', () => {
    const { stdout } = ebb('check', 'own.json', '-b', 'training', '-q');
    expect(stdout).toContain('fitted anew without the clips of each fold');
    expect(stdout).not.toContain('graph');
  });

  test('says what is wrong', () => {
    for (const [args, message] of [
      [['text.onnx', ...MINI], /error \[INVALID_GRAPH\]/],
      [['missing.json', ...MINI], /error \[FILE_NOT_FOUND\] missing\.json/],
      [['own.json', '-b', 'training', '-e', 'other'], /error \[UNKNOWN_EMBEDDING\] training: .*one of mfcc/],
      [['own.json', '-b', 'mini', '-q'], /error \[UNKNOWN_EMBEDDING\].*mfcc, random-cnn/],
      [['own.json', '-b', 'nowhere'], /error \[UNKNOWN_BENCHMARK\]/],
    ] as const) {
      const { status, stdout, stderr } = ebb('check', ...args);
      expect(stderr).toMatch(message);
      expect([status, stdout]).toEqual([2, '']);
    }
    const manifest = join(dir, 'training', 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, '{}');
    expect(ebb('check', 'own.json', '-b', 'training', '-q').stderr).toMatch(/error \[INVALID_VALUE\] .*manifest\.json/);
    writeFileSync(manifest, text);
  });

  test('has help with examples', () => {
    expect(ebb('check', '--help').stdout).toMatch(/^Examples:\n {2}ebb check correction\.onnx/m);
  });
});
