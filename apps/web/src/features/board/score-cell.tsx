import type { FigureFragment } from '../../graphql/operations.generated';
import { intervalText, known, type NumberStyle, numberText } from '../../text/number-text';

interface ScoreCellProps {
  readonly figure: FigureFragment;
  readonly style: NumberStyle;
  /** Says nothing here, of no correction for instance. */
  readonly silent?: boolean;
}

/** A score in a table's cell; its interval and the reason of an undefined one are its title and are read out. */
export function ScoreCell({ figure, style, silent = false }: ScoreCellProps) {
  const score = known(figure);
  if (silent) return <td className="number" />;
  if (!score)
    return (
      <td className="number" title={figure.reason ?? undefined}>
        <span className="undefined">–</span>
        <span className="hidden">undefined: {figure.reason}</span>
      </td>
    );
  const interval = intervalText(score, style);
  return (
    <td className="number" title={interval}>
      {numberText(score.value, style)}
      <span className="hidden"> {interval}</span>
    </td>
  );
}
