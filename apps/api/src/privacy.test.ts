import { eq } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, apiKeys, invites } from './db/schema/account.js';
import { uploads } from './db/schema/blob.js';
import { boardErrors, clipRanks, evaluations } from './db/schema/evaluation.js';
import { methodArtifacts, methods, methodVersions } from './db/schema/method.js';
import { serverSettings } from './db/schema/setting.js';
import { submissionLog, submissions } from './db/schema/submission.js';
import { createContext } from './graphql/create-context.js';
import { formatError } from './graphql/format-error.js';
import { toGlobalId } from './graphql/global-id.js';
import { createInvite } from './modules/account/account-admin.service.js';
import { authenticate } from './modules/account/authenticate.service.js';
import { requestUpload } from './modules/artifact/artifact.service.js';
import { refreshStaleBoards } from './modules/leaderboard/board-refresh.service.js';
import { createSchema } from './schema.js';
import {
  importJudged,
  type JudgedMethods,
  judgeMethods,
  type StoredBoard,
  submitJudged,
} from './testing/judged-board.js';
import { makeAccount, type TestAccount } from './testing/make-account.js';
import { anyDatabase } from './testing/test-databases.js';
import { startTestServer, type TestServer } from './testing/test-server.js';
import { type Walked, walkSchema } from './testing/walk-schema.js';

/** Types that only answers to mutations have. */
const OF_MUTATIONS = /Payload$|^(Mutation|Subscription|Upload|RequestHeader|UserError)$/;

let server: TestServer;
let judged: JudgedMethods;
let board: StoredBoard;
let stranger: TestAccount;
/** What nobody but the operator may see, by what it is. */
const secrets = new Map<string, string | RegExp>();
/** What an account alone may see. */
const own = ['PRIVATE-LOG-LINE', 'PRIVATE-FAILURE-MESSAGE', 'PRIVATE-FAILURE-HINT'];
let draws: Set<number>;
let calls: Record<string, string[]>;

beforeAll(async () => {
  server = await startTestServer({ database: await anyDatabase() });
  const { db } = server.runtime;
  // Test splits that are longer than the lists of plain values that are shown: histograms of up to 40 bins.
  judged = await judgeMethods(undefined, { recordings: 48 });
  board = await importJudged(db, judged);
  for (const method of judged.methods) await submitJudged(db, board, method);
  await refreshStaleBoards(server.runtime);
  stranger = await makeAccount(db);
  await plant();
}, 300_000);
afterAll(() => server.close());

