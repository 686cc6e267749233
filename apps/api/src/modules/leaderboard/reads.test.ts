import { parseRecipe } from '@ebb/core/correct/recipe';
import { asc, count, eq, inArray, not } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardEntries, boards, evaluations, results } from '../../db/schema/evaluation.js';
import { methods } from '../../db/schema/method.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { countQueries } from '../../testing/count-queries.js';
import {
  importJudged,
  type JudgedMethods,
  judgeMethods,
  type StoredBoard,
  submitJudged,
} from '../../testing/judged-board.js';
import { testDatabases } from '../../testing/test-databases.js';
import { startTestServer, type TestServer } from '../../testing/test-server.js';
import { refreshStaleBoards } from './board-refresh.service.js';

let judged: JudgedMethods;
beforeAll(async () => {
  judged = await judgeMethods();
}, 120_000);

const FIGURE = 'value low high reason';
const BOARD = `query ($first: Int, $after: String, $orderBy: LeaderboardOrder, $filter: LeaderboardFilter, $track: Track! = GENERALISATION) {
  leaderboard(benchmark: "judged", embedding: "normal", track: $track) {
    id revision entryCount testLabels uncertainty trust csvUrl benchmark { slug } embedding { slug gap { ${FIGURE} } }
    entries(first: $first, after: $after, orderBy: $orderBy, filter: $filter) {
      edges { cursor node {
        position rank tied tier score { ${FIGURE} } scores { within { ${FIGURE} } cross { ${FIGURE} } gain { ${FIGURE} } mce { ${FIGURE} } }
        method { slug title builtIn } version { number kind hash recipe labelsUsed } evaluation { id failure }
        provenance { methodHash embeddingHash dataRevision protocolVersion scope device ebbVersion command }
        account { handle } accountSubmissions submittedAt kind knowsDomain labelsUsed } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
}`;
const RESULTS = `query ($filter: ResultFilter, $first: Int, $after: String) {
  results(benchmark: "judged", filter: $filter, first: $first, after: $after) {
    edges { node { id method { slug } embedding scope trainSet testSet instrument genre effect strength regime discrepancy part metric value low high n reason } }
    pageInfo { hasNextPage endCursor } } }`;
const ORDERS = [
  'RANK',
  'CROSS',
  'WITHIN',
  'GAIN',
  'RECOVERY',
  'COST',
  'ROBUSTNESS',
  'MCE',
  'WORST_INSTRUMENT',
  'METHOD',
  'SUBMITTED_AT',
];

