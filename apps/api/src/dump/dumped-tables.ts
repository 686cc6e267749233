import { type SQL, sql } from 'drizzle-orm';

/** A table as a dump has it. */
export interface DumpedTable {
  readonly name: string;
  /** Its primary key: rows stand in its order. */
  readonly key: readonly string[];
  /** The rows of a public dump, as JSON under the name `row`; undefined for what is private as a whole. */
  readonly shown: SQL | undefined;
}

/** Submissions that ended, and those that results are linked to. */
const SHOWN_SUBMISSIONS = sql.raw(`(
  t.state in ('succeeded', 'failed', 'cancelled') or exists (select 1 from version_evaluations ve where ve.submission_id = t.id)
)`);
const OF_SHOWN_SUBMISSION = sql`exists (select 1 from submissions s where s.id = x.submission_id and ${sql.raw(`(
  s.state in ('succeeded', 'failed', 'cancelled') or exists (select 1 from version_evaluations ve where ve.submission_id = s.id)
)`)})`;

const whole = (name: string): SQL => sql`select to_jsonb(t) as row from ${sql.identifier(name)} t`;
const without = (name: string, columns: readonly string[]): SQL =>
  sql`select to_jsonb(t) - ${sql.raw(`'{${columns.join(',')}}'::text[]`)} as row from ${sql.identifier(name)} t`;

const table = (name: string, key: string, shown: SQL | undefined): DumpedTable => ({
  name,
  key: key.split(' '),
  shown,
});

/**
 * What a dump holds, in an order in which it can be restored: what a row names stands before it. Uploads under way and workers are no part of it. A
 * public dump has what anyone can read; one with the private part has every row as it is, labels, draws and the hashes of keys included.
 */
export const DUMPED_TABLES: readonly DumpedTable[] = [
  table('server_settings', 'name', undefined),
  table('accounts', 'id', whole('accounts')),
  table('api_keys', 'id', undefined),
  table('invites', 'hash', undefined),
  // Where the labels are is the operator's to know.
  table(
    'benchmark_revisions',
    'id',
    sql`select to_jsonb(t) || '{"description_sha256": ""}' as row from benchmark_revisions t`,
  ),
  table('benchmark_embeddings', 'id', whole('benchmark_embeddings')),
  table('methods', 'id', whole('methods')),
  table('method_versions', 'id', whole('method_versions')),
  table('method_artifacts', 'version_id embedding', whole('method_artifacts')),
  table(
    'submissions',
    'id',
    sql`select to_jsonb(t) - '{key_id,idempotency_key,request_hash,lease_token,worker_id,heartbeat_at,stage,done,total}'::text[]
        || jsonb_build_object('state', case when t.state in ('failed', 'cancelled') then t.state else 'succeeded' end)
        || case when t.failure is null then '{}' else
          jsonb_build_object('failure', t.failure || '{"message": "", "hint": null}') end as row
      from submissions t where ${SHOWN_SUBMISSIONS}`,
  ),
  table(
    'submission_embeddings',
    'submission_id embedding_id',
    sql`select to_jsonb(x) as row from submission_embeddings x where ${OF_SHOWN_SUBMISSION}`,
  ),
  table(
    'submission_events',
    'id',
    sql`select to_jsonb(x) as row from submission_events x where ${OF_SHOWN_SUBMISSION}`,
  ),
  table('submission_log', 'id', undefined),
  table('quota_uses', 'submission_id', undefined),
  table('evaluations', 'id', without('evaluations', ['cross_draws', 'robustness_draws'])),
  table('version_evaluations', 'version_id evaluation_id', whole('version_evaluations')),
  table('results', 'id', whole('results')),
  table('clip_ranks', 'evaluation_id', undefined),
  table('boards', 'id', whole('boards')),
  table('board_entries', 'board_id track position', whole('board_entries')),
  table('board_errors', 'board_id track', undefined),
  table('comparisons', 'a b score', whole('comparisons')),
];

/** The rows of a table for a dump, in the order of its key; undefined where a public dump has none. */
export function rowsOfDump({ name, key, shown }: DumpedTable, withPrivate: boolean): SQL | undefined {
  const rows = withPrivate ? whole(name) : shown;
  if (!rows) return undefined;
  const types = new Map([
    ['id', ['results', 'submission_events', 'submission_log'].includes(name) ? 'bigint' : 'text'],
  ]);
  const order = key.map((column) => {
    const type = column === 'position' ? 'bigint' : (types.get(column) ?? 'text');
    return sql`(d.row ->> ${sql.raw(`'${column}'`)})::${sql.raw(type)}`;
  });
  return sql`select d.row::text as line from (${rows}) d order by ${sql.join(order, sql`, `)}`;
}

/** Columns that count on from the greatest number that is restored. */
export const COUNTED: readonly (readonly [table: string, column: string])[] = [
  ['results', 'id'],
  ['submission_events', 'id'],
  ['submission_log', 'id'],
];