/** Puts something into every private column, and notes what it is. */
async function plant(): Promise<void> {
  const { db, runtime } = { db: server.runtime.db, runtime: server.runtime };
  const note = (name: string, value: string | RegExp) => secrets.set(name, value);
  note('key of the owner', board.account.key);
  note('key of the stranger', stranger.key);
  note('code of an invitation', await createInvite(db, { note: 'PRIVATE-INVITE-NOTE' }));
  note('note of an invitation', 'PRIVATE-INVITE-NOTE');
  for (const { hash } of await db.select().from(apiKeys)) note(`hash of key ${hash.slice(0, 4)}`, hash);
  for (const { hash } of await db.select().from(invites)) note('hash of an invitation', hash);
  const { row } = await requestUpload(runtime, board.account.accountId, { sha256: 'a'.repeat(64), sizeBytes: 9 });
  note('id of an upload', row.id);
  expect(await db.select().from(uploads)).toHaveLength(1);
  for (const { name, value } of await db.select().from(serverSettings)) note(`setting ${name}`, value);
  note('hash of the description with its labels', board.revision.descriptionSha256);
  const [first] = await db.select().from(submissions).limit(1);
  await db
    .update(submissions)
    .set({
      state: 'failed',
      idempotencyKey: 'PRIVATE-IDEMPOTENCY-KEY',
      requestHash: 'PRIVATE-REQUEST-HASH',
      leaseToken: '11111111-2222-4333-8444-555555555555',
      workerId: 'private-host-name:1234:abcd',
      failure: { code: 'TIME_LIMIT', message: own[1]!, hint: own[2]!, fault: 'author' },
    })
    .where(eq(submissions.id, first!.id));
  await db.insert(submissionLog).values({ submissionId: first!.id, line: own[0]! });
  note('idempotency key', 'PRIVATE-IDEMPOTENCY-KEY');
  note('hash of a request', 'PRIVATE-REQUEST-HASH');
  note('token of a lease', '11111111-2222-4333-8444-555555555555');
  note('name of a machine', 'private-host-name');
  for (const { keys, splits, recordings } of judged.benchmark.datasets) {
    keys.forEach((key, i) => {
      if (splits[i] !== 'test') return;
      note(`test clip ${key}`, key);
      // `recording 3` is not the training split’s `recording 31`.
      note(`test recording ${recordings[i]}`, new RegExp(`${recordings[i]}(?!\\d)`));
    });
  }
  const judgedRows = await db.select().from(evaluations);
  const bytes = [
    ...(await db.select({ data: clipRanks.data }).from(clipRanks)).map(({ data }) => data),
    ...judgedRows.flatMap(({ crossDraws, robustnessDraws }) => [crossDraws, robustnessDraws]),
    ...(await db.select({ data: boardErrors.triangle }).from(boardErrors)).map(({ data }) => data),
  ].filter((data): data is Uint8Array => data !== null && data.length >= 24);
  expect(bytes.length).toBeGreaterThan(10);
  bytes.forEach((data, i) => {
    const head = Buffer.from(data).subarray(0, 24);
    for (const form of ['hex', 'base64', 'base64url'] as const)
      note(`private bytes ${i} in ${form}`, head.toString(form));
    note(`private bytes ${i} as a list`, [...head].join(','));
  });
  draws = new Set(judgedRows.flatMap(({ crossDraws }) => (crossDraws ? doublesOf(crossDraws) : [])));
  expect(draws.size).toBeGreaterThan(100);
  // A graph, so that its artefacts are walked too.
  const [method] = await db.select().from(methods).limit(1);
  const [version] = await db
    .insert(methodVersions)
    .values({
      methodId: method!.id,
      number: 99,
      kind: 'onnx',
      labelsUsed: 'dataset',
      mapChosenBy: 'nothing',
      byInstrument: false,
      recipeHash: null,
    })
    .returning();
  const artifact = {
    versionId: version!.id,
    embedding: 'normal',
    sha256: 'b'.repeat(64),
    sizeBytes: 10,
    graph: { opset: 17 },
  };
  await db.insert(methodArtifacts).values(artifact);
  await db.update(accounts).set({ displayName: 'PUBLIC-CANARY' }).where(eq(accounts.id, board.account.accountId));
  const there = 'benchmark: "judged", embedding: "normal"';
  const [a, b] = judgedRows.filter(({ failure }) => failure === null).map(({ id }) => toGlobalId('Evaluation', id));
  calls = {
    'Query.benchmark': ['slug: "judged"'],
    'Query.embedding': ['benchmark: "judged", slug: "normal"'],
    'Query.method': [`slug: "${method!.slug}"`],
    'Query.leaderboard': ['GENERALISATION', 'ROBUSTNESS'].flatMap((track) =>
      ['GLOBAL', 'CLASSWISE'].map((scope) => `${there}, track: ${track}, scope: ${scope}`),
    ),
    'Query.results': ['benchmark: "judged"'],
    'Query.submission': [`id: "${toGlobalId('Submission', first!.id)}"`],
    'Query.trainingData': [there],
    'Query.benchmarkFixture': [there],
    'Query.compare': ['CROSS', 'WITHIN', 'ROBUSTNESS'].map((score) => `a: "${a}", b: "${b}", score: ${score}`),
  };
}

const doublesOf = (data: Uint8Array): number[] => [...new Float64Array(data.slice().buffer)];

/** Walks as the owner of a key, or as nobody. */
async function walkAs(key?: string): Promise<Walked> {
  const { runtime } = server;
  const schema = await createSchema();
  const viewer = await authenticate(runtime.db, key && `Bearer ${key}`);
  const ask = async (source: string) => {
    const state = { requestId: 'walk', address: '127.0.0.1', log: runtime.log, viewer };
    const { data = null, errors } = await graphql({ schema, source, contextValue: createContext(runtime, state) });
    const told = errors?.map((error) => formatError(error.toJSON(), error));
    return { data, ...(told && { errors: told as never }) };
  };
  return walkSchema(schema, ask, calls);
}

