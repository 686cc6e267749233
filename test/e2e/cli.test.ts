import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResultRow } from '@ebb/core/benchmark/data';
import { restrictInstruments } from '@ebb/core/benchmark/restrict';
import { METRICS } from '@ebb/core/benchmark/results';
import { taskData, tasksOf } from '@ebb/core/benchmark/task';
import { applyArtefact } from '@ebb/core/correct/apply';
import { RecipeFitter } from '@ebb/core/correct/fit';
import { METHODS, methodNamed } from '@ebb/core/correct/methods';
import { openSession } from '@ebb/core/io/onnx-session';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { matrix } from '@ebb/core/linalg/matrix';
import { tensor } from '@ebb/core/onnx/tensor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePaperFolder } from '../support/paper-folder.mjs';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/ebb.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'ebb-cli-'));
const data = join(dir, 'paper');
// Vitest's FORCE_COLOR beside a user's NO_COLOR makes Node itself warn on stderr.
const { FORCE_COLOR: _, ...inherited } = process.env;
const env = { ...inherited, EBB_CACHE_DIR: join(dir, 'cache') };

const ebb = (...args: string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env });
/** What a command prints, which must end well. */
function output(...args: string[]): string {
  const { status, stdout, stderr } = ebb(...args);
  expect(status, stderr).toBe(0);
  return stdout;
}
const onPaper = (...args: string[]) => ['--benchmark', 'ismir2023', '--data', data, '--embedding', 'vggish', ...args];

