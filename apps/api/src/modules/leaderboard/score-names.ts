/** The names of a method's scores (docs/protocol.md), in their order. */
export const SCORE_NAMES = [
  'within',
  'cross',
  'gain',
  'recovery',
  'cost',
  'worstInstrument',
  'instrumentSpread',
  'worstGenre',
  'genreSpread',
  'robustness',
  'mce',
] as const;

export type ScoreName = (typeof SCORE_NAMES)[number];
