import type { BoardEntryFragment, LeaderboardOrderBy } from '../../graphql/operations.generated';
import { AUC, type NumberStyle, PERCENT, PLAIN, POINTS } from '../../text/number-text';

/** A column of a score beside the one that ranks. */
interface ScoreColumn {
  readonly id: string;
  readonly title: string;
  /** What it is, for the heading's tooltip and the choice of columns. */
  readonly meaning: string;
  readonly score: keyof BoardEntryFragment['scores'];
  readonly style: NumberStyle;
  readonly sort: LeaderboardOrderBy;
  /** Of no correction it is 0 or undefined by definition, and says nothing. */
  readonly relative?: boolean;
}

const SCORE_COLUMNS = [
  {
    id: 'cross',
    title: 'Cross',
    meaning: 'ROC-AUC × 100, trained on one dataset, tested on the other',
    score: 'cross',
    style: AUC,
    sort: 'CROSS',
  },
  {
    id: 'gain',
    title: 'Gain',
    meaning: 'points of cross-dataset ROC-AUC won over no correction',
    score: 'gain',
    style: POINTS,
    sort: 'GAIN',
    relative: true,
  },
  {
    id: 'recovery',
    title: 'Recovery, %',
    meaning: 'gain as a share of what no correction loses on the other dataset',
    score: 'recovery',
    style: PERCENT,
    sort: 'RECOVERY',
    relative: true,
  },
  {
    id: 'cost',
    title: 'Cost',
    meaning: 'points of ROC-AUC lost within a dataset',
    score: 'cost',
    style: POINTS,
    sort: 'COST',
    relative: true,
  },
  {
    id: 'within',
    title: 'Within',
    meaning: 'ROC-AUC × 100, trained and tested on one dataset',
    score: 'within',
    style: AUC,
    sort: 'WITHIN',
  },
  {
    id: 'robustness',
    title: 'Robustness, %',
    meaning: 'share of the ROC-AUC above chance that is left under acoustic conditions',
    score: 'robustness',
    style: PERCENT,
    sort: 'ROBUSTNESS',
  },
  {
    id: 'mce',
    title: 'mCE',
    meaning: 'mean corruption error: errors under effects relative to no correction, × 100; lower is better',
    score: 'mce',
    style: PLAIN,
    sort: 'MCE',
  },
  {
    id: 'worst',
    title: 'Worst instrument',
    meaning: 'lowest cross-dataset ROC-AUC × 100 of an instrument',
    score: 'worstInstrument',
    style: AUC,
    sort: 'WORST_INSTRUMENT',
  },
] as const satisfies readonly ScoreColumn[];

const TEXT_COLUMNS = [
  { id: 'labels', title: 'Labels used', meaning: 'which training labels its fit reads' },
  { id: 'domain', title: 'Knows domain', meaning: 'whether it must be told of which dataset a test clip is' },
  { id: 'submitted', title: 'Submitted', meaning: 'by whom and when' },
] as const;

export const COLUMNS = [...SCORE_COLUMNS, ...TEXT_COLUMNS];

export type ColumnId = (typeof COLUMNS)[number]['id'];

export const DEFAULT_COLUMNS: readonly ColumnId[] = ['gain', 'recovery', 'cost', 'robustness', 'labels', 'domain'];

/** The columns of scores that are shown: chosen, and not the one that ranks. */
export const scoreColumns = (chosen: readonly ColumnId[], ranking: ScoreColumn['score']): readonly ScoreColumn[] =>
  SCORE_COLUMNS.filter(({ id, score }) => chosen.includes(id) && score !== ranking);

export const textColumns = (chosen: readonly ColumnId[]) => TEXT_COLUMNS.filter(({ id }) => chosen.includes(id));
