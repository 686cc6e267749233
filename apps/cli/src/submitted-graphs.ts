import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type GraphInputs, graphRecipe } from '@ebb/core/correct/graph-recipe';
import type { Recipe } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import type { GraphSource } from '@ebb/core/io/graph-tables';
import { submittedGraph } from '@ebb/core/io/submitted-graph-source';
import { decodeModel } from '@ebb/core/onnx/decode-model';
import type { BenchmarkSource } from './benchmark-source.js';
import { collect } from './options.js';

/** A method that is an ONNX graph in a file. */
export interface FileGraph {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly recipe: Recipe;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

export const onnxOption = [
  '--onnx <file>',
  'a method of your own, an ONNX graph that you fitted: FILE, or name=FILE; repeatable',
  collect,
] as const;

/**
 * The graph that an argument names, `FILE` or `name=FILE`; without a name, one made of the file's.
 *
 * @throws EbbError FILE_NOT_FOUND, FILE_UNREADABLE; INVALID_ARGUMENT for a name that no method can have.
 */
export function readGraph(text: string): FileGraph {
  const [, given, file] = /^(?:([^=/\\]*)=)?(.*)$/s.exec(text) as unknown as [string, string | undefined, string];
  const name = given ?? nameOf(file);
  if (!NAME.test(name)) {
    throw new EbbError('INVALID_ARGUMENT', 'A method cannot be called that.', {
      where: text,
      expected: 'lower-case letters, digits and hyphens, at most 64',
      received: JSON.stringify(name),
      hint: 'Give it a name: my-method=FILE',
    });
  }
  const bytes = bytesOf(file);
  const graph = createHash('sha256').update(bytes).digest('hex');
  const inputs = inputsOf(bytes);
  return { file, bytes, recipe: graphRecipe({ name, graph, ...(inputs ? { inputs } : {}) }) };
}

const nameOf = (file: string) =>
  basename(file)
    .replace(/\.onnx$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function bytesOf(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new EbbError('FILE_NOT_FOUND', 'There is no such file.', { where: file, expected: 'an ONNX graph' });
    }
    throw new EbbError('FILE_UNREADABLE', `The file cannot be read: ${(error as Error).message}.`, { where: file });
  }
}

/** Of a file that is no graph, nothing is known: it fails where it is judged, with the reason. */
function inputsOf(bytes: Uint8Array): GraphInputs | undefined {
  const names = new Set(modelOf(bytes)?.inputs.map(({ name }) => name));
  if (names.size === 0) return undefined;
  return { instrument: names.has('instrument'), trainSet: names.has('train_set'), domain: names.has('domain') };
}

function modelOf(bytes: Uint8Array) {
  try {
    return decodeModel(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The graphs as an evaluation takes them. Their indices count the benchmark's own instruments and datasets, also where only some are
 * judged.
 *
 * @throws EbbError INVALID_ARGUMENT for a graph that Ebb exported with other instruments or datasets.
 */
export function graphSources(
  graphs: readonly FileGraph[],
  { allInstruments, benchmark }: Pick<BenchmarkSource, 'allInstruments' | 'benchmark'>,
): Map<string, GraphSource> {
  const datasets = benchmark.datasets.map(({ id }) => id);
  return new Map(
    graphs.map(({ file, bytes, recipe }) => {
      const metadata = modelOf(bytes)?.metadata;
      const inputs = inputsOf(bytes);
      if (inputs?.instrument) requireSame(file, 'instruments', metadata?.instruments, allInstruments);
      if (inputs?.trainSet || inputs?.domain) requireSame(file, 'datasets', metadata?.datasets, datasets);
      return [recipe.name, submittedGraph(bytes, {}, allInstruments)];
    }),
  );
}

function requireSame(file: string, what: string, counted: string | undefined, expected: readonly string[]): void {
  const text = JSON.stringify(expected);
  if (counted === undefined || counted === text) return;
  throw new EbbError('INVALID_ARGUMENT', `The graph was exported for other ${what} than the benchmark has.`, {
    where: file,
    expected: text,
    received: counted,
    hint: 'Export it for the whole benchmark.',
  });
}
