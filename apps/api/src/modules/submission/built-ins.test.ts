import { METHODS } from '@ebb/core/correct/methods';
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../db/connect.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { submissions } from '../../db/schema/submission.js';
import { readEnv } from '../../env.js';
import { createLog } from '../../log.js';
import { importJudged, type JudgedMethods, judgeMethods, type StoredBoard } from '../../testing/judged-board.js';
import { testDatabases } from '../../testing/test-databases.js';
import { storeEvaluations } from '../leaderboard/evaluation-store.service.js';
import { recipeHashOf, recipeScope } from '../method/method-content.js';
import { judgeBuiltIns } from './built-ins.service.js';

const EXPECTED = METHODS.reduce((sum, recipe) => sum + (recipeScope(recipe, 'global') === 'any' ? 1 : 2), 0);
const rest = { env: readEnv({}), log: createLog({ EBB_LOG_LEVEL: 'silent' }) };

let judged: JudgedMethods;
beforeAll(async () => {
  judged = await judgeMethods(METHODS.slice(0, 2));
}, 120_000);

for (const { kind, open } of await testDatabases()) {
  describe(`on ${kind}`, () => {
    let database: Database;
    let board: StoredBoard;
    beforeAll(async () => {
      database = await open();
      board = await importJudged(database.db, judged);
    }, 120_000);
    afterAll(() => database.close());
    const submit = () => judgeBuiltIns({ db: database.db, ...rest }, board.revision.id);
    const number = async (table: typeof submissions | typeof methodVersions) =>
      (await database.db.select({ n: count() }).from(table))[0]!.n;

    test('every built-in method is submitted in its scopes once, whoever asks at once', async () => {
      const added = await Promise.all([submit(), submit(), submit()]);
      expect(added.reduce((sum, n) => sum + n)).toBe(EXPECTED);
      expect([await number(submissions), await number(methodVersions)]).toEqual([EXPECTED, METHODS.length]);
      const [lda] = await database.db.select().from(methods).where(eq(methods.slug, 'lda'));
      expect(lda).toMatchObject({ builtIn: true, title: 'LDA projection', reference: METHODS[1]!.reference });
      const all = await database.db.select().from(submissions);
      expect(all.every(({ priority, keyId }) => priority < 0 && keyId === null)).toBe(true);
    });

    test('what failed is submitted again, three times; what was judged is not', async () => {
      const { db } = database;
      const of = async (slug: string) =>
        (
          await db
            .select({ id: submissions.id, versionId: submissions.versionId })
            .from(submissions)
            .innerJoin(methodVersions, eq(methodVersions.id, submissions.versionId))
            .innerJoin(methods, eq(methods.id, methodVersions.methodId))
            .where(eq(methods.slug, slug))
        ).at(-1)!;
      const none = await of('none');
      const { recipe, record } = judged.methods[0]!;
      const key = {
        methodHash: recipeHashOf(recipe),
        embeddingHash: board.embedding.hash,
        dataRevision: board.revision.dataRevision,
        protocolVersion: board.revision.protocolVersion,
        scope: 'any' as const,
      };
      await storeEvaluations(db, none, [
        { key, embeddingId: board.embedding.id, record, device: 'cpu', notes: [], milliseconds: 1 },
      ]);
      await db.update(submissions).set({ state: 'succeeded' }).where(eq(submissions.id, none.id));
      expect(await submit()).toBe(0);
      for (const expected of [1, 1, 0, 0]) {
        const { versionId } = await of('whiten');
        await db.update(submissions).set({ state: 'failed' }).where(eq(submissions.versionId, versionId));
        expect(await submit()).toBe(expected);
      }
    });
  });
}
