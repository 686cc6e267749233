import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Db } from '../../db/connect.js';
import { quotaUses } from '../../db/schema/account.js';
import { makeAccount } from '../../testing/make-account.js';
import { testDatabases } from '../../testing/test-databases.js';
import { storeKey } from './api-key.service.js';
import { giveBackQuota, quotaOf, spendQuota } from './quota.service.js';

for (const { kind, open } of await testDatabases()) {
  describe(`quotas on ${kind}`, () => {
    let database: Database;
    let db: Db;
    beforeAll(async () => {
      database = await open();
      db = database.db;
    });
    afterAll(() => database.close());

    /** Spends once, in a transaction of its own. */
    const spend = (keyId: string, submissionId: string = randomUUID()) =>
      db
        .transaction((tx) => spendQuota(tx, keyId, submissionId, 5))
        .then(
          () => 'spent',
          (error) => error.code as string,
        );

    it('are never exceeded, however many come at once', async () => {
      const { keyId } = await makeAccount(db);
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => spend(keyId)));
      expect(outcomes.sort()).toEqual([...Array<string>(7).fill('QUOTA_EXCEEDED'), ...Array<string>(5).fill('spent')]);
      expect(await quotaOf(db, keyId, 5)).toMatchObject({ limit: 5, used: 5, left: 0 });
    });

    it('are of all keys of an account together, so that a new key is no new quota', async () => {
      const { accountId, keyId } = await makeAccount(db);
      const { row } = await storeKey(db, { accountId, name: 'second', scopes: ['submit'] });
      for (let i = 0; i < 5; i++) expect(await spend(i % 2 ? keyId : row.id)).toBe('spent');
      expect([await spend(keyId), await spend(row.id)]).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED']);
      const own = await storeKey(db, { accountId, name: 'granted', scopes: ['submit'], submissionsPerDay: 1 });
      expect([await spend(own.row.id), await spend(own.row.id)]).toEqual(['spent', 'QUOTA_EXCEEDED']);
    });

    it('are given back once, and lost when the transaction is', async () => {
      const { keyId } = await makeAccount(db);
      const id = randomUUID();
      await spend(keyId, id);
      await spend(keyId);
      await giveBackQuota(db, id);
      await giveBackQuota(db, id);
      expect(await quotaOf(db, keyId, 5)).toMatchObject({ used: 1, left: 4 });
      const lost = db.transaction(async (tx) => {
        await spendQuota(tx, keyId, randomUUID(), 5);
        throw new Error('lost');
      });
      await expect(lost).rejects.toThrow('lost');
      expect((await quotaOf(db, keyId, 5)).used).toBe(1);
    });

    it('begin anew with the day', async () => {
      const { keyId } = await makeAccount(db);
      for (let i = 0; i < 5; i++) await spend(keyId);
      await db
        .update(quotaUses)
        .set({ day: sql`${quotaUses.day} - 1` })
        .where(eq(quotaUses.keyId, keyId));
      expect(await spend(keyId)).toBe('spent');
    });
  });
}
