import { METHODS } from '@ebb/core/correct/methods';
import { asc, count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accounts } from '../../apps/api/src/db/schema/account.js';
import { methods, methodVersions } from '../../apps/api/src/db/schema/method.js';
import { submissionEmbeddings, submissions } from '../../apps/api/src/db/schema/submission.js';
import { recipeScope } from '../../apps/api/src/modules/method/method-content.js';
import { seedServer } from '../../apps/api/src/seed.js';
import { anyDatabase } from '../../apps/api/src/testing/test-databases.js';
import { startTestServer, type TestServer } from '../../apps/api/src/testing/test-server.js';

const EXPECTED = METHODS.reduce((sum, recipe) => sum + (recipeScope(recipe, 'global') === 'any' ? 1 : 2), 0);

describe('a server that starts', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: await anyDatabase(), env: { EBB_SEED_MINI: '1' } });
  }, 120_000);
  afterAll(() => server.close());

  test('the first start sets up mini with every built-in method in its scopes, once, also when several processes start at once', async () => {
    const { runtime } = server;
    const { db } = runtime;
    await Promise.all([seedServer(runtime), seedServer(runtime), seedServer(runtime)]);
    await seedServer(runtime);
    const own = await db.select().from(submissions).orderBy(asc(submissions.createdAt));
    expect(own).toHaveLength(EXPECTED);
    expect(own.every(({ state, priority, keyId }) => state === 'queued' && priority < 0 && keyId === null)).toBe(true);
    expect(await db.select({ n: count() }).from(submissionEmbeddings)).toEqual([{ n: 2 * EXPECTED }]);
    const built = await db.select().from(methods).where(eq(methods.builtIn, true));
    expect(built.map(({ slug }) => slug).sort()).toEqual(METHODS.map(({ name }) => name).sort());
    expect(built.find(({ slug }) => slug === 'lda')).toMatchObject({
      title: 'LDA projection',
      reference: METHODS[1]!.reference,
    });
    expect(await db.select({ n: count() }).from(methodVersions)).toEqual([{ n: METHODS.length }]);
    expect(await db.select().from(accounts)).toMatchObject([{ handle: 'ebb', system: true }]);
    const { data } = await server.graphql(
      '{ benchmark(slug: "mini") { title testLabels embeddings { slug conditions { effect } provenance { name value } } } }',
    );
    expect(
      data.benchmark.embeddings.map(({ slug, conditions }: { slug: string; conditions: object[] }) => [
        slug,
        conditions.length,
      ]),
    ).toEqual([
      ['mfcc', 12],
      ['random-cnn', 12],
    ]);
  }, 900_000);
});
