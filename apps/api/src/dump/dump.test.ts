import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRecipe } from '@ebb/core/correct/recipe';
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boards, clipRanks, evaluations } from '../db/schema/evaluation.js';
import { submissionLog, submissions } from '../db/schema/submission.js';
import { TABLES } from '../db/tables.js';
import { refreshStaleBoards } from '../modules/leaderboard/board-refresh.service.js';
import {
  importJudged,
  type JudgedMethods,
  judgeMethods,
  type StoredBoard,
  submitJudged,
} from '../testing/judged-board.js';
import { type TestDatabase, testDatabases } from '../testing/test-databases.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';
import { dumpServer } from './dump.service.js';
import { DUMPED_TABLES } from './dumped-tables.js';
import { restoreServer } from './restore.service.js';

const EXPORTS = [
  '/export/leaderboard.csv?benchmark=judged&embedding=normal',
  '/export/leaderboard.json?benchmark=judged&embedding=normal&track=robustness&scope=classwise',
  '/export/leaderboard.bib?benchmark=judged&embedding=normal',
  '/export/results.csv?benchmark=judged',
  '/export/results.json?benchmark=judged',
];

let judged: JudgedMethods;
let from: TestServer;
let stored: StoredBoard;
let kinds: TestDatabase[];
beforeAll(async () => {
  judged = await judgeMethods();
  kinds = await testDatabases();
  from = await startTestServer({ database: kinds[0]! });
  const { db } = from.runtime;
  stored = await importJudged(db, judged);
  for (const method of judged.methods) await submitJudged(db, stored, method);
  await refreshStaleBoards(from.runtime);
  const [first, second] = await db.select().from(submissions).limit(2);
  await db.insert(submissionLog).values({ submissionId: first!.id, line: 'PRIVATE-LINE' });
  await db
    .update(submissions)
    .set({
      failure: { code: 'EVALUATION_FAILED', message: 'PRIVATE-MESSAGE', hint: 'PRIVATE-HINT', fault: 'author' },
      idempotencyKey: 'PRIVATE-KEY',
    })
    .where(eq(submissions.id, second!.id));
}, 300_000);
afterAll(() => from.close());

/** What a server answers to all exports, without its own address. */
async function answers({ url }: TestServer): Promise<string[]> {
  const texts: string[] = [];
  for (const path of EXPORTS) texts.push((await (await fetch(`${url}${path}`)).text()).replaceAll(url, ''));
  return texts;
}

async function dumped(withPrivate: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ebb-test-dump-'));
  await dumpServer(from.runtime.db, folder, { withPrivate });
  return folder;
}

/** A server on the other kind of database, where there are two, with the dump restored. */
async function restored(folder: string): Promise<TestServer> {
  const server = await startTestServer({ database: kinds.at(-1)! });
  await restoreServer(server.runtime.db, folder);
  return server;
}

const contents = async (folder: string) => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    files.map(
      async ({ parentPath, name }) => [join(parentPath, name), await readFile(join(parentPath, name))] as const,
    ),
  );
};

test('every table is dumped but those of a moment', () => {
  const all = Object.values(TABLES).flatMap((table) =>
    typeof table === 'object' && Symbol.for('drizzle:Name') in table
      ? [String(table[Symbol.for('drizzle:Name') as never])]
      : [],
  );
  expect(DUMPED_TABLES.map(({ name }) => name).sort()).toEqual(
    all.filter((name) => !['blobs', 'blob_chunks', 'uploads', 'workers'].includes(name)).sort(),
  );
});