/** A fault of the user: exit code 2, nothing on stdout, one line on stderr without stack, NaN or undefined. */
function expectUserFault({ status, stdout, stderr }: SpawnSyncReturns<string>, message: RegExp) {
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/NaN|undefined|\.js:\d/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

beforeAll(() => writePaperFolder(data, { size: 'small' }));
afterAll(() => rmSync(dir, { recursive: true }));

describe('ebb evaluate on mini', () => {
  const chosen = ['--benchmark', 'mini', '--embedding', 'mfcc', '--instrument', 'cello', '--instrument', 'flute'];

  test('gives the same rows when it renders the clips as when they are cached', () => {
    const command = ['evaluate', ...chosen, '--method', 'none', '--json'];
    const cold = ebb(...command);
    const warm = ebb(...command);
    expect(cold.stderr).toMatch(/^rendering mini: /);
    expect(warm.stderr).not.toMatch(/rendering/);
    expect(warm.stdout).toBe(cold.stdout);
  });

  test('prints a table of every built-in method, what it is and what it depends on', () => {
    const table = output('evaluate', ...chosen, '--per-instrument', '--quiet');
    expect(table).toMatch(/^mini · mfcc · global {2}ROC-AUC x 100, mean over 2 instruments$/m);
    for (const { name } of METHODS) expect(table).toMatch(new RegExp(`^${name} +\\d\\d\\.\\d\\d `, 'm'));
    // In blocks of columns as wide as the terminal, of which the first says the clips.
    expect(table).toMatch(/^studio → field\ninstrument +clips +none.*\ncello +\d+( +\d+\.\d\d)+$/m);
    const [, section] = table.match(/^studio → field\n([\s\S]*?)^field → studio$/m)!;
    const cells = section!.match(/^cello .*$/gm)!.flatMap((line) => line.match(/\d+\.\d\d/g)!);
    expect(cells).toHaveLength(METHODS.length);
    expect(table).toMatch(/corrected reading · seed 42 · protocol ismir2023-1 · cpu · \d+ threads? · Ebb/);
    expect(table).not.toMatch(/NaN|undefined/);
  });

  test('as JSON is the long table of what was asked for, and nothing else', () => {
    const rows = JSON.parse(
      output('evaluate', ...chosen, '--method', 'lda', '--scope', 'both', '--json'),
    ) as ResultRow[];
    // 1 method, 2 scopes, 2 train sets, 2 test sets, 2 instruments, all metrics but the cosine, which lda has not.
    expect(rows).toHaveLength(2 * 2 * 2 * 2 * (Object.keys(METRICS).length - 1));
    for (const row of rows) {
      expect(Object.keys(row).join()).toBe('embedding,method,scope,trainSet,testSet,instrument,metric,value,n');
      expect(row).toMatchObject({ embedding: 'mfcc', method: 'lda' });
      expect(Number.isFinite(row.value)).toBe(true);
    }
  });

  test('judges a recipe beside no correction, and writes CSV where the file’s name says so', () => {
    const recipe = join(dir, 'recipe.json');
    writeFileSync(recipe, '{"name": "own", "operators": [{"op": "centre", "by": "domain"}, {"op": "lda"}]}');
    expect(output('evaluate', ...chosen, '--recipe', recipe)).toMatch(/^none .*\n^own .* D$/m);
    const file = join(dir, 'rows.csv');
    expect(output('evaluate', ...chosen, '--recipe', recipe, '-o', file)).toBe('');
    const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(header).toBe('embedding,method,scope,trainSet,testSet,instrument,metric,value,n');
    expect(lines.every((line) => line.startsWith('mfcc,own,global,'))).toBe(true);
  });
});

describe('ebb on the paper’s data folder', () => {
  const everything = () => [
    'evaluate',
    ...onPaper('--instrument', 'cello', '--instrument', 'voice', '--scope', 'both', '--json', '--quiet'),
  ];

  test('gives the same rows to the last bit for any number of threads, and others for another seed', () => {
    const one = output(...everything(), '--threads', '1');
    expect(output(...everything(), '--threads', '2')).toBe(one);
    expect(output(...everything(), '--seed', '7')).not.toBe(one);
  });

  test('takes a reader that stops early for no error', () => {
    const command = [process.execPath, BIN, ...everything(), '--method', 'lda'].map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = spawnSync('sh', ['-c', `{ ${command}; echo "code $?" >&2; } | head -n 1`], {
      encoding: 'utf8',
      env,
    });
    expect(stdout).toBe('[\n');
    expect(stderr).toBe('code 0\n');
  });

  test.skipIf(!existsSync('/dev/full'))('says that the disk behind stdout is full', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...everything(), '--method', 'lda'], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(stderr).toMatch(/^error \[DISK_FULL\] stdout: There is no space.*ENOSPC\.\n$/);
    expect(status).toBe(2);
  });

  test('reproduce prints the inventory and each cell beside the published one', () => {
    const text = output('reproduce', 'ismir2023', '--data', data, '--embedding', 'vggish', '--method', 'lda');
    // The paper's 94 positive test clips of cello in IRMAS and 113 in OpenMIC.
    expect(text).toMatch(/^cello +\d+ +\d+ +94 +\d+ +\d+ +113$/m);
    expect(text).toMatch(/^Table 1 · vggish · classwise/m);
    // Published: 91.60, 87.95, 83.81 and 82.82, a mean drop of 6.46.
    const line = /^none( +\d\d\.\d\d (91\.60|87\.95|83\.81|82\.82) +[+-]?\d+\.\d\d){4} +-?\d+\.\d\d +6\.46 /m;
    expect(text).toMatch(line);
    // 2 methods, 2 scopes, 4 pairs; times 10 instruments; 10 cosines of none, 2 train sets, 2 scopes.
    expect(text).toMatch(/^Table 1, points +16 /m);
    expect(text).toMatch(/^per instrument, points +160 /m);
    expect(text).toMatch(/^bias cosines +40 /m);
    expect(text).toMatch(/^as-run reading/m);
  });

  test('an exported graph, run by onnxruntime, gives the corrected embeddings', async () => {
    const file = join(dir, 'mklda.onnx');
    const args = ['--instrument', 'cello', '--instrument', 'voice', '--method', 'mklda', '--scope', 'classwise'];
    const printed = output('export-onnx', ...onPaper(...args, '-o', file));
    expect(printed).toMatch(/inputs +embedding float32 \[N, 24\], instrument int64 \[1\], train_set int64 \[1\]/);
    expect(printed).toMatch(/instrument +0 cello, 1 voice/);

    const folder = await loadPaperFolder(data, { reading: 'corrected', seed: 42, embeddings: ['vggish'] });
    const benchmark = restrictInstruments(folder.benchmark, ['cello', 'voice']);
    const embedding = await folder.loadEmbedding('vggish');
    const compute = await createOrtCompute('cpu');
    const session = await openSession(readFileSync(file), { device: 'cpu', threads: 1 });
    const clips = embedding.tables[0]!.slice(0, 50 * embedding.dim);
    for (const task of tasksOf(benchmark)) {
      const fitter = new RecipeFitter(taskData(benchmark, embedding, task).training, {
        compute,
        reading: 'corrected',
        seed: 42,
      });
      const artefact = await fitter.artefact(methodNamed('mklda').steps, 'classwise');
      for (const trainSet of [0, 1]) {
        const { corrected } = await session.run({
          embedding: tensor('float32', [50, embedding.dim], clips),
          instrument: tensor('int64', [1], BigInt64Array.of(BigInt(task.instrument))),
          train_set: tensor('int64', [1], BigInt64Array.of(BigInt(trainSet))),
        });
        const x = matrix(50, embedding.dim, Float64Array.from(clips));
        const expected = applyArtefact(artefact, x, { trainSet, domain: 0 }).data;
        const largest = expected.reduce((max, v, k) => Math.max(max, Math.abs(v - Number(corrected!.data[k]))), 0);
        expect(corrected!.data).toHaveLength(expected.length);
        // The bound; features are below 1, so that the output's float32 alone costs 6e-8.
        expect(largest).toBeLessThan(1e-5);
      }
    }
  });

  test('Ctrl-C ends a run with code 130 and no stack trace', async () => {
    const child = spawn(process.execPath, [BIN, 'evaluate', '--benchmark', 'ismir2023', '--data', data], { env });
    let stderr = '';
    child.stderr.on('data', (text) => {
      // The first word of progress: the workers are at it.
      if (stderr === '') child.kill('SIGINT');
      stderr += text;
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/error|\.js:\d/);
  });
});

