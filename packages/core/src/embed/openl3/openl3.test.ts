import { describe, expect, test } from 'vitest';
import { madeL3Weights } from '../../../../../test/support/l3-weights.js';
import { EbbError } from '../../errors.js';
import { tensorsAsReader } from '../../io/weight-reader.js';
import { openL3 } from './openl3.js';

describe('OpenL3', () => {
  test('a checkpoint with another number of layers is refused with both numbers', () => {
    const edge = tensorsAsReader(madeL3Weights([64, 128, 256, 512], true), 'edge.h5');
    expect(() => openL3('music', 128).buildGraph(edge)).toThrow(/gamma.*Expected 8, received 9/);
  });

  test('a checkpoint with other widths is refused with both shapes', () => {
    const narrow = tensorsAsReader(madeL3Weights([32, 128, 256, 512], false), 'narrow.h5');
    expect(() => openL3('env', 256).buildGraph(narrow)).toThrow(/narrow\.h5.*3 x 3 x 1 x 64.*3 x 3 x 1 x 32/);
  });

  test('no graph is built without a checkpoint', () => {
    expect(() => openL3('music', 256).buildGraph(null)).toThrow(EbbError);
  });

  test('every model has an id of its own', () => {
    const ids = (['music', 'env'] as const).flatMap((content) =>
      ([128, 256] as const).flatMap((bands) => [openL3(content, bands).id, openL3(content, bands, 'librosa').id]),
    );
    expect(new Set(ids).size).toBe(8);
    expect(ids).toContain('openl3-music-mel256');
  });
});