/** Names of the secrets that stand in some text. */
function leaked(texts: readonly string[]): string[] {
  const all = texts.join('\n');
  return [...secrets]
    .filter(([, secret]) => (typeof secret === 'string' ? all.includes(secret) : secret.test(all)))
    .map(([name]) => name);
}

const textsOf = ({ values }: Walked) => values.map(String);

describe('whoever walks the whole schema', () => {
  let walks: Record<'nobody' | 'stranger' | 'owner', Walked>;
  beforeAll(async () => {
    walks = { nobody: await walkAs(), stranger: await walkAs(stranger.key), owner: await walkAs(board.account.key) };
  }, 300_000);

  it('reaches every type, and no field fails', async () => {
    const schema = await createSchema();
    const types = Object.values(schema.getTypeMap()).filter((type) => 'getFields' in type && 'getInterfaces' in type);
    const names = types.map(({ name }) => name).filter((name) => !name.startsWith('__') && !OF_MUTATIONS.test(name));
    // Nobody has a worker here, and Node and Query are no answers; pages and their edges are counted by what they hold.
    const structural = /^(Node|Query|Worker|PageInfo)$|Connection$|Edge$/;
    expect(names.filter((name) => !structural.test(name) && !walks.owner.types.has(name))).toEqual([]);
    for (const { codes } of Object.values(walks)) expect([...codes]).toEqual([]);
    expect(walks.nobody.values.length).toBeGreaterThan(2000);
  });

  it('finds what is public: the walk looks', () => {
    for (const walk of Object.values(walks)) expect(textsOf(walk)).toContain('PUBLIC-CANARY');
    expect(textsOf(walks.owner)).toEqual(expect.arrayContaining(own));
  });

  it('finds no test clip, no secret, and no private bytes', () => {
    for (const walk of Object.values(walks)) expect(leaked(textsOf(walk))).toEqual([]);
  });

  it('finds nothing of another account’s log and failure', () => {
    for (const walk of [walks.nobody, walks.stranger]) {
      const all = textsOf(walk).join('\n');
      expect(own.filter((text) => all.includes(text))).toEqual([]);
    }
  });

  it('finds no draws and no lists as long as a test split', () => {
    const testClips = judged.benchmark.datasets.map(({ splits }) => splits.filter((split) => split === 'test').length);
    for (const { values, longestList } of Object.values(walks)) {
      // An end of an interval may be a draw itself: two for each of the methods.
      const found = new Set(values.filter((value) => typeof value === 'number' && draws.has(value)));
      expect(found.size).toBeLessThanOrEqual(2 * judged.methods.length);
      expect(longestList).toBeLessThan(Math.min(...testClips));
    }
  });

  it('finds addresses of files and tables in which there is none of it either', async () => {
    const addresses = [...new Set(textsOf(walks.nobody).filter((text) => text.startsWith(`${server.url}/`)))];
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses) {
      const response = await fetch(address);
      const body = new Uint8Array(await response.arrayBuffer());
      expect([address, response.status]).toEqual([address, 200]);
      const parts = address.includes('.npz') ? Object.values(unzipSync(body)) : [body];
      // UTF-32, as NumPy has texts, reads as UTF-8 once its zeros are gone.
      expect(leaked(parts.map((part) => Buffer.from(part).toString('utf8').replaceAll('\0', '')))).toEqual([]);
    }
  });

  it.each([
    'benchmark.json',
    '../benchmark.json',
    '..%2fbenchmark.json',
    'test.npz',
    'table.npy',
    '%2e%2e/%2e%2e/etc/passwd',
  ])('is given no other file of the benchmark: %s', async (file) => {
    const [known] = textsOf(walks.nobody).filter((text) => text.startsWith(`${server.url}/download/`));
    const response = await fetch(`${known!.slice(0, known!.lastIndexOf('/'))}/${file}`);
    expect(response.status).toBe(404);
  });
});
