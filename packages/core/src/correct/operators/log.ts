import { z } from 'zod';
import type { Operator } from '../contract.js';

const parameters = z.strictObject({
  /** The unit u below which the map is near linear, as a share of the mean absolute value of the training embeddings. */
  relativeUnit: z.number().min(1e-6).max(1e6).default(1),
});

/** Compresses every element logarithmically, its sign kept. */
export const log: Operator<z.infer<typeof parameters>> = {
  id: 'log',
  title: 'Signed logarithm',
  definition:
    'sign(x) log(1 + |x| / u) element by element, with u = relativeUnit times the mean absolute value of all elements of the training embeddings (1 where they are all 0)',
  reference: 'log(1 + x) of non-negative features is usual; with sign, the started logarithm of Tukey, 1977',
  parameters,
  labelsUsed: () => 'none',
  chosenBy: () => 'nothing',
  async fit({ x }, { relativeUnit }) {
    const mean = x.data.reduce((sum, v) => sum + Math.abs(v), 0) / Math.max(1, x.data.length);
    return { stage: { kind: 'signedLog', unit: mean > 0 ? relativeUnit * mean : 1 } };
  },
};
