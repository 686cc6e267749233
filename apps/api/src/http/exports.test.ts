import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCsvTable } from '@ebb/core/io/csv';
import { fetchFile } from '@ebb/core/io/download';
import { exportTraining } from '@ebb/core/io/training-export';
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Of } from '../blobs/blob-store.js';
import { accounts } from '../db/schema/account.js';
import { evaluations, results } from '../db/schema/evaluation.js';
import { methods } from '../db/schema/method.js';
import { refreshStaleBoards } from '../modules/leaderboard/board-refresh.service.js';
import { markBoardsStale } from '../modules/leaderboard/evaluation-store.service.js';
import {
  importJudged,
  type JudgedMethods,
  judgeMethods,
  type StoredBoard,
  submitJudged,
} from '../testing/judged-board.js';
import { testDatabases } from '../testing/test-databases.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';
import { csvText } from './csv-text.js';

const EVIL = '=HYPERLINK("http://evil.example","click, {me}")\n@misc{x}';

describe('a cell of text', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['a "quote", b', '"a ""quote"", b"'],
    ['plain', 'plain'],
    [null, ''],
  ])('%j is %j: no spreadsheet runs it', (text, cell) => {
    expect(csvText(text)).toBe(cell);
  });
});

let judged: JudgedMethods;
beforeAll(async () => {
  judged = await judgeMethods();
}, 120_000);

