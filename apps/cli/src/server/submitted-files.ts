import { basename } from 'node:path';
import { EbbError } from '@ebb/core/errors';
import { readBytes, readText } from '@ebb/core/io/read-file';

/** A method as files give it: a recipe, or a graph for each of some embeddings. */
export type SubmittedFiles =
  | { readonly kind: 'recipe'; readonly file: string; readonly recipe: Record<string, unknown> }
  | { readonly kind: 'graphs'; readonly graphs: readonly SubmittedGraph[] };

export interface SubmittedGraph {
  readonly embedding: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads what is to be submitted: one recipe (JSON), or graphs (ONNX), each as EMBEDDING=FILE; one graph alone may leave its embedding to the
 * options.
 *
 * @throws EbbError INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_RECIPE.
 */
export async function readSubmittedFiles(
  words: readonly string[],
  embeddings: readonly string[] | undefined,
): Promise<SubmittedFiles> {
  const recipes = words.filter((word) => /\.json$/i.test(word));
  if (recipes.length === 0) return { kind: 'graphs', graphs: await readGraphs(words, embeddings) };
  if (words.length > 1) {
    throw new EbbError('INVALID_ARGUMENT', 'A method is one recipe or one graph an embedding.', {
      where: 'FILE',
      expected: 'one .json file, or EMBEDDING=FILE.onnx for each embedding',
      received: words.join(' '),
    });
  }
  const file = recipes[0]!;
  return { kind: 'recipe', file, recipe: await readRecipe(file) };
}

async function readRecipe(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EbbError('INVALID_RECIPE', `The file is not JSON: ${(error as Error).message}.`, { where: file });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EbbError('INVALID_RECIPE', 'A recipe is an object.', {
    where: file,
    expected: '{ "name": ..., "operators": [...] }',
    received: text.slice(0, 40),
  });
}

async function readGraphs(
  words: readonly string[],
  embeddings: readonly string[] | undefined,
): Promise<SubmittedGraph[]> {
  const named = words.map((word) => {
    const equals = word.indexOf('=');
    if (equals > 0 && equals < word.length - 1) return [word.slice(0, equals), word.slice(equals + 1)] as const;
    if (words.length === 1 && embeddings?.length === 1) return [embeddings[0]!, word] as const;
    throw new EbbError('INVALID_ARGUMENT', 'A graph is made for one embedding, which must be named.', {
      where: basename(word),
      expected: `EMBEDDING=${basename(word)}`,
      received: word,
    });
  });
  const twice = named.find(([embedding], k) => named.findIndex(([other]) => other === embedding) < k);
  if (twice) {
    throw new EbbError('INVALID_ARGUMENT', 'An embedding has one graph.', { where: twice[0], received: 'two' });
  }
  return Promise.all(named.map(async ([embedding, file]) => ({ embedding, file, bytes: await readBytes(file) })));
}
