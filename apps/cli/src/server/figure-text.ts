import type { FigureFragment } from '@ebb/client/operations.generated';
import {
  AUC,
  intervalText,
  type NumberStyle,
  numberText,
  PERCENT,
  POINTS,
  TWO_DECIMALS,
} from '../report/score-text.js';

const STYLES = { auc: AUC, points: POINTS, percent: PERCENT, mce: TWO_DECIMALS } satisfies Record<string, NumberStyle>;
export type FigureStyle = keyof typeof STYLES;

/** A figure and its interval as two cells; one that is not defined is a dash. */
export function figureCells({ value, low, high }: FigureFragment, style: FigureStyle): [string, string] {
  if (value === null) return ['-', ''];
  const interval = low === null || high === null ? '' : intervalText({ low, high }, STYLES[style]);
  return [numberText(value, STYLES[style]), interval];
}
