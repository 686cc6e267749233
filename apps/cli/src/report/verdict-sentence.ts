import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { type BoardLine, boardLines } from './judged-run.js';
import { AUC, POINTS, scoreText } from './score-text.js';

/** A board claims a difference where its Holm-adjusted p-value is at most this (SCORES, Rank). */
export const ALPHA = 0.05;

/** How many methods a sentence names. */
const NAMED = 4;

/** What uncorrected probes lose on the other dataset, and which methods are better or worse than no correction, in plain words. */
export function verdictSentence(verdict: EmbeddingVerdict): string {
  const { gap, methods, boards } = verdict;
  const noneIndex = methods.findIndex(({ method }) => method === NO_CORRECTION.name);
  const loss = lossText(gap);
  const lines = boardLines(verdict, 'cross').filter(({ index, rank }) => index !== noneIndex && rank !== undefined);
  if (lines.length === 0) return `${loss} No method was compared with no correction.`;
  // The score of a method less that of no correction, where the board claims a difference.
  const claimed = new Map(
    boards.cross.tests.flatMap(({ methods: [a, b], difference, adjustedP }): [number, number][] => {
      if (adjustedP > ALPHA || (a !== noneIndex && b !== noneIndex)) return [];
      return [a === noneIndex ? [b, -difference] : [a, difference]];
    }),
  );
  const better = lines.filter(({ index }) => (claimed.get(index) ?? 0) > 0);
  const worse = lines.filter(({ index }) => (claimed.get(index) ?? 0) < 0);
  const of = `Of ${lines.length} methods`;
  if (lines.length === 1) {
    const [only] = lines as [BoardLine];
    const word = better.length > 0 ? 'significantly better' : worse.length > 0 ? 'significantly worse' : undefined;
    return word
      ? `${loss} ${only.label} is ${word} than no correction, by ${gainText(only)} points.`
      : `${loss} The data do not tell ${only.label} from no correction: its gain is ${gainText(only)} points.`;
  }
  const betterText =
    better.length > 0
      ? `${of} ${better.length === 1 ? 'one is' : `${better.length} are`} significantly better than no correction: ${named(better)}`
      : `${of} none is significantly better than no correction`;
  const worseText =
    worse.length > 0
      ? `; significantly worse ${worse.length === 1 ? 'is' : 'are'} ${named(worse.toReversed())}.`
      : ', and none significantly worse.';
  return `${loss} ${betterText}${worseText}`;
}

function lossText(gap: EmbeddingVerdict['gap']): string {
  if ('reason' in gap) return `What uncorrected probes lose on the other dataset is undefined: ${gap.reason}.`;
  const { value, low, high } = gap;
  if (value >= 0) return `Uncorrected probes lose ${scoreText(gap, AUC)} points of ROC-AUC on the other dataset.`;
  const won = scoreText({ value: -value, low: -high, high: -low }, AUC);
  return `Uncorrected probes lose nothing on the other dataset: their ROC-AUC is ${won} points higher there.`;
}

function named(lines: readonly BoardLine[]): string {
  const texts = lines.slice(0, NAMED).map((line) => `${line.label} by ${gainText(line)}`);
  const rest = lines.length - texts.length;
  const items = rest > 0 ? [...texts, `${rest} more`] : texts;
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const gainText = ({ judged }: BoardLine): string => ('failure' in judged ? '' : scoreText(judged.scores.gain, POINTS));
