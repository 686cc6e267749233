import { z } from 'zod';
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

/** The rows that a dataset-separating operator sees: all of them (global) or the positives alone (class-wise). */
export function rowsInScope(rows: TrainingRows, scope: Scope): TrainingRows {
  return scope === 'global' ? rows : filterRows(rows, (i) => rows.positive[i] === 1);
}
