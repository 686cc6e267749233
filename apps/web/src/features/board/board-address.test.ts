import { expect, test } from 'vitest';
import { boardHref, readBoardAddress } from './board-address';

test('an address that is written is read as it was', () => {
  const address = readBoardAddress('mini', {
    embedding: 'mfcc',
    track: 'robustness',
    scope: 'classwise',
    sort: 'worst-instrument',
    direction: 'asc',
    search: 'a&b=c',
    kind: 'onnx',
    blind: '1',
    columns: ['cost', 'labels'],
    after: 'first.second',
  });
  const href = boardHref(address, { trail: address.trail });
  const url = new URL(href, 'http://site');
  expect(url.pathname).toBe('/benchmarks/mini');
  expect(readBoardAddress('mini', Object.fromEntries(url.searchParams))).toEqual(address);
});

test('what an address does not know counts as not said, and defaults are left out of it', () => {
  const address = readBoardAddress('mini', { track: 'x', sort: '__proto__', columns: 'nothing', kind: ['x', 'y'] });
  expect(address).toMatchObject({ track: 'GENERALISATION', sort: 'RANK', kind: undefined });
  expect(boardHref(address)).toBe('/benchmarks/mini');
});

test('a change of what is shown goes back to the first page', () => {
  expect(boardHref(readBoardAddress('mini', { after: 'x' }), { search: 'lda' })).toBe('/benchmarks/mini?search=lda');
});
