import type { FigureFragment, LeadingEntryFragment, Track } from '../../graphql/operations.generated';
import { AUC, known, numberText, PERCENT, POINTS, scoreText } from '../../text/number-text';

interface Told {
  readonly track: Track;
  readonly embedding: string;
  readonly gap: FigureFragment | null;
  /** The first entries by rank, and how many the board has. */
  readonly best: readonly LeadingEntryFragment[];
  readonly entryCount: number;
  readonly none: LeadingEntryFragment | undefined;
}

/** What a board says in plain words: what is lost, who leads and by how much, and whether that is real. */
export function boardVerdict(told: Told): string[] {
  return [...(told.track === 'GENERALISATION' ? [loss(told)] : []), ...leaders(told)];
}

function loss({ gap, embedding }: Told): string {
  const score = known(gap);
  if (!score) return `On ${embedding}, what uncorrected probes lose on the other dataset is ${scoreText(gap, AUC)}.`;
  if (score.value < 0)
    return `On ${embedding}, uncorrected probes lose nothing on the other dataset: their ROC-AUC is ${numberText(-score.value, AUC)} points higher there.`;
  return `On ${embedding}, uncorrected probes lose ${scoreText(gap, AUC)} points of ROC-AUC on the other dataset.`;
}

function leaders({ track, best, entryCount, none }: Told): string[] {
  const leading = best.filter(({ rank }) => rank === 1);
  const [first] = leading;
  if (!first) return ['No method has a score on this board yet.'];
  const better = none?.rank == null ? undefined : none.rank - 1;
  const others = entryCount - 1;
  const significance =
    better === undefined
      ? []
      : better === 0
        ? ['No method is significantly better than no correction.']
        : [`${better} of ${others} methods ${better === 1 ? 'is' : 'are'} significantly better than no correction.`];
  if (first.method.slug === 'none' && leading.length === 1)
    return ['No correction leads: every method is significantly worse.'];
  if (better === 0 && none?.rank === 1 && first.method.slug !== 'none') {
    const difference = scoreText(
      track === 'ROBUSTNESS' ? first.score : first.scores.gain,
      track === 'ROBUSTNESS' ? PERCENT : POINTS,
    );
    const size = track === 'ROBUSTNESS' ? `${difference} %` : `${difference} points above it`;
    return [
      `No method is significantly better than no correction; the highest score, of ${first.method.title}, is ${size}.`,
    ];
  }
  const shared =
    leading.length === 1
      ? `${first.method.title} leads alone`
      : `${first.method.title} has the highest score, but ${tiedText(leading.length - 1, best.length < entryCount && leading.length === best.length)} cannot be told from it`;
  return [`${shared}: ${leadText(first, track)}.`, ...significance];
}

/** The first entries may all be of the first rank, and more beyond them. */
const tiedText = (count: number, more: boolean) =>
  `${more ? `at least ${count}` : count} ${count === 1 ? 'other method' : 'other methods'}`;

function leadText({ scores }: LeadingEntryFragment, track: Track): string {
  if (track === 'ROBUSTNESS')
    return `${scoreText(scores.robustness, PERCENT)} % of the uncorrected AUC above chance is left`;
  const recovery = known(scores.recovery);
  const share = recovery ? `, ${numberText(recovery.value, PERCENT)}% of the loss` : '';
  return `it wins back ${scoreText(scores.gain, AUC)} points${share}`;
}
