// The API over a real PostgreSQL with 10,000 submissions and 3 million result rows: the 99th percentile of a leaderboard page and of a
// page of 100 results at 50 requests a second, their throughput beside the same SQL behind a bare Express handler, and the time from a
// submission to its visible rank on `mini`.
//   npm run bench -- api [--submissions 10000] [--seconds 20] [--report]
// It needs PostgreSQL (TEST_DATABASE_URL, else postgres://root@127.0.0.1:5432/postgres), in which it makes a database and drops it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import { fillDatabase } from './api-data.mjs';
import { recordPages } from './api-pages.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADMIN_URL = process.env.TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/postgres';
const REQUESTS_PER_SECOND = 50;
const P99_GOAL_MS = 50;
const THROUGHPUT_GOAL = 3;
const RANK_GOAL_SECONDS = 5;
const CONNECTIONS = 10;

const lines = [];
const say = (line = '') => {
  lines.push(line);
  console.log(line);
};

export async function main(args) {
  const { values } = parseArgs({
    args,
    options: {
      submissions: { type: 'string', default: '10000' },
      seconds: { type: 'string', default: '20' },
      report: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  say('# The API under load');
  say();
  say(
    `${cpus()[0].model} (${cpus().length} cores), ${platform()} ${release()} ${arch()}, Node ${process.versions.node}; PostgreSQL, server`,
  );
  say(
    `and load generator on the same cores. Made by \`npm run bench -- api\` on ${new Date().toISOString().slice(0, 10)}.`,
  );
  say();
  await withDatabase('ebb_bench', (url) => reading(url, Number(values.submissions), seconds));
  await withDatabase('ebb_bench_mini', submitting);
  if (!values.report) return;
  const folder = join(ROOT, 'docs/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'api-bench.md'), `${lines.join('\n')}\n`);
}

/** A migrated database of its own, dropped at the end. */
async function withDatabase(name, work) {
  const admin = new pg.Client(ADMIN_URL);
  await admin.connect();
  const url = new URL(ADMIN_URL);
  url.pathname = `/${name}`;
  try {
    await admin.query(`drop database if exists ${name}`);
    await admin.query(`create database ${name}`);
    await work(url.href);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

async function reading(url, submissions, seconds) {
  const api = await startProcess('apps/api/dist/server.js', {
    DATABASE_URL: url,
    EBB_CONCURRENCY: '0',
    EBB_SEED_MINI: '0',
  });
  const client = new pg.Client(url);
  await client.connect();
  try {
    const filled = await fillDatabase(client, submissions);
    say(
      `${filled.submissions} submissions, ${filled.results} result rows, ${filled.boards} boards of ${filled.methods} methods.`,
    );
    say();
    const refresh = await boardsMade(client);
    say(
      `Ranks of all boards from the paired draws: ${refresh.toFixed(1)} s, ${(refresh / filled.boards).toFixed(2)} s a board.`,
    );
    say();
    say(
      '| page | SQL statements | p50, ms | p99, ms | under 50 ms | requests/s | bare Express, requests/s | ratio | within 3x |',
    );
    say('|---|---|---|---|---|---|---|---|---|');
    for (const page of await recordPages(url)) await measurePage(page, api.url, url, seconds);
    say();
    say(
      `Latencies at ${REQUESTS_PER_SECOND} requests a second over ${seconds} s, throughput on ${CONNECTIONS} connections without a pause.`,
    );
  } finally {
    await client.end();
    await api.stop();
  }
}

/** Seconds until no board is stale any more. */
async function boardsMade(client) {
  const start = performance.now();
  for (;;) {
    const { rows } = await client.query('select count(*) from boards where stale');
    if (Number(rows[0].count) === 0) return (performance.now() - start) / 1000;
    await sleep(100);
  }
}

async function measurePage({ name, request, statements }, apiUrl, databaseUrl, seconds) {
  const own = { url: `${apiUrl}/graphql`, ...request };
  await requireGood(own);
  await autocannon({ ...own, connections: CONNECTIONS, duration: 3 });
  const paced = await autocannon({
    ...own,
    connections: CONNECTIONS,
    overallRate: REQUESTS_PER_SECOND,
    duration: seconds,
  });
  const full = await autocannon({ ...own, connections: CONNECTIONS, duration: seconds });
  const bare = await startProcess('test/bench/api-bare.mjs', {
    DATABASE_URL: databaseUrl,
    BARE_STATEMENTS: JSON.stringify(statements),
  });
  let reference;
  try {
    const its = { url: bare.url, connections: CONNECTIONS };
    await autocannon({ ...its, duration: 3 });
    reference = await autocannon({ ...its, duration: seconds });
  } finally {
    await bare.stop();
  }
  for (const run of [paced, full, reference]) {
    if (run.errors + run.non2xx > 0)
      throw new Error(`${name}: ${run.errors} errors, ${run.non2xx} answers other than 2xx.`);
  }
  const ratio = reference.requests.average / full.requests.average;
  const p99 = paced.latency.p99;
  say(
    `| ${name} | ${statements.length} | ${paced.latency.p50} | ${p99} | ${p99 < P99_GOAL_MS ? 'yes' : '**no**'} | ${full.requests.average.toFixed(0)} | ` +
      `${reference.requests.average.toFixed(0)} | ${ratio.toFixed(1)} | ${ratio <= THROUGHPUT_GOAL ? 'yes' : '**no**'} |`,
  );
}

/** The page must hold rows, or its speed says nothing. */
async function requireGood({ url, method, headers, body }) {
  const answer = await (await fetch(url, { method, headers, body })).json();
  const edges = JSON.stringify(answer).match(/"node":/g)?.length ?? 0;
  if (answer.errors || edges < 20)
    throw new Error(`The page is not what is measured: ${JSON.stringify(answer).slice(0, 500)}`);
}

async function submitting(url) {
  const cache = process.env.EBB_CACHE_DIR ?? mkdtempSync(join(tmpdir(), 'ebb-bench-cache-'));
  const api = await startProcess('apps/api/dist/server.js', { DATABASE_URL: url, EBB_CACHE_DIR: cache });
  const graphql = async (query, variables, key) => {
    const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
    const answer = await (
      await fetch(`${api.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
    ).json();
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  };
  try {
    const seedStart = performance.now();
    while ((await graphql('{ server { queue { queued running } } benchmark(slug: "mini") { id } }')).benchmark === null)
      await sleep(500);
    for (;;) {
      const { queued, running } = (await graphql('{ server { queue { queued running } } }')).server.queue;
      if (queued + running === 0) break;
      await sleep(500);
    }
    say();
    say(
      `\`mini\` with every built-in method, from an empty database: ${((performance.now() - seedStart) / 1000).toFixed(0)} s.`,
    );
    say();
    say('| submission on `mini` | to visible rank, s | under 5 s |');
    say('|---|---|---|');
    const { createAccount } = await graphql(
      'mutation { createAccount(input: { handle: "bench", displayName: "Bench" }) { secret errors { code message } } }',
    );
    for (const [name, embeddings] of [
      ['a recipe, `mfcc`', ['mfcc']],
      ['a recipe, both embeddings', ['mfcc', 'random-cnn']],
    ]) {
      const took = [];
      for (let k = 0; k < 3; k++) {
        const slug = `bench-${embeddings.length}-${k}`;
        const start = performance.now();
        const recipe = { name: slug, operators: [{ op: 'lda' }, { op: 'pca-removal', remove: k + 1 }] };
        const { submitMethod } = await graphql(
          'mutation ($input: SubmitMethodInput!) { submitMethod(input: $input) { submission { id } errors { code message } } }',
          { input: { benchmark: 'mini', method: { slug }, recipe, embeddings } },
          createAccount.secret,
        );
        if (submitMethod.errors.length > 0) throw new Error(JSON.stringify(submitMethod.errors));
        for (const embedding of embeddings) {
          const board = `query ($e: String!, $s: String!) { leaderboard(benchmark: "mini", embedding: $e) {
            entries(first: 10, filter: { search: $s }) { edges { node { rank } } } } }`;
          while ((await graphql(board, { e: embedding, s: slug })).leaderboard.entries.edges.length === 0)
            await sleep(50);
        }
        took.push((performance.now() - start) / 1000);
      }
      const median = took.sort((a, b) => a - b)[1];
      say(`| ${name} (median of 3) | ${median.toFixed(1)} | ${median < RANK_GOAL_SECONDS ? 'yes' : '**no**'} |`);
    }
  } finally {
    await api.stop();
    if (!process.env.EBB_CACHE_DIR) rmSync(cache, { recursive: true, force: true });
  }
}

/** A process that serves HTTP on a free port, once it answers. */
async function startProcess(script, env) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, script)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      EBB_PORT: String(port),
      EBB_LOG_LEVEL: 'error',
      // One address asks for all: limits would be measured in place of the server.
      EBB_REQUESTS_PER_MINUTE: '100000000',
      EBB_MUTATIONS_PER_MINUTE: '100000000',
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (let k = 0; ; k++) {
    if (
      await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    if (child.exitCode !== null || k > 600) throw new Error(`${script} did not start.`);
    await sleep(100);
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
