import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Scope } from '../benchmark/data.js';
import type { Regime } from '../benchmark/regimes.js';
import type { FailedTrack } from '../benchmark/verdict/track.js';
import type { EmbeddingVerdict, GroupScore, MethodVerdict } from '../benchmark/verdict/verdict.js';
import { csvCell } from './csv-cell.js';

/** One score of one method on one embedding: what it is of, and its value with its 95% interval, or why there is none. */
export interface VerdictRow {
  readonly embedding: string;
  readonly method: string;
  readonly scope: Scope;
  /** As SCORES names it; `auc` for the ROC-AUC of a pair, a group or a condition. */
  readonly score: string;
  readonly groupKind: GroupScore['kind'] | null;
  readonly groupName: string | null;
  /** Of one ordered pair of datasets; null for a mean over pairs. */
  readonly trainSet: string | null;
  readonly testSet: string | null;
  readonly effect: string | null;
  /** null where strengths are mixed, too. */
  readonly strength: number | null;
  readonly regime: Regime | null;
  readonly discrepancy: string | null;
  /** Which clips a discrepancy compares. */
  readonly part: string | null;
  readonly value: number | null;
  /** null for what has no interval: ranks, and discrepancies that are no ratio. */
  readonly low: number | null;
  readonly high: number | null;
  /** Why there is no value. */
  readonly reason: string | null;
}

const NUMBER_COLUMNS: readonly (keyof VerdictRow)[] = ['strength', 'value', 'low', 'high'];

/** The columns in their order. */
const COLUMNS = [
  'embedding',
  'method',
  'scope',
  'score',
  'groupKind',
  'groupName',
  'trainSet',
  'testSet',
  'effect',
  'strength',
  'regime',
  'discrepancy',
  'part',
  'value',
  'low',
  'high',
  'reason',
] as const satisfies readonly (keyof VerdictRow)[];

const REQUIRED_COLUMNS: readonly (keyof VerdictRow)[] = ['embedding', 'method', 'scope', 'score'];

/** What a score is of, beside its method. */
type Place = Partial<
  Omit<VerdictRow, 'embedding' | 'method' | 'scope' | 'score' | 'value' | 'low' | 'high' | 'reason'>
>;

type Figure = { readonly value: number; readonly low?: number; readonly high?: number } | { readonly reason: string };

/** A method without scores of its own has them all undefined, each for the same reason. */
const SCORES_OF_ALL: readonly (keyof MethodVerdict['scores'])[] = [
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
];

/**
 * The long table of a verdict: every score, a line each, in the order of embeddings and methods. AUCs and shares are
 * fractions; mCE is x 100, as it is defined.
 *
 * A method that failed has its scores undefined, with the failure as the reason.
 */
export function verdictRows(embeddings: readonly EmbeddingVerdict[]): VerdictRow[] {
  return embeddings.flatMap((verdict) =>
    verdict.methods.flatMap((method, m) => {
      const row = (score: string, figure: Figure, place: Place = {}) =>
        verdictRow(verdict.embedding, method, score, figure, place);
      const ranks = (['cross', 'robustness'] as const).map((track) => {
        const rank = verdict.boards[track].places[m]!.rank;
        const figure = rank === undefined ? { reason: 'the method has no score' } : { value: rank };
        return row(track === 'cross' ? 'rankByCross' : 'rankByRobustness', figure);
      });
      if ('failure' in method) {
        return [...SCORES_OF_ALL.map((score) => row(score, { reason: method.failure })), ...ranks];
      }
      return [...SCORES_OF_ALL.map((score) => row(score, method.scores[score])), ...ranks, ...detailRows(method, row)];
    }),
  );
}

function detailRows(
  { pairs, groups, retained, affected, discrepancies, sensitivity }: MethodVerdict,
  row: (score: string, figure: Figure, place: Place) => VerdictRow,
): VerdictRow[] {
  const groupRows = (own: readonly GroupScore[], place: Place) =>
    own.map(({ kind, name, auc }) => row('auc', auc, { ...place, groupKind: kind, groupName: name }));
  return [
    ...pairs.flatMap(({ trainSet, testSet, auc, groups }) => {
      const place = { trainSet, testSet };
      return [row('auc', auc, place), ...groupRows(groups, place)];
    }),
    ...groupRows(groups, {}),
    ...affected.map(({ auc, ...condition }) => row('auc', auc, condition)),
    ...retained.map(({ effect, strength, retained }) =>
      row('retained', retained, { effect, strength, regime: 'clean-affected' }),
    ),
    ...discrepancies.flatMap(({ discrepancy, part, before, after, left }) => {
      const place = { discrepancy, part };
      const value = (figure: number | undefined) =>
        figure === undefined ? { reason: 'it is not defined for some instrument' } : { value: figure };
      return [
        row('discrepancyBefore', value(before), place),
        row('discrepancyAfter', value(after), place),
        row('discrepancyLeft', left, place),
      ];
    }),
    ...sensitivity.flatMap(({ effect, global, globalHeldOut, clipwise, clipwiseLeftOut }) => [
      row('sensitivityGlobal', global, { effect }),
      row('sensitivityGlobalHeldOut', globalHeldOut, { effect }),
      row('sensitivityClipwise', clipwise, { effect }),
      row('sensitivityClipwiseLeftOut', clipwiseLeftOut, { effect }),
    ]),
  ];
}

function verdictRow(
  embedding: string,
  { method, scope }: MethodVerdict | FailedTrack,
  score: string,
  figure: Figure,
  place: Place,
): VerdictRow {
  const known = 'value' in figure;
  return {
    embedding,
    method,
    scope,
    score,
    groupKind: place.groupKind ?? null,
    groupName: place.groupName ?? null,
    trainSet: place.trainSet ?? null,
    testSet: place.testSet ?? null,
    effect: place.effect ?? null,
    strength: place.strength ?? null,
    regime: place.regime ?? null,
    discrepancy: place.discrepancy ?? null,
    part: place.part ?? null,
    value: known ? figure.value : null,
    low: known ? (figure.low ?? null) : null,
    high: known ? (figure.high ?? null) : null,
    reason: known ? null : figure.reason,
  };
}

/** The rows as CSV (RFC 4180) with a header and every digit; null is an empty cell. */
export function verdictCsv(rows: readonly VerdictRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => csvCell(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

/** The rows as a Parquet file: float64 columns for strength, value, low and high, text for the others. */
export function encodeVerdictParquet(rows: readonly VerdictRow[]): Uint8Array {
  const schema: SchemaElement[] = [{ name: 'root', num_children: COLUMNS.length }, ...COLUMNS.map(columnSchema)];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'ebb' });
  parquet.write({ columnData: COLUMNS.map((name) => ({ name, data: rows.map((row) => row[name]) })) });
  parquet.finish();
  return new Uint8Array(writer.getBuffer());
}

function columnSchema(name: keyof VerdictRow): SchemaElement {
  const repetition_type = REQUIRED_COLUMNS.includes(name) ? 'REQUIRED' : 'OPTIONAL';
  if (NUMBER_COLUMNS.includes(name)) return { name, type: 'DOUBLE', repetition_type };
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type };
}