for (const database of await testDatabases()) {
  describe(`on ${database.kind}`, () => {
    let server: TestServer;
    let stored: StoredBoard;
    beforeAll(async () => {
      server = await startTestServer({ database });
      stored = await importJudged(server.runtime.db, judged);
      for (const method of judged.methods) await submitJudged(server.runtime.db, stored, method);
      await refreshStaleBoards(server.runtime);
    }, 120_000);
    afterAll(() => server.close());

    const ask = async (query: string, variables: Record<string, unknown> = {}) => {
      const answer = await server.graphql(query, variables);
      expect(answer.errors).toEqual([]);
      return answer.data;
    };
    /** All nodes of a board or the long table, page by page. */
    const pages = async (
      query: string,
      of: (data: never) => never,
      variables: Record<string, unknown>,
      between = async () => {},
    ) => {
      const nodes: Record<string, never>[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const { edges, pageInfo } = of((await ask(query, { ...variables, after } as never)) as never) as {
          edges: { node: never }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
        nodes.push(...edges.map(({ node }) => node));
        [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
        await between();
      }
      return nodes as never[];
    };
    const entries = (data: { leaderboard: { entries: never } }) => data.leaderboard.entries;
    const rows = (data: { results: never }) => data.results;

    test('a board shows every method with rank, scores, provenance and what it was given; a failed one has no rank', async () => {
      const { leaderboard } = await ask(BOARD, { first: 100 });
      expect(leaderboard).toMatchObject({
        entryCount: 6,
        revision: 1,
        testLabels: 'PUBLIC',
        benchmark: { slug: 'judged' },
      });
      expect(leaderboard.embedding.gap).toEqual({ ...judged.verdict.gap, reason: null });
      expect(leaderboard.uncertainty).toMatch(/95%/);
      expect(leaderboard.trust).toMatch(/published.*trust/);
      const nodes = leaderboard.entries.edges.map(({ node }: { node: object }) => node);
      const lda = nodes.find((node: { method: { slug: string } }) => node.method.slug === 'my-lda');
      expect(lda).toMatchObject({
        labelsUsed: 'dataset',
        knowsDomain: false,
        kind: 'RECIPE',
        accountSubmissions: 6,
        account: { handle: stored.account.handle },
        provenance: {
          scope: 'GLOBAL',
          device: 'cpu',
          command: 'ebb verdict --benchmark FOLDER-OF-judged --embedding normal --recipe my-lda.json --scope global',
        },
      });
      expect(lda.provenance).toMatchObject({
        dataRevision: stored.revision.dataRevision,
        embeddingHash: stored.embedding.hash,
      });
      const broken = nodes.at(-1);
      expect(broken).toMatchObject({
        position: 5,
        rank: null,
        tier: null,
        tied: false,
        score: { value: null, low: null },
      });
      expect(broken.score.reason).toContain('codec');
      expect(broken.scores.mce.reason).toBe(broken.score.reason);
      expect(broken.evaluation.failure).toBe(broken.score.reason);
    });

    test.each(ORDERS)('pages by %s are the whole board, whatever their length and direction', async (by) => {
      for (const direction of ['ASC', 'DESC']) {
        const orderBy = { by, direction };
        const whole = await pages(BOARD, entries as never, { first: 100, orderBy });
        const single = await pages(BOARD, entries as never, { first: 1, orderBy });
        expect(single).toEqual(whole);
        expect(new Set(whole.map(({ position }) => position)).size).toBe(6);
        // Those without a score are last whichever end comes first, but for the order of the board itself turned round.
        if (!['RANK', 'METHOD', 'SUBMITTED_AT'].includes(by))
          expect((whole.at(-1) as unknown as { rank: unknown }).rank).toBeNull();
      }
    });

    test('filters keep the ranks of the whole board', async () => {
      const of = async (filter: object) =>
        (
          (await pages(BOARD, entries as never, { first: 100, filter })) as {
            position: number;
            method: { slug: string };
          }[]
        ).map(({ method }) => method.slug);
      const counted = async (filter?: object) =>
        (await ask(BOARD, { first: 1, filter })).leaderboard.entries.totalCount as number;
      expect(await counted()).toBe(6);
      expect(await counted({})).toBe(6);
      expect(await counted({ search: 'LDA' })).toBe(1);
      expect(await counted({ knowsDomain: true })).toBe(2);
      expect(await counted({ labelsUsed: [] })).toBe(0);
      expect(await of({ search: 'LDA' })).toEqual(['my-lda']);
      expect(await of({ search: '%' })).toEqual([]);
      expect(await of({ builtIn: true })).toEqual([]);
      expect(await of({ builtIn: false, account: stored.account.handle })).toHaveLength(6);
      expect(await of({ kind: 'ONNX' })).toEqual([]);
      expect((await of({ labelsUsed: ['dataset'] })).length).toBeGreaterThan(1);
      expect(await of({ labelsUsed: [] })).toEqual([]);
      expect(await of({ knowsDomain: true })).toEqual(['my-coral', 'my-centre']);
    });

    test('a page costs a fixed number of queries, however many entries it has', async () => {
      const { db } = server.runtime;
      const few = await countQueries(db, () => ask(BOARD, { first: 1 }));
      const many = await countQueries(db, () => ask(BOARD, { first: 100 }));
      expect(many.result.leaderboard.entries.edges).toHaveLength(6);
      expect(many.queries).toBe(few.queries);
      expect(many.queries).toBeLessThanOrEqual(12);
      const [one, hundred] = [
        await countQueries(db, () => ask(RESULTS, { first: 1 })),
        await countQueries(db, () => ask(RESULTS, { first: 100 })),
      ];
      expect(hundred.result.results.edges).toHaveLength(100);
      expect(hundred.queries).toBe(one.queries);
      expect(hundred.queries).toBeLessThanOrEqual(6);
      const listed =
        '{ methods(first: 50) { edges { node { slug account { handle } latestVersion { number method { slug } artifacts { sha256 } } versions { number } evaluations { id embedding { slug benchmark { slug } } version { number } } } } } }';
      const listing = await countQueries(db, () => ask(listed));
      expect(listing.result.methods.edges).toHaveLength(6);
      expect(listing.queries).toBeLessThanOrEqual(10);
    });

    test('the long table holds what was judged, page by page', async () => {
      const [all] = await server.runtime.db.select({ n: count() }).from(results);
      const whole = (await pages(RESULTS, rows as never, { first: 100 })) as {
        id: string;
        metric: string;
        method: { slug: string };
      }[];
      expect(whole).toHaveLength(all!.n);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(all!.n);
      const own = whole.filter(({ method }) => method.slug === 'my-lda');
      const { record } = judged.methods.find(({ recipe }) => recipe.name === 'lda')!;
      expect(own.map(({ metric, ...row }) => [metric, (row as { value?: number }).value])).toEqual(
        record.rows.map(({ metric, value }) => [metric, value]),
      );
    });

    test.each([
      [{ methods: ['my-lda', 'my-none'], metric: ['cross'] }, 2],
      [{ metric: ['rocAuc'], instrument: 'gong', trainSet: 'studio', testSet: 'field' }, 5],
      [{ embeddings: ['normal'], effect: 'turn', metric: ['retained'] }, 10],
      [{ scope: 'CLASSWISE', metric: ['within'] }, 'any'],
      [{ methods: ['nobody'] }, 0],
      [{ methods: [] }, 0],
      [{ genre: 'c', regime: 'mixed' }, 0],
    ] as const)('the long table is filtered: %j', async (filter, expected) => {
      const found = (await pages(RESULTS, rows as never, { first: 7, filter })) as object[];
      const [any] = await server.runtime.db
        .select({ n: count() })
        .from(evaluations)
        .where(eq(evaluations.scope, 'any'));
      expect(found).toHaveLength(expected === 'any' ? any!.n : expected);
    });

    test.each([
      [{ metric: ['auc'] }, 'filter.metric'],
      [{ instrument: 'kazoo' }, 'filter.instrument'],
      [{ embeddings: ["normal'; drop table results; --"] }, 'filter.embeddings'],
      [{ effect: 'gain' }, 'filter.effect'],
    ])(
      'a name that the benchmark does not have is an error that lists those that it has: %j',
      async (filter, field) => {
        const { errors } = await server.graphql(RESULTS, { filter });
        expect(errors[0]!.extensions).toMatchObject({ code: 'INVALID_ARGUMENT', field });
      },
    );

    test.each([
      ['a word', 'hello'],
      ['a number of rows', Buffer.from('["1"]').toString('base64url')],
      ['SQL', Buffer.from(JSON.stringify(['0); drop table results; --', '1'])).toString('base64url')],
      ['a board’s', Buffer.from(JSON.stringify(['0', '7da778aa-c83a-4b45-abc2-c74468e6cdb'])).toString('base64url')],
    ])('a cursor that is %s is refused', async (_, after) => {
      for (const query of [BOARD, RESULTS]) {
        const { errors } = await server.graphql(query, { after });
        expect(errors[0]!.extensions.code).toBe('BAD_CURSOR');
      }
      for (const by of ['CROSS', 'METHOD', 'SUBMITTED_AT']) {
        const { errors } = await server.graphql(BOARD, { after, orderBy: { by } });
        expect(errors[0]!.extensions.code).toBe('BAD_CURSOR');
      }
    });

    test('compare has the bits of core’s comparison, and is kept', async () => {
      const ids = new Map(
        (await ask(BOARD, { first: 100 })).leaderboard.entries.edges.map(({ node }: never) => [
          (node as { method: { slug: string } }).method.slug,
          (node as { evaluation: { id: string } }).evaluation.id,
        ]),
      );
      const query = `query ($a: ID!, $b: ID!, $score: ComparedScore! = CROSS) { compare(a: $a, b: $b, score: $score) {
        score a { method { slug } } b { method { slug } } difference low high p aValue bValue significant reason note
        instruments { instrument trainSet testSet aValue bValue difference low high p adjustedP delongP }
        conditions { effect strength difference p adjustedP } } }`;
      const { compare } = await ask(query, { a: ids.get('my-lda'), b: ids.get('my-none') });
      const [lda, none] = ['lda', 'none'].map((name) => judged.methods.findIndex(({ recipe }) => recipe.name === name));
      const core = judged.verdict.boards.cross.tests.find(
        ({ methods }) => methods.includes(lda!) && methods.includes(none!),
      )!;
      const sign = core.methods[0] === lda ? 1 : -1;
      expect([compare.difference, compare.p]).toEqual([sign * core.difference, core.p]);
      expect(compare.instruments).toHaveLength(6);
      expect(compare.conditions).toEqual([]);
      const again = await ask(query, { a: ids.get('my-lda'), b: ids.get('my-none') });
      expect(again.compare).toEqual(compare);
      const robust = await ask(query, { a: ids.get('my-lda'), b: ids.get('my-none'), score: 'ROBUSTNESS' });
      expect(robust.compare.conditions).toHaveLength(3);
      const failed = await ask(query, { a: ids.get('my-lda'), b: ids.get('my-broken') });
      expect(failed.compare).toMatchObject({ difference: null, significant: null, instruments: [] });
      expect(failed.compare.reason).toContain('codec');
      const missing = await server.graphql(query, {
        a: ids.get('my-lda'),
        b: toGlobalId('Evaluation', '7da778aa-c83a-4b45-abc2-c74468e6cdbb'),
      });
      expect(missing.errors[0]!.extensions).toMatchObject({ code: 'NOT_FOUND', field: 'b' });
      const other = await server.graphql(query, {
        a: ids.get('my-lda'),
        b: toGlobalId('Method', '7da778aa-c83a-4b45-abc2-c74468e6cdbb'),
      });
      expect(other.errors[0]!.extensions).toMatchObject({ code: 'BAD_CURSOR', field: 'b' });
    }, 60_000);

    test('everything that has an id is found by it', async () => {
      const data =
        await ask(`{ leaderboard(benchmark: "judged", embedding: "normal", track: ROBUSTNESS) { id benchmark { id } embedding { id }
        entries(first: 1) { edges { node { method { id } version { id } evaluation { id } account { id } } } } } }`);
      const { id, benchmark, embedding, entries } = data.leaderboard;
      const node = entries.edges[0].node;
      const all = [
        id,
        benchmark.id,
        embedding.id,
        node.method.id,
        node.version.id,
        node.evaluation.id,
        node.account.id,
      ];
      const found = [];
      for (const id of all)
        found.push(
          (await ask('query ($id: ID!) { node(id: $id) { __typename id ... on Leaderboard { track } } }', { id })).node,
        );
      expect(found.map((own) => own.id)).toEqual(all);
      expect(found.map((own) => own.__typename)).toEqual([
        'Leaderboard',
        'Benchmark',
        'Embedding',
        'Method',
        'MethodVersion',
        'Evaluation',
        'Account',
      ]);
      expect(found[0].track).toBe('ROBUSTNESS');
      for (const kind of ['Benchmark', 'Evaluation', 'Leaderboard'] as const) {
        const id = toGlobalId(
          kind,
          `7da778aa-c83a-4b45-abc2-c74468e6cdbb${kind === 'Leaderboard' ? ':generalisation' : ''}`,
        );
        expect((await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull();
      }
    });

    test('a benchmark, its training data and its fixture are shown', async () => {
      const { benchmarks, benchmark, trainingData, benchmarkFixture, metrics } = await ask(`{
        benchmarks { edges { node { slug current } } }
        benchmark(slug: "judged") { slug seed reading testLabels bibtex datasets { slug trainClips testRecordings } revisions { dataRevision }
          embeddings { slug dim provenance { name value } conditions { effect strength } } }
        trainingData(benchmark: "judged", embedding: "normal") { instruments datasets files { name url sha256 sizeBytes } embedding { slug } }
        benchmarkFixture(benchmark: "judged", embedding: "normal") { rows dim url sha256 values }
        metrics { id description } }`);
      expect(benchmarks.edges).toHaveLength(1);
      expect(benchmark).toMatchObject({
        seed: '42',
        reading: 'corrected',
        datasets: [{ slug: 'studio', trainClips: 60 }, {}],
      });
      expect(benchmark.bibtex).toMatch(/^@misc\{ebb:judged:[0-9a-f]{8},\n {2}title = \{\{Judged collections/);
      expect(benchmark.embeddings[0].conditions).toEqual([
        { effect: 'turn', strength: 0.5 },
        { effect: 'turn', strength: 2 },
        { effect: 'fade', strength: 1 },
      ]);
      expect(trainingData.files.map(({ name }: { name: string }) => name)).toContain('training.npz');
      expect([benchmarkFixture.rows, benchmarkFixture.values.length, benchmarkFixture.values[0].length]).toEqual([
        64, 64, 10,
      ]);
      expect(metrics.map(({ id }: { id: string }) => id)).toContain('rocAuc');
      for (const query of [
        '{ benchmark(slug: "no") { id } }',
        '{ trainingData(benchmark: "judged", embedding: "no") { instruments } }',
        '{ leaderboard(benchmark: "no", embedding: "no") { id } }',
      ])
        expect(Object.values(await ask(query))).toEqual([null]);
    });

    test('pages of the long table and of a board neither repeat nor skip while rows come', async () => {
      const { db } = server.runtime;
      const { record } = judged.methods.find(({ recipe }) => recipe.name === 'coral')!;
      const wanted = new Set(
        ((await pages(RESULTS, rows as never, { first: 100 })) as { id: string }[]).map(({ id }) => id),
      );
      let k = 0;
      const addOne = async () => {
        if (k >= 5) return;
        const recipe = parseRecipe(
          { name: 'x', operators: [{ op: 'lda' }, { op: 'pca-removal', remove: ++k }] },
          'test',
        );
        await submitJudged(db, stored, { recipe, record }, `more-${k}`);
        await refreshStaleBoards(server.runtime);
      };
      const seen = ((await pages(RESULTS, rows as never, { first: 50 }, addOne)) as { id: string }[]).map(
        ({ id }) => id,
      );
      expect(new Set(seen).size).toBe(seen.length);
      expect([...wanted].filter((id) => !seen.includes(id))).toEqual([]);
      k = 5;
      const before = ((await pages(BOARD, entries as never, { first: 100 })) as { method: { slug: string } }[]).map(
        ({ method }) => method.slug,
      );
      const addMore = async () => {
        if (k >= 9) return;
        const recipe = parseRecipe(
          { name: 'x', operators: [{ op: 'lda' }, { op: 'pca-removal', remove: ++k }] },
          'test',
        );
        await submitJudged(db, stored, { recipe, record }, `more-${k}`);
        await refreshStaleBoards(server.runtime);
      };
      const during = (
        (await pages(BOARD, entries as never, { first: 2 }, addMore)) as { method: { slug: string } }[]
      ).map(({ method }) => method.slug);
      expect(new Set(during).size).toBe(during.length);
      expect(before.filter((slug) => !during.includes(slug))).toEqual([]);
    });

    test('a withdrawn method leaves the board, its results stay', async () => {
      const { db } = server.runtime;
      await db.update(methods).set({ withdrawnAt: new Date() }).where(eq(methods.slug, 'my-whiten'));
      await db.update(boards).set({ stale: true });
      await refreshStaleBoards(server.runtime);
      const slugs = ((await pages(BOARD, entries as never, { first: 100 })) as { method: { slug: string } }[]).map(
        ({ method }) => method.slug,
      );
      expect(slugs).not.toContain('my-whiten');
      expect(
        await pages(RESULTS, rows as never, { first: 100, filter: { methods: ['my-whiten'], metric: ['cross'] } }),
      ).toHaveLength(1);
      const { methods: listed } = await ask(
        '{ methods(filter: { withdrawn: true }) { edges { node { slug withdrawnAt } } } }',
      );
      expect(listed.edges).toHaveLength(1);
    });

    test('methods are listed by each order', async () => {
      for (const by of ['SLUG', 'TITLE', 'CREATED_AT'])
        for (const direction of ['ASC', 'DESC']) {
          const query = `query ($first: Int, $after: String) { methods(first: $first, after: $after, orderBy: { by: ${by}, direction: ${direction} }) { edges { node { slug } } pageInfo { hasNextPage endCursor } } }`;
          const of = (data: { methods: never }) => data.methods;
          const whole = await pages(query, of as never, { first: 100 });
          expect(await pages(query, of as never, { first: 3 })).toEqual(whole);
          expect(whole.length).toBeGreaterThan(10);
        }
    });

    test('an order that nothing has changed is the table’s own', async () => {
      const rows = await server.runtime.db
        .select()
        .from(boardEntries)
        .where(not(inArray(boardEntries.track, ['robustness'])))
        .orderBy(asc(boardEntries.boardId), asc(boardEntries.position));
      expect(
        rows.every(
          ({ rank }, k) =>
            k === 0 || rows[k - 1]!.boardId !== rows[k]!.boardId || rank === null || rank >= rows[k - 1]!.rank!,
        ),
      ).toBe(true);
    });
  });
}
