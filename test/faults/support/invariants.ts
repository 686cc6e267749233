import { expect } from 'vitest';
import type { FaultDatabase } from './fault-board.js';
import { until } from './until.js';

const ENDED = ['succeeded', 'failed', 'cancelled'];

interface Stored {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly failure: { readonly code: string; readonly fault: string } | null;
  readonly events: readonly string[];
  readonly embeddings: number;
  readonly linked: number;
  readonly spent: number;
}

const stored = (database: Pick<FaultDatabase, 'rows'>) =>
  database.rows<Stored>(`
    select s.id, s.state, s.attempts, s.failure,
      (select json_agg(e.state order by e.id) from submission_events e where e.submission_id = s.id) as events,
      (select count(*)::int from submission_embeddings e where e.submission_id = s.id) as embeddings,
      (select count(*)::int from version_evaluations v where v.version_id = s.version_id) as linked,
      (select count(*)::int from quota_uses q where q.submission_id = s.id and q.given_back_at is null) as spent
    from submissions s`);

/** Waits until every submission has ended. */
export async function allEnd(database: Pick<FaultDatabase, 'rows'>, said: () => string, milliseconds = 60_000) {
  await until(
    async () => (await stored(database)).every(({ state }) => ENDED.includes(state)),
    async () => `${JSON.stringify(await stored(database).catch(String))}\n${said()}`,
    milliseconds,
  );
}

/**
 * What holds whatever died: every submission ended in exactly one terminal state, with one set of results where it succeeded and none where it
 * did not, and the quotas add up.
 */
export async function expectNothingLost(database: FaultDatabase, accepted: number): Promise<Stored[]> {
  const all = await stored(database);
  expect(all).toHaveLength(accepted);
  for (const { state, events, failure, embeddings, linked, spent, attempts } of all) {
    expect(events[0]).toBe('queued');
    expect(events.filter((event) => ENDED.includes(event))).toEqual([state]);
    expect(events.at(-1)).toBe(state);
    expect(attempts).toBeLessThanOrEqual(3);
    if (state === 'succeeded') expect([linked, spent]).toEqual([embeddings, 1]);
    else expect(linked).toBe(0);
    if (state === 'failed') expect(spent).toBe(failure!.fault === 'server' ? 0 : 1);
  }
  const [twice] = await database.rows<{ n: number }>(`
    select count(*)::int as n from (
      select 1 from evaluations group by method_hash, embedding_hash, data_revision, protocol_version, scope having count(*) > 1
    ) doubled`);
  expect(twice!.n).toBe(0);
  // Results are of evaluations that are whole: each has as many rows as any other.
  const sizes = await database.rows<{ n: number }>(
    'select distinct (select count(*)::int from results r where r.evaluation_id = e.id) as n from evaluations e',
  );
  expect(sizes.length).toBeLessThanOrEqual(1);
  return all;
}
