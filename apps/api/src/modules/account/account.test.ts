import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeys } from '../../db/schema/account.js';
import { makeAccount } from '../../testing/make-account.js';
import { testDatabases } from '../../testing/test-databases.js';
import { startTestServer, type TestServer } from '../../testing/test-server.js';
import { createAdminKey, createInvite, createKeyFor, listKeys, revokeKey } from './account-admin.service.js';

const CREATE_ACCOUNT = `mutation ($input: CreateAccountInput!) {
  createAccount(input: $input) {
    account { id handle displayName } key { id prefix scopes expiresAt } secret errors { field code message hint }
  }
}`;
const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key { id name scopes expiresAt } secret errors { field code } }
}`;
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { key { revokedAt } errors { field code } } }';
const VIEWER =
  '{ viewer { account { handle } scopes keys { id name prefix lastUsedAt revokedAt } quota { limit used left resetsAt } } }';

for (const database of await testDatabases()) {
  describe(`accounts on ${database.kind}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({
        database,
        env: { EBB_SIGN_UPS_PER_HOUR: '1000', EBB_MUTATIONS_PER_MINUTE: '10000' },
      });
    });
    afterAll(() => server.close());

    const signUp = (input: Record<string, unknown>) => server.graphql(CREATE_ACCOUNT, { input });

    it('shows the secret of the first key once, and keeps only its hash', async () => {
      const { data } = await signUp({ handle: 'ada-l', displayName: ' Ada Lovelace ' });
      const { account, key, secret, errors } = data.createAccount;
      expect(errors).toEqual([]);
      expect(account).toMatchObject({ handle: 'ada-l', displayName: 'Ada Lovelace' });
      expect(key).toMatchObject({ prefix: secret.slice(0, 10), scopes: ['READ', 'SUBMIT'], expiresAt: null });
      expect(secret).toMatch(/^ebb_[\w-]{43}$/);
      const stored = JSON.stringify(await server.runtime.db.select().from(apiKeys));
      expect(stored).not.toContain(secret.slice(10));
      const { data: seen } = await server.graphql(VIEWER, {}, secret);
      expect(seen.viewer).toMatchObject({
        account: { handle: 'ada-l' },
        scopes: ['READ', 'SUBMIT'],
        quota: { limit: 50, used: 0, left: 50 },
      });
      expect(JSON.stringify(seen)).not.toContain(secret.slice(10));
      expect(Date.parse(seen.viewer.quota.resetsAt) - Date.now()).toBeLessThanOrEqual(86_400_000);
    });

    it.each([
      ['a', 'INVALID_ARGUMENT'],
      ['Upper', 'INVALID_ARGUMENT'],
      ['two--hyphens', 'INVALID_ARGUMENT'],
      ['-edge', 'INVALID_ARGUMENT'],
      ['x'.repeat(40), 'INVALID_ARGUMENT'],
      ['../../etc/passwd', 'INVALID_ARGUMENT'],
      ["x'; drop table accounts; --", 'INVALID_ARGUMENT'],
      ['line\nbreak', 'INVALID_ARGUMENT'],
      ['nul\u0000', 'INVALID_ARGUMENT'],
      ['ebb', 'NAME_TAKEN'],
      ['admin', 'NAME_TAKEN'],
    ])('refuses the handle %j', async (handle, code) => {
      const { data } = await signUp({ handle });
      expect(data.createAccount).toMatchObject({ account: null, key: null, secret: null });
      expect(data.createAccount.errors).toMatchObject([{ field: 'input.handle', code }]);
    });

    it.each(['', '   ', 'x'.repeat(81), 'turned \u202e round', 'two\nlines', 'nul\u0000'])(
      'refuses the display name %j',
      async (displayName) => {
        const { data } = await signUp({ handle: 'some-name', displayName });
        expect(data.createAccount.errors).toMatchObject([{ field: 'input.displayName', code: 'INVALID_ARGUMENT' }]);
      },
    );

    it('gives a handle to one of many that ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => signUp({ handle: 'wanted' })));
      const codes = answers.map(({ data }) => data.createAccount.errors[0]?.code ?? 'MADE').sort();
      expect(codes).toEqual(['MADE', ...Array<string>(7).fill('NAME_TAKEN')]);
    });

    it('takes no key that it does not know, nor one that is revoked or expired, also where none is needed', async () => {
      const unknown = await server.graphql('{ server { version } }', {}, `ebb_${'x'.repeat(43)}`);
      expect([unknown.status, unknown.errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      const malformed = await server.graphql('{ server { version } }', {}, "ebb_' or 1=1 --");
      expect([malformed.status, malformed.errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      const { db } = server.runtime;
      const expired = await makeAccount(db, { expiresAt: new Date(Date.now() - 1000) });
      const late = await server.graphql('{ server { version } }', {}, expired.key);
      expect([late.status, late.errors[0]?.extensions.code, late.data]).toEqual([401, 'KEY_EXPIRED', null]);
      const { key, keyId } = await makeAccount(db);
      await revokeKey(db, keyId);
      const revoked = await server.graphql('{ server { version } }', {}, key);
      expect([revoked.status, revoked.errors[0]?.extensions.code]).toEqual([401, 'KEY_REVOKED']);
    });

    it('needs a key for what is an account’s own', async () => {
      const made = await server.graphql(CREATE_KEY, { input: { name: 'x', scopes: ['READ'] } });
      expect(made.data.createApiKey.errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
      expect((await server.graphql(VIEWER)).data).toEqual({ viewer: null });
      const reader = await makeAccount(server.runtime.db, { scopes: ['read'] });
      const refused = await server.graphql(CREATE_KEY, { input: { name: 'x', scopes: ['READ'] } }, reader.key);
      expect(refused.data.createApiKey.errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    });

    it('makes no key that may do more, or holds longer, than the one that makes it', async () => {
      const { db } = server.runtime;
      const soon = new Date(Date.now() + 3_600_000);
      const { key } = await makeAccount(db, { expiresAt: soon });
      const more = await server.graphql(CREATE_KEY, { input: { name: 'x', scopes: ['READ', 'ADMIN'] } }, key);
      expect(more.data.createApiKey).toMatchObject({
        secret: null,
        errors: [{ field: 'input.scopes', code: 'FORBIDDEN' }],
      });
      for (const expiresInDays of [null, 30]) {
        const { data } = await server.graphql(
          CREATE_KEY,
          { input: { name: 'x', scopes: ['READ'], expiresInDays } },
          key,
        );
        expect(data.createApiKey.key.expiresAt).toBe(soon.toISOString());
      }
      const wrong = await server.graphql(CREATE_KEY, { input: { name: 'x', scopes: ['READ'], expiresInDays: 0 } }, key);
      expect(wrong.data.createApiKey.errors).toMatchObject([
        { field: 'input.expiresInDays', code: 'INVALID_ARGUMENT' },
      ]);
      const none = await server.graphql(CREATE_KEY, { input: { name: 'x', scopes: [] } }, key);
      expect(none.data.createApiKey.errors).toMatchObject([{ field: 'input.scopes', code: 'INVALID_ARGUMENT' }]);
    });

    it('lets an account revoke its own keys, an admin all, and nobody else’s be seen', async () => {
      const { db } = server.runtime;
      const [ada, bob, reader] = [
        await makeAccount(db),
        await makeAccount(db),
        await makeAccount(db, { scopes: ['read'] }),
      ];
      const admin = await createAdminKey(db, 'operator');
      const idOf = async (key: string) => (await server.graphql(VIEWER, {}, key)).data.viewer.keys[0].id as string;
      const [adasId, bobsId, readersId] = [await idOf(ada.key), await idOf(bob.key), await idOf(reader.key)];
      const strange = await server.graphql(REVOKE, { id: adasId }, bob.key);
      expect(strange.data.revokeApiKey).toMatchObject({ key: null, errors: [{ code: 'NOT_FOUND' }] });
      const node = '($id: ID!) { node(id: $id) { id } }';
      expect((await server.graphql(`query ${node}`, { id: adasId }, bob.key)).data.node).toBeNull();
      expect((await server.graphql(`query ${node}`, { id: adasId }, ada.key)).data.node).toEqual({ id: adasId });
      expect((await server.graphql(REVOKE, { id: adasId }, ada.key)).data.revokeApiKey.key.revokedAt).not.toBeNull();
      expect((await server.graphql(VIEWER, {}, ada.key)).errors[0]?.extensions.code).toBe('KEY_REVOKED');
      // A key that only reads may still give itself up.
      expect((await server.graphql(REVOKE, { id: bobsId }, reader.key)).data.revokeApiKey.errors).toHaveLength(1);
      expect((await server.graphql(REVOKE, { id: readersId }, reader.key)).data.revokeApiKey.errors).toEqual([]);
      expect((await server.graphql(REVOKE, { id: bobsId }, admin.secret)).data.revokeApiKey.errors).toEqual([]);
      const nonsense = await server.graphql(REVOKE, { id: "x' or 1=1" }, admin.secret);
      expect(nonsense.data.revokeApiKey.errors).toMatchObject([{ field: 'id', code: 'BAD_CURSOR' }]);
    });

    it('writes the last use of a key at most once a minute', async () => {
      const { db } = server.runtime;
      const { key, keyId } = await makeAccount(db);
      const lastUse = async () => (await db.select().from(apiKeys).where(eq(apiKeys.id, keyId)))[0]!.lastUsedAt;
      await server.graphql(VIEWER, {}, key);
      const first = await lastUse();
      await server.graphql(VIEWER, {}, key);
      expect(first).not.toBeNull();
      expect(await lastUse()).toEqual(first);
      await db.update(apiKeys).set({ lastUsedAt: sql`now() - interval '61 seconds'` }).where(eq(apiKeys.id, keyId));
      await server.graphql(VIEWER, {}, key);
      expect((await lastUse())!.getTime()).toBeGreaterThanOrEqual(first!.getTime());
    });

    it('lists keys for the operator without their hashes, and gives one account a limit of its own', async () => {
      const { db } = server.runtime;
      const { row, secret } = await createKeyFor(db, 'lab-one', { scopes: ['submit'], submissionsPerDay: 500 });
      const listed = await listKeys(db, 'lab-one');
      expect(listed).toMatchObject([{ id: row.id, handle: 'lab-one', scopes: ['submit'], submissionsPerDay: 500 }]);
      expect(JSON.stringify(listed)).not.toContain(row.hash);
      expect((await server.graphql(VIEWER, {}, secret)).data.viewer.quota.limit).toBe(500);
      await expect(revokeKey(db, 'ebb_nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe(`sign-up on ${database.kind}`, () => {
    it('by invitation takes each invitation once, also from many at once', async () => {
      const server = await startTestServer({ database, env: { EBB_SIGN_UP: 'invite', EBB_SIGN_UPS_PER_HOUR: '100' } });
      try {
        const { db } = server.runtime;
        const signUp = async (handle: string, invite?: string) =>
          (await server.graphql(CREATE_ACCOUNT, { input: { handle, invite } })).data.createAccount;
        expect((await signUp('no-code')).errors).toMatchObject([{ field: 'input.invite', code: 'SIGN_UP_CLOSED' }]);
        expect((await signUp('bad-code', 'x')).errors).toMatchObject([{ code: 'SIGN_UP_CLOSED' }]);
        const old = await createInvite(db, { expiresInDays: -1 });
        expect((await signUp('old-code', old)).errors).toMatchObject([{ code: 'SIGN_UP_CLOSED' }]);
        const code = await createInvite(db);
        const answers = await Promise.all(['one', 'two', 'three', 'four'].map((n) => signUp(`guest-${n}`, code)));
        expect(answers.filter(({ account }) => account !== null)).toHaveLength(1);
      } finally {
        await server.close();
      }
    });

    it('closed makes no accounts, and open only so many of an address', async () => {
      const closed = await startTestServer({ database, env: { EBB_SIGN_UP: 'closed' } });
      const answer = await closed.graphql(CREATE_ACCOUNT, { input: { handle: 'somebody' } });
      await closed.close();
      expect(answer.data.createAccount.errors).toMatchObject([{ code: 'SIGN_UP_CLOSED' }]);
      const open = await startTestServer({ database, env: { EBB_SIGN_UPS_PER_HOUR: '2' } });
      const codes: unknown[] = [];
      for (const handle of ['one-1', 'one-2', 'one-3']) {
        const { data } = await open.graphql(CREATE_ACCOUNT, { input: { handle } });
        codes.push(data.createAccount.errors[0]?.code);
      }
      await open.close();
      expect(codes).toEqual([undefined, undefined, 'RATE_LIMITED']);
    });
  });
}
