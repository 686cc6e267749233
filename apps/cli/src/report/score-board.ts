import type { TrackId } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { type BoardPoint, boardFigure } from '../figures/board-figure.js';
import type { Html } from './html.js';
import { figureBlock, INTERVAL_NOTE } from './html-table.js';
import type { BoardLine } from './judged-run.js';
import { type NumberStyle, scoreText } from './score-text.js';

/** How a board's figure is named. */
interface BoardNames {
  readonly id: string;
  readonly title: string;
  readonly axis: string;
  readonly caption: string;
}

/** A board as a figure, in the unit of `style`; nothing where no method has a score. */
export async function scoreBoard(
  lines: readonly BoardLine[],
  track: TrackId,
  style: NumberStyle,
  { id, title, axis, caption }: BoardNames,
): Promise<Html | []> {
  const points = scoreBoardPoints(lines, track, style);
  if (points.length === 0) return [];
  const none = points.find(({ label }) => label === NO_CORRECTION.name)?.value;
  const description =
    'Dots with 95% intervals, by rank and then by score; the numbers are those of the table above. Dashed line: no correction.';
  const svg = await boardFigure(points, { axis, none }, { id, title, description });
  return figureBlock(svg, [`${caption} with intervals. `, INTERVAL_NOTE]);
}

/** The methods of a board that have a score, in the unit of `style`. */
function scoreBoardPoints(lines: readonly BoardLine[], track: TrackId, style: NumberStyle): BoardPoint[] {
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
