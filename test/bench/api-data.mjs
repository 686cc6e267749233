// A database of the size that the API is measured at, written by SQL alone: what its figures are does not matter to the time that it
// takes to read them, but ranks are made by the server from paired draws, as always.
import { randomBytes } from 'node:crypto';

const EMBEDDINGS = 10;
const ROWS_OF_EVALUATION = 300;
const DRAWS = 1000;

/**
 * Fills an empty, migrated database: one benchmark with ten embeddings, `submissions` / 10 methods judged on each, 300 result rows a
 * submission.
 *
 * @param client of pg, connected
 * @returns how much there is
 */
export async function fillDatabase(client, submissions) {
  const methods = submissions / EMBEDDINGS;
  await client.query('select setseed(0.5)');
  await client.query(`
    insert into accounts (handle, display_name)
      select 'author-' || k, 'Author ' || k from generate_series(1, 50) k;
    insert into benchmark_revisions (slug, data_revision, protocol_version, title, description, instruments, genres, reading, seed, test_labels,
        datasets, description_sha256)
      values ('bench', md5('bench'), 'bench-1', 'Bench', 'Made by npm run bench -- api', '["cello","flute"]', '["all"]', 'corrected', 42, 'public',
        '[{"id":"a","title":"A","licence":"CC0","trainClips":100,"testClips":50,"trainRecordings":100,"testRecordings":50},
          {"id":"b","title":"B","licence":"CC0","trainClips":100,"testClips":50,"trainRecordings":100,"testRecordings":50}]', md5('none'));
    insert into benchmark_embeddings (revision_id, slug, dim, hash, provenance, conditions, files, downloads, position)
      select r.id, 'embedding-' || k, 128, md5(k::text), '{}', '[]', '[]', '[]', k
      from benchmark_revisions r, generate_series(1, ${EMBEDDINGS}) k;
    insert into methods (slug, account_id, title, description)
      select 'method-' || k, a.id, 'Method ' || k, 'A method of the benchmark of speed'
      from generate_series(1, ${methods}) k join accounts a on a.handle = 'author-' || (1 + k % 50);
    insert into method_versions (method_id, number, kind, recipe_hash, recipe, labels_used, map_chosen_by, by_instrument)
      select id, 1, 'recipe', md5(slug), '{"name":"lda","operators":[{"op":"lda"}]}', 'dataset', 'nothing', false from methods;
    insert into submissions (account_id, version_id, revision_id, scope, state, started_at, finished_at, created_at)
      select m.account_id, v.id, r.id, 'global', 'succeeded', now(), now(), now() - (e.position || ' minutes')::interval
      from methods m join method_versions v on v.method_id = m.id cross join benchmark_revisions r cross join benchmark_embeddings e;
    insert into submission_embeddings (submission_id, embedding_id)
      select s.id, e.id from (select id, row_number() over (partition by version_id order by created_at) k from submissions) s
      join benchmark_embeddings e on e.position = s.k;
    insert into submission_events (submission_id, state) select id, unnest(array['queued', 'running', 'succeeded']) from submissions;
    insert into evaluations (embedding_id, method_hash, embedding_hash, data_revision, protocol_version, scope, scores, device, ebb_version, notes,
        milliseconds)
      select e.id, v.recipe_hash, e.hash, r.data_revision, r.protocol_version, 'any',
        (select jsonb_object_agg(name, jsonb_build_object('value', x, 'low', x - 0.02, 'high', x + 0.02))
          from unnest(array['within', 'cross', 'gain', 'recovery', 'cost', 'worstInstrument', 'instrumentSpread', 'worstGenre', 'genreSpread',
            'robustness', 'mce']) name, lateral (select 0.7 + 0.2 * random() + 0 * length(v.recipe_hash || name) as x) x),
        'cpu', '0.1.0', '[]', 1000
      from benchmark_embeddings e join benchmark_revisions r on r.id = e.revision_id cross join method_versions v;
    insert into version_evaluations (version_id, evaluation_id, submission_id)
      select v.id, ev.id, se.submission_id from evaluations ev join method_versions v on v.recipe_hash = ev.method_hash
      join submissions s on s.version_id = v.id join submission_embeddings se on se.submission_id = s.id and se.embedding_id = ev.embedding_id;
  `);
  await addDraws(client);
  await client.query(`
    insert into results (evaluation_id, metric, train_set, test_set, instrument, effect, strength, value, low, high, n)
      select e.id, (array['rocAuc', 'averagePrecision', 'precision', 'recall', 'f1', 'accuracy'])[1 + k % 6], (array['a', 'b'])[1 + k % 2],
        (array['a', 'b'])[1 + (k / 2) % 2], 'instrument-' || k % 10, case when k % 5 = 0 then 'gain' end, case when k % 5 = 0 then k end,
        random(), random(), random(), 100
      from evaluations e cross join generate_series(1, ${ROWS_OF_EVALUATION}) k`);
  // Last, for the server makes boards as soon as they are there.
  await client.query(`insert into boards (embedding_id, scope) select id, 'global' from benchmark_embeddings`);
  await client.query('analyze');
  const count = async (table) => Number((await client.query(`select count(*) from ${table}`)).rows[0].count);
  return { submissions: await count('submissions'), results: await count('results'), methods, boards: EMBEDDINGS };
}

/** Paired draws of every evaluation: its score, what all methods share, and noise of its own. */
async function addDraws(client) {
  const { rows } = await client.query(
    `select id, (scores->'cross'->>'value')::float8 as value from evaluations order by id`,
  );
  const shared = noise(DRAWS);
  for (const { id, value } of rows) {
    const own = noise(DRAWS);
    const draws = Float64Array.from(shared, (common, b) => value + 0.015 * common + 0.004 * own[b]);
    const bytes = Buffer.from(draws.buffer);
    await client.query('update evaluations set cross_draws = $2, robustness_draws = $2 where id = $1', [id, bytes]);
  }
}

/** Sums of four uniform numbers: near enough to normal. */
function noise(count) {
  const uniform = new Uint16Array(randomBytes(8 * count).buffer.slice(0, 8 * count));
  return Float64Array.from({ length: count }, (_, k) => {
    const [a, b, c, d] = uniform.subarray(4 * k, 4 * k + 4);
    return ((a + b + c + d) / 65536 - 2) * Math.sqrt(3);
  });
}
