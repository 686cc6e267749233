import { expect, test } from 'vitest';
import { beyondEdge } from './correctability-figure.js';

test('points beyond an edge are counted, to be told of', () => {
  const at = (reduction: number) => ({ reduction, gain: 0, embedding: 0 });
  expect(beyondEdge([at(-500), at(-100), at(0), at(99), at(201)])).toBe(2);
});
