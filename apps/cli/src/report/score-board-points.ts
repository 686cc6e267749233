import type { TrackId } from '@ebb/core/benchmark/verdict/verdict';
import type { BoardPoint } from '../figures/board-figure.js';
import type { BoardLine } from './judged-run.js';
import { type NumberStyle, scoreText } from './score-text.js';

/** The methods of a board that have a score, in the unit of `style`. */
export function scoreBoardPoints(lines: readonly BoardLine[], track: TrackId, style: NumberStyle): BoardPoint[] {
  return lines.flatMap(({ judged, label }): BoardPoint[] => {
    if ('failure' in judged) return [];
    const score = judged.scores[track];
    if ('reason' in score) return [];
    const { factor } = style;
    return [
      {
        label,
        scope: judged.scope,
        value: factor * score.value,
        low: factor * score.low,
        high: factor * score.high,
        text: `${label}: ${scoreText(score, style)}`,
      },
    ];
  });
}