describe('what a user gets wrong ends with code 2 and one line that names it', () => {
  test.each<[string, string[], RegExp]>([
    ['command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['option', ['methods', '--frobnicate'], /unknown option '--frobnicate'/],
    ['missing option', ['evaluate'], /required option '-b, --benchmark <id>' not specified/],
    ['thread count', ['evaluate', '-b', 'mini', '--threads', '0'], /--threads <n>' argument '0' is invalid/],
    ['benchmark', ['evaluate', '-b', 'maxi'], /UNKNOWN_BENCHMARK.*mini, ismir2023.*"maxi"/],
    ['method', ['evaluate', '-b', 'mini', '-m', 'pca'], /UNKNOWN_METHOD.*one of none, lda.*"pca"/],
    ['embedding', ['evaluate', '-b', 'mini', '-e', 'clap'], /UNKNOWN_EMBEDDING.*one of mfcc.*"clap"/],
    ['instrument', ['evaluate', '-b', 'mini', '-i', 'oboe'], /benchmark mini.*cello.*"oboe"/],
    ['folder', ['evaluate', '-b', 'ismir2023', '-d', join(dir, 'nowhere')], /FILE_NOT_FOUND.*nowhere/],
    ['no folder', ['evaluate', '-b', 'ismir2023'], /--data/],
    ['output', ['evaluate', '-b', 'mini', '-o', join(dir, 'no', 'x.csv')], /FILE_UNWRITABLE.*x\.csv/],
    [
      'neither method nor recipe',
      ['export-onnx', '-b', 'mini', '-e', 'mfcc', '-o', 'x.onnx'],
      /'--method' and '--recipe'/,
    ],
  ])('%s', (_, args, message) => {
    expectUserFault(ebb(...args, ...(args[0] === 'evaluate' && args.length > 1 ? ['--quiet'] : [])), message);
  });

  test.each([
    ['operator', '{"name": "r", "operators": [{"op": "pca"}]}', /UNKNOWN_OPERATOR.*bad\.json.*operators\[0\].*"pca"/],
    ['parameter', '{"name": "r", "operators": [{"op": "lda", "shrink": 1}]}', /INVALID_RECIPE.*bad\.json.*shrink/],
    ['syntax', '{"name": ', /INVALID_RECIPE.*bad\.json: The file is not JSON/],
  ])('recipe: %s', (_, content, message) => {
    const recipe = join(dir, 'bad.json');
    writeFileSync(recipe, content);
    expectUserFault(ebb('evaluate', '-b', 'mini', '-r', recipe), message);
  });

  test.each<[string, (folder: string) => void, RegExp]>([
    ['a missing HDF5 file', (f) => rmSync(join(f, 'embeddings.h5')), /FILE_NOT_FOUND.*embeddings\.h5/],
    ['a truncated HDF5 file', (f) => truncateSync(join(f, 'embeddings.h5'), 50_000), /FILE_UNREADABLE.*embeddings\.h5/],
    [
      'a split’s key without data',
      (f) => writeFileSync(join(f, 'data/openmic-2018/openmic2018_train.csv'), 'nobody_1\n', { flag: 'a' }),
      /UNKNOWN_KEY.*openmic2018_train\.csv.*nobody_1/,
    ],
    [
      'missing labels',
      (f) => rmSync(join(f, 'data/openmic-2018/openmic-2018-aggregated-labels.csv')),
      /FILE_NOT_FOUND.*openmic-2018-aggregated-labels\.csv/,
    ],
  ])('data folder: %s', (_, spoil, message) => {
    const folder = join(dir, 'spoilt');
    cpSync(data, folder, { recursive: true });
    try {
      spoil(folder);
      expectUserFault(ebb('reproduce', 'ismir2023', '--data', folder, '--embedding', 'vggish', '--quiet'), message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The names in the list of commands of a help page. */
const commandsOf = (help: string) =>
  [...help.split(/^Commands:$/m)[1]!.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name!).filter((n) => n !== 'help');

test('every command has help with an example, and the README names it', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const commands = commandsOf(output('--help'));
  expect(commands).toContain('verdict');
  for (const command of commands) {
    expect(readme).toContain(`| \`npx ebb ${command}`);
    for (const [words, page] of pagesOf([command]))
      expect(page).toMatch(new RegExp(`^Examples:\\n {2}ebb ${words}`, 'm'));
  }
});

/** The help page of a command, or those of all commands of a group. */
function pagesOf(words: readonly string[]): [words: string, page: string][] {
  const help = output(...words, '--help');
  const isGroup = help.includes('\nCommands:') && !help.includes('\nExamples:');
  return isGroup ? commandsOf(help).flatMap((part) => pagesOf([...words, part])) : [[words.join(' '), help]];
}

test('lists are JSON when asked', () => {
  const [mini] = JSON.parse(output('benchmarks', '--json')) as { id: string; datasets: unknown[] }[];
  expect(mini).toMatchObject({ id: 'mini', embeddings: ['mfcc', 'random-cnn'] });
  expect(mini!.datasets).toHaveLength(2);
  const methods = JSON.parse(output('methods', '--json')) as { name: string }[];
  expect(methods.map(({ name }) => name)).toEqual(METHODS.map(({ name }) => name));
  const operators = JSON.parse(output('methods', '--operators', '--json')) as { id: string; parameters: object }[];
  expect(operators.find(({ id }) => id === 'kernel')!.parameters).toMatchObject({
    type: 'object',
    properties: { componentsPerDimension: { default: 4, type: 'integer' } },
  });
});

test('export-training writes the author’s download and says what it wrote', () => {
  const folder = join(dir, 'training');
  const printed = output('export-training', ...onPaper('--instrument', 'cello', '-o', folder));
  for (const file of ['training.npz', 'training.parquet', 'tasks.npz', 'fixture.npz', 'manifest.json', 'README.md']) {
    expect(printed).toContain(join(folder, file));
  }
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({ embedding: { dim: 24 } });
});
