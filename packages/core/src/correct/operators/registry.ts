import type { Operator } from '../contract.js';
import { centre } from './centre.js';
import { combat } from './combat.js';
import { coral } from './coral.js';
import { desensitise } from './desensitise.js';
import { gaussianOt } from './gaussian-ot.js';
import { inlp } from './inlp.js';
import { kernel } from './kernel.js';
import { l2 } from './l2.js';
import { lda } from './lda.js';
import { leace } from './leace.js';
import { log } from './log.js';
import { mlda } from './mlda.js';
import { pcaRemoval } from './pca-removal.js';
import { standardise } from './standardise.js';
import { subspaceAlignment } from './subspace-alignment.js';
import { tca } from './tca.js';
import { whiten } from './whiten.js';

/** Every operator that a recipe can name, by id. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  // Each operator validates its own parameters before `fit`, so that the registry can forget their types.
  (
    [
      centre,
      standardise,
      kernel,
      lda,
      mlda,
      coral,
      gaussianOt,
      subspaceAlignment,
      leace,
      inlp,
      combat,
      whiten,
      log,
      l2,
      pcaRemoval,
      tca,
      desensitise,
    ] as Operator[]
  ).map((operator) => [operator.id, operator]),
);
