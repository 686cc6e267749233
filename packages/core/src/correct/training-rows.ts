import { z } from 'zod';
import { EbbError } from '../errors.js';
import { type Matrix, selectRows } from '../linalg/matrix.js';
import type { Scope, TrainingRows } from './contract.js';

/** Which dataset's figures a row is treated with: those of the classifier's train set, or of the row's own dataset. */
export const originParameter = z.enum(['trainSet', 'domain']).default('trainSet');

/** The rows that satisfy a predicate of their index. */
export function filterRows(rows: TrainingRows, keep: (i: number) => boolean): TrainingRows {
  const kept = Array.from(rows.datasets.keys()).filter(keep);
  const pick = (values: Uint8Array) => Uint8Array.from(kept, (i) => values[i]!);
  return {
    x: selectRows(rows.x, kept),
    datasets: pick(rows.datasets),
    positive: pick(rows.positive),
    genres: pick(rows.genres),
    genreNames: rows.genreNames,
  };
}

/** The embeddings of dataset 0 or 1 of the pair, in row order. */
export function rowsOfDataset(rows: TrainingRows, dataset: number): Matrix {
  return filterRows(rows, (i) => rows.datasets[i] === dataset).x;
}

/**
 * The embeddings of either dataset of the pair, in row order.
 *
 * @throws EbbError TOO_FEW_CLIPS when one has fewer than `least` clips.
 */
export function rowsByDataset(rows: TrainingRows, least = 1): [Matrix, Matrix] {
  const groups: [Matrix, Matrix] = [rowsOfDataset(rows, 0), rowsOfDataset(rows, 1)];
  if (groups.some((group) => group.rows < least)) {
    throw new EbbError('TOO_FEW_CLIPS', 'The correction compares two datasets, and needs clips of both.', {
      expected: `at least ${least} training ${least === 1 ? 'clip' : 'clips'} of each dataset`,
      received: groups.map((group) => group.rows).join(' and '),
    });
  }
  return groups;
}

/** The rows that a dataset-separating operator sees: all of them (global) or the positives alone (class-wise). */
export function rowsInScope(rows: TrainingRows, scope: Scope): TrainingRows {
  return scope === 'global' ? rows : filterRows(rows, (i) => rows.positive[i] === 1);
}
