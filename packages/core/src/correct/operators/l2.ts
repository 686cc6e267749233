import { z } from 'zod';
import type { Operator } from '../contract.js';

const parameters = z.strictObject({});

/** Brings every embedding to length 1. */
export const l2: Operator<z.infer<typeof parameters>> = {
  id: 'l2',
  title: 'L2 normalisation',
  definition: 'x / |x| row by row, with |x| the Euclidean norm; a row of zeros stays',
  reference: 'Usual before cosine similarity; as a step of retrieval embeddings, Jégou & Chum, ECCV 2012',
  parameters,
  labelsUsed: () => 'none',
  chosenBy: () => 'nothing',
  async fit() {
    return { stage: { kind: 'unitLength' } };
  },
};