describe('a public dump', () => {
  let folder: string;
  let mirror: TestServer;
  beforeAll(async () => {
    folder = await dumped(false);
    mirror = await restored(folder);
  }, 300_000);
  afterAll(async () => {
    await mirror.close();
    await rm(folder, { recursive: true });
  });

  test('restored into another kind of database reads the same to the last byte', async () => {
    expect(await answers(mirror)).toEqual(await answers(from));
    const query = '{ trainingData(benchmark: "judged", embedding: "normal") { files { url sha256 } } }';
    const [own, there] = await Promise.all(
      [mirror, from].map(async (server) => (await server.graphql(query)).data.trainingData.files),
    );
    expect(own.map(({ sha256 }: { sha256: string }) => sha256)).toEqual(
      there.map(({ sha256 }: { sha256: string }) => sha256),
    );
    expect(Buffer.from(await (await fetch(own[0].url)).arrayBuffer())).toEqual(
      Buffer.from(await (await fetch(there[0].url)).arrayBuffer()),
    );
  });

  test('holds nothing that is private', async () => {
    const { descriptionSha256, files } = { ...stored.revision, ...stored.embedding };
    const { benchmark } = judged;
    const testKeys = benchmark.datasets.flatMap(({ keys, splits }) =>
      keys.filter((_, clip) => splits[clip] === 'test'),
    );
    const [draws] = await from.runtime.db.select({ draws: evaluations.crossDraws }).from(evaluations).limit(1);
    const words = [
      'PRIVATE-',
      descriptionSha256,
      ...testKeys,
      Buffer.from(draws!.draws!).toString('hex').slice(0, 64),
      stored.account.key.slice(4),
    ];
    for (const [path, bytes] of await contents(folder)) {
      for (const word of words) expect(bytes.includes(word), `${word} in ${path}`).toBe(false);
      expect(files.map(({ sha256 }) => sha256)).not.toContain(path.split('/').at(-1));
    }
    for (const table of [
      'api_keys',
      'clip_ranks',
      'board_errors',
      'submission_log',
      'server_settings',
      'quota_uses',
      'invites',
    ])
      expect((await contents(folder)).map(([path]) => path)).not.toContain(join(folder, 'tables', `${table}.jsonl`));
  });

  test('has the boards and the long table as CSV', async () => {
    const csv = (await contents(folder)).filter(([path]) => path.endsWith('.csv'));
    expect(csv.map(([path]) => path.split('/').at(-1)).sort()).toEqual([
      'normal-generalisation-classwise.csv',
      'normal-generalisation-global.csv',
      'normal-robustness-classwise.csv',
      'normal-robustness-global.csv',
      'results.csv',
    ]);
    const [board] = csv.filter(([path]) => path.endsWith('normal-generalisation-global.csv'));
    expect(String(board![1])).toBe((await answers(from))[0]);
  });

  test('is not restored into a database that is used, nor when a byte of it is another', async () => {
    await expect(restoreServer(mirror.runtime.db, folder)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const damaged = await dumped(false);
    const file = join(damaged, 'tables', 'results.jsonl');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('0.', '1.'));
    await expect(restoreServer(mirror.runtime.db, damaged)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    await rm(file);
    await expect(restoreServer(mirror.runtime.db, damaged)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await writeFile(join(damaged, 'manifest.json'), '{"format":"ebb-dump","version":2}');
    await expect(restoreServer(mirror.runtime.db, damaged)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});

describe('a dump with the private part', () => {
  test('goes on as the server that it is of: boards grow, methods are compared, and numbers do not come twice', async () => {
    const folder = await dumped(true);
    const server = await restored(folder);
    try {
      const { db } = server.runtime;
      expect(await answers(server)).toEqual(await answers(from));
      expect(await db.select({ n: count() }).from(clipRanks)).toEqual([{ n: 5 }]);
      const recipe = parseRecipe({ name: 'x', operators: [{ op: 'lda' }, { op: 'l2' }] }, 'test');
      const { record } = judged.methods.find(({ recipe }) => recipe.name === 'lda')!;
      await submitJudged(db, stored, { recipe, record }, 'another');
      await refreshStaleBoards(server.runtime);
      const [board] = await db.select().from(boards).where(eq(boards.scope, 'global'));
      expect(board).toMatchObject({ stale: false, revision: 2 });
      const { data } = await server.graphql(
        '{ leaderboard(benchmark: "judged", embedding: "normal") { entries { edges { node { evaluation { id } } } } } }',
      );
      const [a, b] = data.leaderboard.entries.edges.map(
        ({ node }: { node: { evaluation: { id: string } } }) => node.evaluation.id,
      );
      const compared = await server.graphql(
        'query ($a: ID!, $b: ID!) { compare(a: $a, b: $b) { difference reason } }',
        { a, b },
      );
      expect(compared.errors).toEqual([]);
      expect(compared.data.compare.difference).not.toBeNull();
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  }, 120_000);
});
