import { csvCell } from '@ebb/core/io/csv-cell';
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings } from '../../db/schema/benchmark.js';
import { evaluations, results } from '../../db/schema/evaluation.js';
import { createLoaders } from '../../graphql/loaders.js';
import { csvText } from '../../http/csv-text.js';
import type { ResultSelection } from './results.service.js';

/** Evaluations whose rows are read by one query: a few thousand rows. */
const EVALUATIONS_AT_ONCE = 20;

const COLUMNS = [
  'trainSet',
  'testSet',
  'pair',
  'instrument',
  'genre',
  'effect',
  'strength',
  'regime',
  'discrepancy',
  'part',
  'metric',
  'value',
  'low',
  'high',
  'n',
  'reason',
] as const;

interface NamedEvaluation {
  readonly id: string;
  readonly method: string;
  readonly embedding: string;
  readonly scope: string;
}

/** The evaluations of a selection with their names: by embedding, method and scope. */
async function evaluationsOf(db: Db, { evaluations: where }: ResultSelection): Promise<NamedEvaluation[]> {
  const rows = await db
    .select({
      id: evaluations.id,
      scope: evaluations.scope,
      embedding: benchmarkEmbeddings.slug,
      position: benchmarkEmbeddings.position,
    })
    .from(evaluations)
    .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.id, evaluations.embeddingId))
    .where(where)
    .orderBy(asc(evaluations.id));
  const loaders = createLoaders(db);
  const named = await Promise.all(
    rows.map(async ({ id, ...row }) => {
      const [first] = await loaders.versionOfEvaluation.load(id);
      return { id, ...row, method: (await loaders.method.load(first!.methodId)).slug };
    }),
  );
  const key = (row: (typeof named)[number]) =>
    [String(row.position).padStart(9, '0'), row.embedding, row.method, row.scope, row.id].join('\0');
  return named.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The rows of a selection with their evaluation, evaluation by evaluation; a few thousand at a time are in memory. */
async function* rowsOf(db: Db, selection: ResultSelection) {
  const all = await evaluationsOf(db, selection);
  for (let from = 0; from < all.length; from += EVALUATIONS_AT_ONCE) {
    const part = all.slice(from, from + EVALUATIONS_AT_ONCE);
    const ids = part.map(({ id }) => id);
    const rows = await db
      .select()
      .from(results)
      .where(
        selection.rows
          ? sql`${inArray(results.evaluationId, ids)} and ${selection.rows}`
          : inArray(results.evaluationId, ids),
      )
      .orderBy(asc(results.id));
    const byEvaluation = new Map(ids.map((id): [string, typeof rows] => [id, []]));
    for (const row of rows) byEvaluation.get(row.evaluationId)!.push(row);
    for (const evaluation of part) yield { evaluation, rows: byEvaluation.get(evaluation.id)! };
  }
}

/** The long table as CSV, every digit of every figure. */
export async function* resultsCsv(db: Db, selection: ResultSelection): AsyncGenerator<string> {
  yield `${['method', 'embedding', 'scope', ...COLUMNS.map(snakeCase)].join(',')}\n`;
  for await (const { evaluation, rows } of rowsOf(db, selection)) {
    const { method, embedding, scope } = evaluation;
    const start = [csvText(method), csvText(embedding), scope].join(',');
    const lines = rows.map((row) => {
      const cells = COLUMNS.map((column) => (column === 'reason' ? csvText(row.reason) : csvCell(row[column])));
      return `${start},${cells.join(',')}\n`;
    });
    yield lines.join('');
  }
}

/** The long table as one JSON object. */
export async function* resultsJson(db: Db, selection: ResultSelection): AsyncGenerator<string> {
  const { slug, title, dataRevision, protocolVersion } = selection.revision;
  const head = { benchmark: { slug, title, dataRevision, protocolVersion } };
  yield `${JSON.stringify(head).slice(0, -1)},"results":[`;
  let separator = '\n';
  for await (const { evaluation, rows } of rowsOf(db, selection)) {
    if (rows.length === 0) continue;
    const { method, embedding, scope } = evaluation;
    const lines = rows.map((row) =>
      JSON.stringify({
        method,
        embedding,
        scope,
        ...Object.fromEntries(COLUMNS.map((column) => [column, row[column]])),
      }),
    );
    yield separator + lines.join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