for (const database of await testDatabases()) {
  describe(`on ${database.kind}`, () => {
    let server: TestServer;
    let stored: StoredBoard;
    beforeAll(async () => {
      server = await startTestServer({ database });
      const { db } = server.runtime;
      stored = await importJudged(db, judged);
      for (const method of judged.methods) await submitJudged(db, stored, method);
      await db.update(methods).set({ title: EVIL, reference: EVIL }).where(eq(methods.slug, 'my-lda'));
      await db.update(accounts).set({ displayName: EVIL });
      await refreshStaleBoards(server.runtime);
    }, 120_000);
    afterAll(() => server.close());

    const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(`${server.url}${path}`, { headers, method });
    const BOARD = 'benchmark=judged&embedding=normal';

    test('a board as CSV has every entry, and no formula of a stranger’s', async () => {
      const response = await get(`/export/leaderboard.csv?${BOARD}`);
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe(
        'attachment; filename="judged-normal-generalisation-global.csv"',
      );
      const rows = parseCsvTable(
        await response.text(),
        ['rank', 'method', 'title', 'cross', 'cross_low', 'cross_reason', 'account', 'method_hash'],
        'export',
      );
      expect(rows).toHaveLength(6);
      const lda = rows.find(({ cells }) => cells.method === 'my-lda')!.cells;
      const own = judged.verdict.methods.find(({ method }) => method === 'lda')!;
      expect('scores' in own && 'value' in own.scores.cross && own.scores.cross.value).toBe(Number(lda.cross));
      expect(lda.title).toBe(`'${EVIL}`);
      expect(rows.at(-1)!.cells).toMatchObject({ rank: '', method: 'my-broken', cross: '' });
      expect(rows.at(-1)!.cells.cross_reason).toContain('codec');
    });

    test('a board as JSON and as BibTeX', async () => {
      const json = (await (
        await get(`/export/leaderboard.json?${BOARD}&track=ROBUSTNESS&scope=GLOBAL`)
      ).json()) as never as {
        track: string;
        revision: number;
        entries: { method: { slug: string }; scores: { cross: { value: number } }; rank: number | null }[];
      };
      expect([json.track, json.entries.length, json.entries.at(-1)!.rank]).toEqual(['robustness', 6, null]);
      const bib = await (await get(`/export/leaderboard.bib?${BOARD}`)).text();
      expect(bib.match(/^@misc\{/gm)).toHaveLength(7);
      // Braces are even in every entry, and what a stranger wrote opens none.
      let depth = 0;
      for (const [character] of bib.matchAll(/(?<!\\)[{}]/g)) {
        depth += character === '{' ? 1 : -1;
        expect(depth).toBeGreaterThanOrEqual(0);
      }
      expect(depth).toBe(0);
      expect(bib).toContain('click, \\{me\\}');
      expect(bib).not.toContain('@misc{x}');
    });

    test('the long table as CSV and JSON holds every row with every digit', async () => {
      const [all] = await server.runtime.db.select({ n: count() }).from(results);
      const columns = ['method', 'embedding', 'scope', 'metric', 'train_set', 'test_set', 'value', 'low', 'n'] as const;
      const csv = await (await get('/export/results.csv?benchmark=judged')).text();
      const rows = parseCsvTable(csv, columns, 'export');
      expect(rows).toHaveLength(all!.n);
      const json = (await (await get('/export/results.json?benchmark=judged')).json()) as {
        results: { method: string; value: number | null; metric: string }[];
      };
      expect(json.results).toHaveLength(all!.n);
      json.results.forEach(({ method, metric, value }, k) => {
        const { cells } = rows[k]!;
        expect([cells.method, cells.metric, cells.value]).toEqual([
          method,
          metric,
          value === null ? '' : String(value),
        ]);
      });
      const some = await (
        await get('/export/results.csv?benchmark=judged&method=my-lda&metric=cross&metric=within')
      ).text();
      expect(some.trim().split('\n')).toHaveLength(3);
      const none = await (await get('/export/results.json?benchmark=judged&method=nobody')).json();
      expect(none).toMatchObject({ results: [] });
    });

    test('an export that is unchanged is not sent again; one that changed is', async () => {
      const { db } = server.runtime;
      const paths = [
        `/export/leaderboard.csv?${BOARD}`,
        `/export/leaderboard.json?${BOARD}`,
        '/export/results.csv?benchmark=judged',
      ];
      const tags = await Promise.all(paths.map(async (path) => (await get(path)).headers.get('etag')!));
      expect(new Set(tags).size).toBe(3);
      for (const [k, path] of paths.entries()) {
        const again = await get(path, { 'if-none-match': `"other", W/${tags[k]}` });
        expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tags[k]]);
        expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
        const head = await get(path, {}, 'HEAD');
        expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, tags[k], '']);
      }
      await db.update(evaluations).set({ device: 'cpu ' });
      await markBoardsStale(db, [stored.embedding.id]);
      await refreshStaleBoards(server.runtime);
      expect((await get(paths[0]!, { 'if-none-match': tags[0]! })).status).toBe(200);
      expect((await get(paths[2]!, { 'if-none-match': tags[2]! })).status).toBe(304);
    });

    test.each([
      ['/export/leaderboard.csv', 400, 'INVALID_ARGUMENT'],
      ['/export/leaderboard.csv?benchmark=judged&embedding=no', 404, 'NOT_FOUND'],
      ['/export/leaderboard.csv?benchmark=judged&embedding=normal&scope=both', 400, 'INVALID_ARGUMENT'],
      ['/export/leaderboard.csv?benchmark=judged&embedding=normal&x=1', 400, 'INVALID_ARGUMENT'],
      [`/export/results.csv?benchmark=${'x'.repeat(300)}`, 400, 'INVALID_ARGUMENT'],
      ['/export/results.csv?benchmark=no', 404, 'UNKNOWN_BENCHMARK'],
      ['/export/results.csv?benchmark=judged&metric=auc', 400, 'INVALID_ARGUMENT'],
      ['/export/results.xml?benchmark=judged', 404, 'NOT_FOUND'],
      ['/download/judged/normal/0000000000000000/training.npz', 404, 'NOT_FOUND'],
      ['/download/judged/normal/..%2f..%2fetc/passwd', 404, 'NOT_FOUND'],
    ])('%s is refused with %d and %s', async (path, status, code) => {
      const response = await get(path);
      expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
        status,
        code,
      ]);
    });

    test('authors download the very bytes of exportTraining, whole or in parts, and go on where they broke off', async () => {
      const { data } = await server.graphql(
        '{ trainingData(benchmark: "judged", embedding: "normal") { files { name url sha256 sizeBytes } } }',
      );
      const exported = await mkdtemp(join(tmpdir(), 'ebb-test-export-'));
      const names = await exportTraining(exported, judged.benchmark, judged.embedding);
      const files: { name: string; url: string; sha256: string; sizeBytes: number }[] = data.trainingData.files;
      expect(files.map(({ name }) => name)).toEqual(names);
      for (const { name, url, sha256, sizeBytes } of files) {
        const bytes = await readFile(join(exported, name));
        const response = await fetch(url);
        expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
        expect(response.headers.get('cache-control')).toContain('immutable');
        expect([response.headers.get('content-length'), response.headers.get('etag')]).toEqual([
          String(sizeBytes),
          `"${sha256}"`,
        ]);
        expect((await fetch(url, { headers: { 'if-none-match': `"${sha256}"` } })).status).toBe(304);
        const part = await fetch(url, { headers: { range: 'bytes=10-19', 'if-range': `"${sha256}"` } });
        expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${sizeBytes}`]);
        expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
        const rest = await fetch(url, { headers: { range: `bytes=${sizeBytes - 5}-` } });
        expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);
        expect((await fetch(url, { headers: { range: `bytes=${sizeBytes}-` } })).status).toBe(416);
        expect((await fetch(url, { headers: { range: 'bytes=0-3', 'if-range': '"other"' } })).status).toBe(200);
        const target = join(exported, 'fetched', name);
        await fetchFile(url, target, { sha256 });
        expect(sha256Of(await readFile(target))).toBe(sha256);
      }
    }, 60_000);

    test('tables of the embedding and labels of the test split are at no address', async () => {
      const { files } = stored.embedding;
      for (const { file, sha256 } of [
        ...files,
        { file: 'benchmark.json', sha256: stored.revision.descriptionSha256 },
      ]) {
        const name = file.split('/').at(-1)!;
        expect((await get(`/download/judged/normal/${sha256.slice(0, 16)}/${name}`)).status).toBe(404);
      }
    });
  });
}
