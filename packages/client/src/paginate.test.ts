import { expect, test } from 'vitest';
import { paginate } from './paginate.js';

const pageOf = (nodes: readonly number[], endCursor: string | null, hasNextPage: boolean) => ({
  edges: nodes.map((node) => ({ node })),
  pageInfo: { hasNextPage, endCursor },
});

async function all<T>(nodes: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const node of nodes) found.push(node);
  return found;
}

test('gives the nodes of all pages in order, and asks for a page only when it is needed', async () => {
  const asked: (string | undefined)[] = [];
  const nodes = paginate(async (after) => {
    asked.push(after);
    return after === undefined ? pageOf([1, 2], 'two', true) : pageOf([3], 'three', false);
  });
  expect((await nodes.next()).value).toBe(1);
  expect(asked).toEqual([undefined]);
  expect(await all(nodes)).toEqual([2, 3]);
  expect(asked).toEqual([undefined, 'two']);
});

test('ends at what is not there, at an empty page and at a cursor that does not move', async () => {
  expect(await all(paginate(async () => undefined))).toEqual([]);
  expect(await all(paginate(async () => pageOf([], null, false)))).toEqual([]);
  expect(await all(paginate(async () => pageOf([1], 'same', true)))).toEqual([1, 1]);
});
