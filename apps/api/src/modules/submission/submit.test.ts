import { GraphBuilder } from '@ebb/core/onnx/graph-builder';
import { tensor } from '@ebb/core/onnx/tensor';
import { count, eq, sql } from 'drizzle-orm';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { putBlob } from '../../blobs/blob-store.js';
import { quotaUses } from '../../db/schema/account.js';
import { uploads } from '../../db/schema/blob.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { submissionEmbeddings, submissionEvents, submissions } from '../../db/schema/submission.js';
import { startWorker } from '../../jobs/start-worker.js';
import { makeAccount, type TestAccount } from '../../testing/make-account.js';
import { type SmallBoard, servicesOf, smallBoard, until } from '../../testing/small-board.js';
import { testDatabases } from '../../testing/test-databases.js';
import { startTestServer, type TestServer } from '../../testing/test-server.js';

const DIM = 10;
const SUBMIT = `mutation ($input: SubmitMethodInput!, $key: String) {
  submitMethod(input: $input, idempotencyKey: $key) {
    submission { id state queuePosition revision method { slug title } version { number kind labelsUsed } embeddings { slug } }
    errors { field code message hint }
  }
}`;
const VALIDATE = `mutation ($input: SubmitMethodInput!) {
  validateMethod(input: $input) { reports errors { field code message hint } }
}`;
const LDA = { operators: [{ op: 'lda' }] };

/** A graph x -> factor x. */
function scaling(factor: number, dim = DIM): Uint8Array {
  const graph = new GraphBuilder('scaling');
  const x = graph.input('embedding', 'float32', ['N', dim]);
  const by = graph.constant('factor', tensor('float32', [1], Float32Array.of(factor)));
  graph.output('corrected', graph.node('Mul', [x, by]), 'float32', ['N', dim]);
  return graph.encode({ opset: 17 });
}

let board: SmallBoard;
beforeAll(async () => {
  board = await smallBoard();
}, 120_000);
afterAll(() => board.close());

