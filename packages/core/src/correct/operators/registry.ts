import type { Operator } from '../contract.js';
import { centre } from './centre.js';
import { kernel } from './kernel.js';
import { lda } from './lda.js';
import { mlda } from './mlda.js';
import { standardise } from './standardise.js';

/** Every operator that a recipe can name, by id. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  // Each operator validates its own parameters before `fit`, so that the registry can forget their types.
  ([centre, standardise, kernel, lda, mlda] as Operator[]).map((operator) => [operator.id, operator]),
);
