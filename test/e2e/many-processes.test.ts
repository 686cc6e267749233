import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisReached } from '../../apps/api/src/testing/redis-reached.js';
import { testDatabases } from '../../apps/api/src/testing/test-databases.js';
import { testEnv } from '../../apps/api/src/testing/test-env.js';
import { affineGraph } from '../support/affine-graph.js';
import { judgedCollections } from '../support/judged-collections.js';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.js';

const path = (file: string) => fileURLToPath(new URL(`../../apps/api/dist/${file}`, import.meta.url));
const DIM = 12;
const BENCHMARK = 'collections';
const EMBEDDING = 'made';
const RECIPES = {
  nothing: [],
  lda: [{ op: 'lda' }],
  kernel: [{ op: 'standardise', by: 'trainSet' }, { op: 'kernel' }],
  domain: [{ op: 'standardise', by: 'domain' }],
  removal: [{ op: 'pca-removal' }],
};
const postgres = (await testDatabases()).find(({ kind }) => kind === 'postgres');
const reached = postgres !== undefined && (await redisReached());

describe.skipIf(!reached)('many processes', () => {
  let embedded: ServerProcess;
  let api: ServerProcess;
  let secondUrl: string;
  let dropDatabase: () => Promise<void>;
  const others: ChildProcess[] = [];

  beforeAll(async () => {
    const write = async (folder: string) => {
      const { benchmark, embedding } = judgedCollections({ dim: DIM });
      await writeBenchmark(
        folder,
        { ...benchmark, id: BENCHMARK },
        [{ ...embedding, id: EMBEDDING }],
        [
          ...(embedding.conditions ?? []).map(({ effect, strength, tables }) => ({
            effect,
            strength,
            tables: new Map([[EMBEDDING, tables]]),
          })),
        ],
      );
    };
    embedded = await startServerProcess({ writeBenchmark: write });
    const { where, drop } = await postgres!.make();
    dropDatabase = drop;
    const shared = {
      DATABASE_URL: (where as { url: string }).url,
      // Of the numbered databases of Redis one that no other test takes.
      REDIS_URL: new URL('/9', testEnv.redisUrl).href,
    };
    api = await startServerProcess({ writeBenchmark: write, settings: { ...shared, EBB_CONCURRENCY: '0' } });
    const port = await freePort();
    secondUrl = `http://127.0.0.1:${port}`;
    const start = (script: string, settings: Record<string, string>) =>
      others.push(
        spawn(process.execPath, [path(script)], {
          env: { ...api.env, ...settings },
          stdio: ['ignore', 'ignore', 'inherit'],
        }),
      );
    start('server.js', { EBB_PORT: String(port) });
    for (let k = 0; k < 3; k++) start('worker.js', { EBB_CONCURRENCY: '1', EBB_THREADS: '1' });
    while (!(await isReady(secondUrl))) await sleep(100);
  }, 240_000);

  afterAll(async () => {
    await embedded?.close();
    await Promise.all(
      others.map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }),
    );
    await api?.close();
    await dropDatabase?.();
  });

  test('two APIs and three workers on Redis and PostgreSQL rank as the embedded server does, bit for bit', async () => {
    const [alone, together] = await Promise.all([
      judged(embedded.url, embedded.url),
      // Submitted here, read there.
      judged(api.url, secondUrl),
    ]);
    expect(alone.boards.flat()).toHaveLength(4 * (Object.keys(RECIPES).length + 1));
    expect(together.boards).toStrictEqual(alone.boards);
    expect(together.results).toBe(alone.results);
    expect(new Set(together.workers).size).toBeGreaterThan(1);
  }, 400_000);
});

/** Submits every method at once; the boards' figures and the long table when all are judged. */
async function judged(writeUrl: string, readUrl: string) {
  const { createAccount } = await graphql(
    writeUrl,
    'mutation { createAccount(input: { handle: "author", displayName: "Author" }) { secret errors { message } } }',
  );
  const key: string = createAccount.secret;
  const graph = await upload(writeUrl, key, affineGraph(DIM, 3));
  const inputs = Object.entries(RECIPES).flatMap(([slug, operators]) =>
    ['GLOBAL', 'CLASSWISE'].map((scope) => ({
      ...{ benchmark: BENCHMARK, scope, method: { slug: `own-${slug}` } },
      recipe: { name: `own-${slug}`, operators },
    })),
  );
  const graphInput = {
    ...{ benchmark: BENCHMARK, method: { slug: 'own-graph' }, labelsUsed: [] },
    artifacts: [{ embedding: EMBEDDING, sha256: graph }],
  };
  const ids: string[] = [];
  for (const input of [...inputs, graphInput]) {
    const { submitMethod } = await graphql(
      writeUrl,
      'mutation ($input: SubmitMethodInput!) { submitMethod(input: $input) { submission { id } errors { message } } }',
      { input },
      key,
    );
    expect(submitMethod.errors).toEqual([]);
    ids.push(submitMethod.submission.id);
  }
  const query = '($id: ID!) { submission(id: $id) { state failure { code } events { state } } }';
  for (const id of ids) {
    for (;;) {
      const { submission } = await graphql(readUrl, `query ${query}`, { id }, key);
      if (submission.state === 'SUCCEEDED') break;
      expect(submission.failure).toBeNull();
      await sleep(100);
    }
  }
  const boards = [];
  for (const track of ['GENERALISATION', 'ROBUSTNESS']) {
    for (const scope of ['GLOBAL', 'CLASSWISE']) boards.push(await boardOf(readUrl, track, scope));
  }
  const { server } = await graphql(readUrl, '{ server { queue { workers { id } } } }');
  const workers: string[] = server.queue.workers.map(({ id }: { id: string }) => id);
  return { boards, results: await resultsOf(readUrl), workers };
}

/** Ranks and every score, once all methods are on the board. */
async function boardOf(url: string, track: string, scope: string) {
  for (;;) {
    const answer = await fetch(
      `${url}/export/leaderboard.json?benchmark=${BENCHMARK}&embedding=${EMBEDDING}&track=${track}&scope=${scope}`,
    );
    const { entries } = (await answer.json()) as { entries: Record<string, unknown>[] };
    if (entries?.length === Object.keys(RECIPES).length + 1) {
      return entries.map(({ rank, tied, tier, position, scores, method }) => {
        return { rank, tied, tier, position, scores, method: (method as { slug: string }).slug };
      });
    }
    await sleep(100);
  }
}

/** The long table, sorted: it stands in the order of ids, which are drawn at random. */
async function resultsOf(url: string): Promise<string> {
  const text = await (await fetch(`${url}/export/results.csv?benchmark=${BENCHMARK}`)).text();
  return text.trim().split('\n').sort().join('\n');
}

async function upload(url: string, key: string, file: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(file).digest('hex');
  const { requestArtifactUpload } = await graphql(
    url,
    `mutation ($input: RequestArtifactUploadInput!) {
      requestArtifactUpload(input: $input) { upload { url method } errors { message } } }`,
    { input: { sha256, sizeBytes: file.length } },
    key,
  );
  const { url: target, method } = requestArtifactUpload.upload;
  const answer = await fetch(target, { method, body: Buffer.from(file), headers: { authorization: `Bearer ${key}` } });
  expect(answer.ok).toBe(true);
  return sha256;
}

async function graphql(url: string, query: string, variables: object = {}, key?: string) {
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  // biome-ignore lint/suspicious/noExplicitAny: the answers of this file's own queries.
  const { data, errors } = (await answer.json()) as { data: any; errors: unknown };
  expect(errors).toBeUndefined();
  return data;
}

const isReady = (url: string) =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