describe.each(await testDatabases())('Submitting, on $kind', (database) => {
  let server: TestServer;
  let author: TestAccount;
  let other: TestAccount;
  beforeAll(async () => {
    server = await startTestServer({
      database,
      env: { EBB_CHECKS_AT_ONCE: '1', EBB_MUTATIONS_PER_MINUTE: '100000', EBB_REQUESTS_PER_MINUTE: '100000' },
    });
    const { db } = server.runtime;
    await board.load(db);
    author = await makeAccount(db, { scopes: ['submit'], submissionsPerDay: 1000 });
    other = await makeAccount(db, { scopes: ['submit'] });
  }, 60_000);
  afterAll(() => server.close());

  const input = (slug: string, more: object = {}) => ({
    benchmark: 'judged',
    method: { slug },
    recipe: LDA,
    ...more,
  });
  const submit = async (variables: object, key = author.key) => {
    const { data, errors } = await server.graphql(SUBMIT, variables as Record<string, unknown>, key);
    expect(errors).toEqual([]);
    return data.submitMethod;
  };
  const refusedWith = async (variables: { input: object }, key = author.key) => {
    const before = await rows();
    const { submission, errors } = await submit(variables, key);
    expect(submission).toBeNull();
    expect(await rows()).toEqual(before);
    return errors as { field: string; code: string; message: string; hint: string }[];
  };
  const rows = async () => {
    const { db } = server.runtime;
    const n = async (table: Parameters<ReturnType<typeof db.select>['from']>[0]) =>
      (await db.select({ n: count() }).from(table as typeof methods))[0]!.n;
    return Promise.all(
      [methods, methodVersions, submissions, submissionEmbeddings, submissionEvents, quotaUses].map((table) =>
        n(table),
      ),
    );
  };
  const upload = async (bytes: Uint8Array, { accountId } = author) => {
    const sha256 = await putBlob(server.runtime.db, bytes);
    await server.runtime.db.insert(uploads).values({
      ...{ accountId, sha256, sizeBytes: bytes.length },
      expiresAt: sql`now()`,
      completedAt: sql`now()`,
    });
    return sha256;
  };

  test('a recipe waits in the queue, on all embeddings, with names, a place and an event', async () => {
    const { submission, errors } = await submit({
      input: input('first', { method: { slug: 'first', title: 'The first', url: 'https://example.org/x' } }),
    });
    expect(errors).toEqual([]);
    expect(submission).toMatchObject({
      state: 'QUEUED',
      queuePosition: 1,
      method: { slug: 'first', title: 'The first' },
      version: { number: 1, kind: 'RECIPE', labelsUsed: 'dataset' },
      embeddings: [{ slug: 'normal' }, { slug: 'other' }],
    });
    const again = await submit({ input: input('first', { embeddings: ['other'], changes: 'Less.' }) });
    expect(again.submission).toMatchObject({
      version: { number: 2 },
      method: { title: 'The first' },
      embeddings: [{ slug: 'other' }],
      queuePosition: 2,
    });
  });

  test('everything that is wrong is said at once, with its place in the request', async () => {
    const errors = await refusedWith({
      input: input('Not A Slug', {
        method: { slug: 'Not A Slug' },
        changes: 'x'.repeat(1001),
      }),
    });
    expect(errors.map(({ field, code }) => [field, code])).toEqual([
      ['method.slug', 'INVALID_ARGUMENT'],
      ['changes', 'INVALID_ARGUMENT'],
    ]);
    const more = await refusedWith({
      input: input('ok', {
        embeddings: ['normal', 'nothing'],
        recipe: { operators: [{ op: 'lda' }, { op: 'guess' }] },
      }),
    });
    expect(more.map(({ field, code }) => [field, code])).toEqual([
      ['embeddings.1', 'UNKNOWN_EMBEDDING'],
      ['recipe.operators.1', 'UNKNOWN_OPERATOR'],
    ]);
    expect(more[0]!.message).toBe('The benchmark has no such embedding.');
  });

  const recipeCases: [string, object, string, string][] = [
    ['an unknown benchmark', { benchmark: 'nothing' }, 'benchmark', 'UNKNOWN_BENCHMARK'],
    ['neither recipe nor graphs', { recipe: null }, 'recipe', 'INVALID_ARGUMENT'],
    ['labels of a recipe', { labelsUsed: [] }, 'labelsUsed', 'INVALID_ARGUMENT'],
    ['no embedding', { embeddings: [] }, 'embeddings', 'INVALID_ARGUMENT'],
    ['a key that is none', { recipe: { ...LDA, more: 1 } }, 'recipe', 'INVALID_RECIPE'],
    [
      'a wrong parameter',
      { recipe: { operators: [{ op: 'log', relativeUnit: 0 }] } },
      'recipe.operators.0',
      'INVALID_RECIPE',
    ],
    [
      'too much to compute',
      { recipe: { operators: Array.from({ length: 3 }, () => ({ op: 'kernel', componentsPerDimension: 16 })) } },
      'recipe.operators.2',
      'INVALID_RECIPE',
    ],
    [
      'an effect that the benchmark lacks',
      { recipe: { operators: [{ op: 'desensitise', effect: 'codec', direction: 'mean' }] } },
      'recipe.operators.0',
      'INVALID_RECIPE',
    ],
    ['a link that runs', { method: { slug: 'ok', url: 'javascript:alert(1)' } }, 'method.url', 'INVALID_ARGUMENT'],
    ['a title that turns the text', { method: { slug: 'ok', title: 'a\u202eb' } }, 'method.title', 'INVALID_ARGUMENT'],
    ['a zero byte', { benchmark: 'a\u0000b' }, 'benchmark', 'INVALID_ARGUMENT'],
    ['the name of a built-in method', { method: { slug: 'lda' } }, 'method.slug', 'NAME_TAKEN'],
  ];
  test.each(recipeCases)('%s is refused', async (_, more, field, code) => {
    expect(await refusedWith({ input: input('ok', more) })).toMatchObject([{ field, code }]);
  });

  test('a name belongs to who had it first; of two at once one gets it', async () => {
    await submit({ input: input('named') });
    expect(await refusedWith({ input: input('named') }, other.key)).toMatchObject([
      { field: 'method.slug', code: 'NAME_TAKEN' },
    ]);
    const both = await Promise.all([author, other].map(({ key }) => submit({ input: input('raced') }, key)));
    expect(both.flatMap(({ errors }) => errors)).toMatchObject([{ code: 'NAME_TAKEN' }]);
    expect(both.filter(({ submission }) => submission)).toHaveLength(1);
  });

  test('the same request with the same key is one submission, one after the other and all at once', async () => {
    const before = await rows();
    const variables = { input: input('once'), key: 'a-key-of-mine' };
    const first = await submit(variables);
    const again = await submit({
      key: variables.key,
      input: { recipe: LDA, method: { slug: 'once' }, benchmark: 'judged', changes: null },
    });
    expect(again.submission.id).toBe(first.submission.id);
    const many = await Promise.all(Array.from({ length: 8 }, () => submit({ input: input('many'), key: 'at-once' })));
    expect(new Set(many.map(({ submission }) => submission.id)).size).toBe(1);
    const after = await rows();
    expect(after.map((n, k) => n - before[k]!)).toEqual([2, 2, 2, 4, 2, 2]);
    expect(await refusedWith({ ...variables, input: input('once', { scope: 'CLASSWISE' }) } as never)).toMatchObject([
      { field: 'idempotencyKey', code: 'IDEMPOTENCY_CONFLICT' },
    ]);
    const theirs = await submit({ input: input('theirs'), key: 'a-key-of-mine' }, other.key);
    expect(theirs.submission.id).not.toBe(first.submission.id);
    expect(await refusedWith({ input: input('x'), key: 'with space' } as never)).toMatchObject([
      { field: 'idempotencyKey', code: 'INVALID_ARGUMENT' },
    ]);
  });

  test('the day’s share is counted exactly where many come at once, and nothing is stored beyond it', async () => {
    const few = await makeAccount(server.runtime.db, { scopes: ['submit'], submissionsPerDay: 3 });
    const sent = await Promise.all(Array.from({ length: 8 }, (_, k) => submit({ input: input(`few-${k}`) }, few.key)));
    expect(sent.filter(({ submission }) => submission)).toHaveLength(3);
    for (const { errors } of sent.filter(({ submission }) => !submission)) {
      expect(errors).toMatchObject([{ code: 'QUOTA_EXCEEDED' }]);
    }
    const named = await server.runtime.db.select().from(methods).where(sql`${methods.slug} like 'few-%'`);
    expect(named).toHaveLength(3);
  });

  test('without a key, or with one that may not, nobody submits', async () => {
    const reader = await makeAccount(server.runtime.db, { scopes: ['read'] });
    const without = await server.graphql(SUBMIT, { input: input('nobody') });
    expect(without.data.submitMethod.errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect(await refusedWith({ input: input('nobody') }, reader.key)).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  test('a graph is run in the sandbox first; what it is, is told and kept', async () => {
    const sha256 = await upload(scaling(2));
    const graphs = {
      recipe: null,
      artifacts: [{ embedding: 'normal', sha256 }],
      labelsUsed: ['INSTRUMENT', 'DATASET'],
    };
    const before = await rows();
    const checked = await server.graphql(VALIDATE, { input: input('graph', graphs) }, author.key);
    expect(checked.data.validateMethod.errors).toEqual([]);
    expect(checked.data.validateMethod.reports).toMatchObject([
      { embedding: 'normal', sha256, inputDim: DIM, outputDim: DIM, inputs: { domain: false } },
    ]);
    expect(await rows()).toEqual(before);
    const { submission } = await submit({ input: input('graph', graphs) });
    expect(submission).toMatchObject({
      version: { kind: 'ONNX', labelsUsed: 'dataset+instrument' },
      embeddings: [{ slug: 'normal' }],
    });
  });

  test('a graph that is wrong is refused with its place, what was expected and what came', async () => {
    const wide = await upload(scaling(1, DIM + 1));
    const nonFinite = await upload(scaling(Number.POSITIVE_INFINITY));
    const theirs = await upload(scaling(3), other);
    const with_ = (artifacts: object[], more: object = {}) => ({
      input: input('graph', { recipe: null, labelsUsed: [], artifacts, ...more }),
    });
    const errors = await refusedWith(
      with_([
        { embedding: 'normal', sha256: wide },
        { embedding: 'other', sha256: nonFinite },
      ]),
    );
    expect(errors.map(({ field }) => field)).toEqual(['artifacts.0.sha256', 'artifacts.1.sha256']);
    expect(errors[0]!.message).toContain(`${DIM}`);
    expect(errors[1]!.code).toBe('NON_FINITE');
    // That others uploaded it is not told.
    for (const sha256 of [theirs, 'ab'.repeat(32), 'no hash']) {
      expect(await refusedWith(with_([{ embedding: 'normal', sha256 }]))).toMatchObject([
        { field: 'artifacts.0.sha256', code: 'UPLOAD_MISSING' },
      ]);
    }
    expect(await refusedWith(with_([{ embedding: 'normal', sha256: wide }], { labelsUsed: null }))).toMatchObject([
      { field: 'labelsUsed', code: 'INVALID_ARGUMENT' },
    ]);
    const twice = [0, 1].map(() => ({ embedding: 'normal', sha256: wide }));
    expect(await refusedWith(with_(twice))).toMatchObject([{ field: 'artifacts.1.embedding' }]);
  });

  test('where too many files are checked at once, the rest are sent away at once, and may come again', async () => {
    const sha256 = await upload(scaling(5));
    const graphs = { recipe: null, labelsUsed: [], artifacts: [{ embedding: 'normal', sha256 }] };
    const sent = await Promise.all(
      Array.from({ length: 9 }, () => server.graphql(VALIDATE, { input: input('busy', graphs) }, author.key)),
    );
    const errors = sent.flatMap(({ data }) => data.validateMethod.errors);
    // One is checked, four wait.
    expect(errors).toHaveLength(4);
    for (const { code } of errors) expect(code).toBe('BUSY');
    const again = await server.graphql(VALIDATE, { input: input('busy', graphs) }, author.key);
    expect(again.data.validateMethod.errors).toEqual([]);
  });

  test('pages of submissions, the latest first, by filter; a cursor of one’s own making is refused', async () => {
    const LIST = `query ($first: Int, $after: String, $filter: SubmissionFilter) {
      submissions(first: $first, after: $after, filter: $filter) {
        edges { node { id createdAt account { handle } method { slug } } } pageInfo { hasNextPage endCursor } } }`;
    const all: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await server.graphql(LIST, { first: 3, after });
      all.push(...data.submissions.edges.map((edge: { node: { id: string } }) => edge.node.id));
      const { hasNextPage, endCursor } = data.submissions.pageInfo;
      after = hasNextPage ? endCursor : null;
    } while (after);
    const [stored] = await server.runtime.db.select({ n: count() }).from(submissions);
    expect([all.length, new Set(all).size]).toEqual([stored!.n, stored!.n]);
    const mine = await server.graphql(LIST, { first: 50, filter: { account: other.handle, states: ['QUEUED'] } });
    expect(mine.data.submissions.edges.length).toBeGreaterThan(0);
    for (const { node } of mine.data.submissions.edges) expect(node.account.handle).toBe(other.handle);
    const named = await server.graphql(LIST, { filter: { method: 'once', benchmark: 'judged' } });
    expect(named.data.submissions.edges).toHaveLength(1);
    const none = await server.graphql(LIST, { filter: { method: "x' or '1'='1" } });
    expect(none.data.submissions.edges).toEqual([]);
    for (const keys of [['x', 'y'], [1], ['9999-99-99 00:00:00', '00000000-0000-4000-8000-000000000000']]) {
      const forged = Buffer.from(JSON.stringify(keys)).toString('base64url');
      const { errors } = await server.graphql(LIST, { after: forged });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }]);
    }
    const own = await server.graphql(
      '{ viewer { submissions(first: 2) { edges { node { account { handle } } } } } }',
      {},
      author.key,
    );
    expect(own.data.viewer.submissions.edges).toHaveLength(2);
  });

  test('what failed exactly, and the log, are its owner’s and the operator’s to see; the code is everyone’s', async () => {
    const { db } = server.runtime;
    const { submission } = await submit({ input: input('fails') });
    const [row] = await db
      .select({ id: submissions.id })
      .from(submissions)
      .innerJoin(methodVersions, eq(methodVersions.id, submissions.versionId))
      .innerJoin(methods, eq(methods.id, methodVersions.methodId))
      .where(eq(methods.slug, 'fails'));
    const failure = { code: 'SINGULAR', message: 'In detail.', hint: 'Do so.', fault: 'author' } as const;
    await db.update(submissions).set({ state: 'failed', failure }).where(eq(submissions.id, row!.id));
    await db.execute(sql`insert into submission_log (submission_id, line) values (${row!.id}, 'said')`);
    const admin = await makeAccount(db, { scopes: ['admin'] });
    const ask = async (key?: string) =>
      (
        await server.graphql(
          'query ($id: ID!) { submission(id: $id) { cancellable failure { code byServer message hint } log { line } } }',
          { id: submission.id },
          key,
        )
      ).data.submission;
    for (const key of [author.key, admin.key]) {
      expect(await ask(key)).toEqual({
        cancellable: false,
        failure: { code: 'SINGULAR', byServer: false, message: 'In detail.', hint: 'Do so.' },
        log: [{ line: 'said' }],
      });
    }
    for (const key of [other.key, undefined]) {
      expect(await ask(key)).toEqual({
        cancellable: false,
        failure: { code: 'SINGULAR', byServer: false, message: null, hint: null },
        log: null,
      });
    }
  });

  test('cancelling and running anew ask for the right key', async () => {
    const { submission } = await submit({ input: input('to-cancel') });
    const call = async (name: string, key?: string) => {
      const text = `mutation ($id: ID!) { ${name}(id: $id) { submission { id state } errors { code } } }`;
      return (await server.graphql(text, { id: submission.id }, key)).data[name];
    };
    expect((await call('cancelSubmission')).errors).toEqual([{ code: 'UNAUTHENTICATED' }]);
    expect((await call('cancelSubmission', other.key)).errors).toEqual([{ code: 'FORBIDDEN' }]);
    expect((await call('rerunSubmission', author.key)).errors).toEqual([{ code: 'FORBIDDEN' }]);
    const admin = await makeAccount(server.runtime.db, { scopes: ['admin'] });
    expect((await call('rerunSubmission', admin.key)).errors).toEqual([{ code: 'INVALID_ARGUMENT' }]);
    expect(await call('cancelSubmission', author.key)).toMatchObject({
      submission: { state: 'CANCELLED' },
      errors: [],
    });
    expect((await call('cancelSubmission', author.key)).errors).toEqual([{ code: 'NOT_CANCELLABLE' }]);
    expect(await call('rerunSubmission', admin.key)).toMatchObject({ submission: { state: 'QUEUED' }, errors: [] });
  });

  test('a poll is one look-up by the primary key, and one by the queue’s index while it waits', async () => {
    if (database.kind !== 'postgres') return;
    const { submission } = await submit({ input: input('polled') });
    const POLL =
      'query ($id: ID!) { submission(id: $id) { state revision stage done total queuePosition heartbeatAt } }';
    const queries = vi.spyOn(pg.Client.prototype, 'query');
    const texts = async () => {
      queries.mockClear();
      await server.graphql(POLL, { id: submission.id });
      return queries.mock.calls.map(([query]) =>
        typeof query === 'string' ? query : (query as unknown as { text: string }).text,
      );
    };
    const waiting = (await texts()).filter((text) => text.includes('submissions'));
    expect(waiting).toHaveLength(2);
    await server.runtime.db.execute(sql`analyze submissions`);
    const plan = await server.runtime.db.transaction(async (tx) => {
      // The table is too small for an index to pay.
      await tx.execute(sql`set local enable_seqscan = off`);
      return JSON.stringify(
        await tx.execute(
          sql.raw(`explain ${waiting[1]!.replace(/\$\d+/g, `'${'0'.repeat(8)}-0000-4000-8000-000000000000'`)}`),
        ),
      );
    });
    expect(plan).toContain('submissions_queue');
    await server.graphql(
      'mutation ($id: ID!) { cancelSubmission(id: $id) { errors { code } } }',
      { id: submission.id },
      author.key,
    );
    expect((await texts()).filter((text) => text.includes('submissions'))).toHaveLength(1);
    queries.mockRestore();
  });

  test('a subscription tells the state at once, every change, and ends with the submission', async () => {
    const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const QUERY = `subscription ($id: ID!) { submissionUpdated(id: $id) {
      state revision queuePosition events { state } evaluations { embedding { slug } } log { line } } }`;
    interface News {
      readonly state: string;
      readonly revision: number;
      readonly queuePosition: number | null;
      readonly events: readonly { readonly state: string }[];
      readonly evaluations: readonly unknown[];
      readonly log: unknown;
    }
    const { runtime } = server;
    // Whatever other tests left is not to be run here.
    await runtime.db.update(submissions).set({ state: 'cancelled' }).where(eq(submissions.state, 'queued'));
    const { submission } = await submit({ input: input('watched') });
    const told: News[] = [];
    const ended = (async () => {
      const news = client.iterate<{ submissionUpdated: News }>({ query: QUERY, variables: { id: submission.id } });
      for await (const { data, errors } of news) {
        expect(errors).toBeUndefined();
        told.push(data!.submissionUpdated);
      }
    })();
    await until(() => told.length === 1);
    expect(told[0]).toMatchObject({
      state: 'QUEUED',
      queuePosition: 1,
      events: [{ state: 'QUEUED' }],
      evaluations: [],
      log: null,
    });
    const worker = await startWorker(runtime, {
      concurrency: 1,
      services: servicesOf(board.record, () => new Promise((resolve) => setTimeout(resolve, 600))),
    });
    await ended;
    await worker.close();
    const states = told.map(({ state }) => state);
    expect(states[0]).toBe('QUEUED');
    expect(states).toContain('RUNNING');
    expect(told.at(-1)).toMatchObject({
      state: 'SUCCEEDED',
      evaluations: [{ embedding: { slug: 'normal' } }, { embedding: { slug: 'other' } }],
      events: ['QUEUED', 'VALIDATING', 'RUNNING', 'SUCCEEDED'].map((state) => ({ state })),
    });
    const revisions = told.map(({ revision }) => revision);
    expect([...revisions].sort((a, b) => a - b)).toEqual(revisions);
    const missing = client.iterate({
      query: QUERY,
      variables: { id: Buffer.from('Submission:00000000-0000-4000-8000-000000000000').toString('base64url') },
    });
    await expect(missing.next())
      .resolves.toMatchObject({ value: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } })
      .catch(async () => undefined);
    await client.dispose();
  });

  test('a method that is withdrawn is off the boards, what waits of it is cancelled, and its name is used up', async () => {
    const { runtime } = server;
    const WITHDRAW =
      'mutation ($slug: String!) { withdrawMethod(slug: $slug) { method { withdrawnAt } errors { field code } } }';
    const withdraw = async (slug: string, key: string) =>
      (await server.graphql(WITHDRAW, { slug }, key)).data.withdrawMethod;
    await submit({ input: input('leaves') });
    expect(await withdraw('leaves', other.key)).toEqual({
      method: null,
      errors: [{ field: 'slug', code: 'FORBIDDEN' }],
    });
    expect(await withdraw("x'; drop", author.key)).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
    const { method, errors } = await withdraw('leaves', author.key);
    expect(errors).toEqual([]);
    expect(method.withdrawnAt).not.toBeNull();
    const left = await server.graphql('{ submissions(filter: { method: "leaves" }) { edges { node { state } } } }');
    expect(left.data.submissions.edges).toEqual([{ node: { state: 'CANCELLED' } }]);
    expect(await refusedWith({ input: input('leaves') })).toMatchObject([
      { field: 'method.slug', code: 'INVALID_ARGUMENT' },
    ]);
    // As the subscription's test left it: judged, and on a board until it is withdrawn.
    const slugs = async () =>
      (await runtime.db.execute(sql`select distinct method_slug from board_entries`)) as unknown as {
        rows: { method_slug: string }[];
      };
    await until(async () => (await slugs()).rows.some((row) => row.method_slug === 'watched'));
    await withdraw('watched', author.key);
    await until(async () => (await slugs()).rows.every((row) => row.method_slug !== 'watched'));
  });
});
