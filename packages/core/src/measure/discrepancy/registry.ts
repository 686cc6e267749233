import type { Discrepancy } from './contract.js';
import { coralDistance } from './coral-distance.js';
import { domainAuc } from './domain-auc.js';
import { energyDistance } from './energy-distance.js';
import { frechetDistance } from './frechet-distance.js';
import { ldaSeparability } from './lda-separability.js';
import { mmd } from './mmd.js';
import { proxyADistance } from './proxy-a-distance.js';
import { slicedWasserstein } from './sliced-wasserstein.js';

/** Every discrepancy, by id. */
export const DISCREPANCIES: ReadonlyMap<string, Discrepancy> = new Map(
  [
    proxyADistance,
    domainAuc,
    mmd,
    frechetDistance,
    coralDistance,
    slicedWasserstein,
    energyDistance,
    ldaSeparability,
  ].map((discrepancy) => [discrepancy.id, discrepancy]),
);
