import { methodNamed } from '@ebb/core/correct/methods';
import { parseRecipe } from '@ebb/core/correct/recipe';
import { asc, count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Db } from '../../db/connect.js';
import {
  boardEntries,
  boardErrors,
  boards,
  clipRanks,
  evaluations,
  results,
  TRACKS,
  type Track,
} from '../../db/schema/evaluation.js';
import { methods } from '../../db/schema/method.js';
import { createLog } from '../../log.js';
import {
  importJudged,
  type JudgedMethods,
  judgeMethods,
  type StoredBoard,
  submitJudged,
} from '../../testing/judged-board.js';
import { testDatabases } from '../../testing/test-databases.js';
import { recipeScope } from '../method/method-content.js';
import { refreshBoard, refreshStaleBoards } from './board-refresh.service.js';
import { markBoardsStale } from './evaluation-store.service.js';

const log = createLog({ EBB_LOG_LEVEL: 'silent' });
let judged: JudgedMethods;
beforeAll(async () => {
  judged = await judgeMethods();
}, 120_000);

for (const { kind, open } of await testDatabases()) {
  describe(`on ${kind}`, () => {
    let database: Database;
    let db: Db;
    let stored: StoredBoard;
    beforeAll(async () => {
      database = await open();
      db = database.db;
      stored = await importJudged(db, judged);
    }, 120_000);
    afterAll(() => database.close());

    const boardIn = async (scope: 'global' | 'classwise') =>
      (await db.select().from(boards).orderBy(asc(boards.scope))).find((board) => board.scope === scope)!;
    const entriesOf = async (track: Track, scope: 'global' | 'classwise' = 'global') => {
      const { id } = await boardIn(scope);
      const own = await db
        .select()
        .from(boardEntries)
        .where(eq(boardEntries.boardId, id))
        .orderBy(asc(boardEntries.position));
      return own.filter((entry) => entry.track === track);
    };
    /** Methods are stored one by one and the board made after each, so that all but one row of errors is an old one. */
    const submit = async (name: string, slug?: string) => {
      const method = judged.methods.find(({ recipe }) => recipe.name === name)!;
      await submitJudged(db, stored, method, slug);
    };

    test('ranks, ties and scores are those of core’s verdict to the last bit, however the board grew', async () => {
      for (const name of ['coral', 'none', 'broken']) await submit(name);
      expect(await refreshStaleBoards({ db, log })).toBe(2);
      for (const name of ['lda', 'whiten', 'centre']) {
        await submit(name);
        await refreshStaleBoards({ db, log });
      }
      for (const [track, score] of [
        ['generalisation', 'cross'],
        ['robustness', 'robustness'],
      ] as const) {
        const entries = await entriesOf(track);
        expect(entries.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5]);
        judged.verdict.methods.forEach((method, m) => {
          const entry = entries.find(({ methodSlug }) => methodSlug === `my-${method.method}`)!;
          const place = judged.verdict.boards[score].places[m]!;
          expect([entry.rank ?? undefined, entry.tied]).toEqual([place.rank, place.tied]);
          if ('failure' in method) return;
          for (const [name, own] of Object.entries(method.scores)) expect(entry.scores[name]).toStrictEqual(own);
          expect(entry.scores.gap).toStrictEqual(judged.verdict.gap);
          expect(entry[score]).toBe('value' in method.scores[score] ? method.scores[score].value : null);
        });
        const ranks = entries.map(({ rank }) => rank);
        expect(ranks.at(-1)).toBeNull();
        expect(ranks.slice(0, -1)).toEqual(ranks.slice(0, -1).toSorted((a, b) => a! - b!));
        expect(entries.at(-1)).toMatchObject({ methodSlug: 'my-broken', tier: null, tied: false });
      }
    });

    test('a board that is made at once has the entries of one that grew', async () => {
      const before = await Promise.all(TRACKS.map((track) => entriesOf(track)));
      await db.delete(boardErrors);
      await markBoardsStale(db, [stored.embedding.id]);
      await refreshStaleBoards({ db, log });
      expect(await Promise.all(TRACKS.map((track) => entriesOf(track)))).toEqual(before);
    });

    test('a method that depends on no scope stands on the boards of both, any other on its own', async () => {
      const both = judged.methods.filter(({ recipe }) => recipeScope(recipe, 'global') === 'any');
      expect(both.length).toBeGreaterThan(0);
      expect(both.length).toBeLessThan(judged.methods.length);
      const names = (await entriesOf('generalisation', 'classwise')).map(({ methodSlug }) => methodSlug);
      expect(names.sort()).toEqual(both.map(({ recipe }) => `my-${recipe.name}`).sort());
    });

    test('the same content again adds nothing but a count, under whatever name', async () => {
      const rows = async () => ({
        evaluations: (await db.select({ n: count() }).from(evaluations))[0]!.n,
        results: (await db.select({ n: count() }).from(results))[0]!.n,
        ranks: (await db.select({ n: count() }).from(clipRanks))[0]!.n,
      });
      const before = await rows();
      await submit('coral', 'copy-of-coral');
      await submit('coral');
      await refreshStaleBoards({ db, log });
      expect(await rows()).toEqual(before);
      const entries = await entriesOf('generalisation');
      expect(entries).toHaveLength(6);
      expect(entries.find(({ methodSlug }) => methodSlug === 'my-coral')!.accountSubmissions).toBe(8);
    });

    test('the long table holds every row of the record', async () => {
      const { record } = judged.methods.find(({ recipe }) => recipe.name === 'lda')!;
      const [entry] = (await entriesOf('generalisation')).filter(({ methodSlug }) => methodSlug === 'my-lda');
      const own = await db
        .select()
        .from(results)
        .where(eq(results.evaluationId, entry!.evaluationId))
        .orderBy(asc(results.id));
      expect(own.map(({ id: _id, evaluationId: _evaluationId, ...row }) => row)).toEqual(
        record.rows.map((row) => ({ ...row })),
      );
      expect(record.rows.length).toBeGreaterThan(100);
    });

    test('a new version takes the old one’s place; a withdrawn method leaves, and whoever has the same content moves up', async () => {
      const twice = parseRecipe({ name: 'twice', operators: [{ op: 'lda' }] }, 'test');
      const { record } = judged.methods.find(({ recipe }) => recipe.name === 'lda')!;
      await submitJudged(
        db,
        stored,
        { recipe: parseRecipe({ name: 'x', operators: [{ op: 'l2' }] }, 'test'), record },
        'my-whiten',
      );
      expect(twice.steps).toEqual(methodNamed('lda').steps);
      await db.update(methods).set({ withdrawnAt: new Date() }).where(eq(methods.slug, 'my-coral'));
      await markBoardsStale(db, [stored.embedding.id]);
      await refreshStaleBoards({ db, log });
      const entries = await entriesOf('generalisation');
      expect(entries.map(({ methodSlug }) => methodSlug).sort()).toEqual([
        'copy-of-coral',
        'my-broken',
        'my-centre',
        'my-lda',
        'my-none',
        'my-whiten',
      ]);
      const [renewed, lda] = ['my-whiten', 'my-lda'].map(
        (slug) => entries.find(({ methodSlug }) => methodSlug === slug)!,
      );
      // The same draws and the same score: never told apart.
      expect([renewed!.rank, renewed!.tied, renewed!.cross]).toEqual([lda!.rank, true, lda!.cross]);
    });

    test('many that make the boards at once make each once; one marked meanwhile is made again', async () => {
      const before = (await boardIn('global')).revision;
      await markBoardsStale(db, [stored.embedding.id]);
      const made = await Promise.all([1, 2, 3, 4].map(() => refreshStaleBoards({ db, log })));
      expect(made.reduce((sum, n) => sum + n)).toBe(2);
      expect(await boardIn('global')).toMatchObject({ stale: false, revision: before + 1 });
      await markBoardsStale(db, [stored.embedding.id]);
      const { id } = await boardIn('global');
      const [first] = await Promise.all([refreshBoard(db, id), markBoardsStale(db, [stored.embedding.id])]);
      expect(first).toBe('made');
      await refreshStaleBoards({ db, log });
      expect((await boardIn('global')).stale).toBe(false);
    });

    test('without the draws, as after a public restore, a board stays as it is', async () => {
      const before = await entriesOf('generalisation');
      await db.update(evaluations).set({ crossDraws: null });
      await markBoardsStale(db, [stored.embedding.id]);
      expect(await refreshStaleBoards({ db, log })).toBe(0);
      expect(await entriesOf('generalisation')).toEqual(before);
      expect((await boardIn('global')).stale).toBe(false);
    });
  });
}
