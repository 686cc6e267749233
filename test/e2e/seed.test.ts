import { METHODS } from '@ebb/core/correct/methods';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedServer } from '../../apps/api/src/seed.js';
import { anyDatabase } from '../../apps/api/src/testing/test-databases.js';
import { startTestServer, type TestServer } from '../../apps/api/src/testing/test-server.js';

describe('a server that starts', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: await anyDatabase(), env: { EBB_SEED_MINI: '1' } });
  }, 120_000);
  afterAll(() => server.close());

  test('sets up mini with every built-in method, once, also when several processes start at once', async () => {
    const { runtime } = server;
    await Promise.all([seedServer(runtime), seedServer(runtime)]);
    const state = `{ server { queue { queued } } methods(first: 100, filter: { builtIn: true }) { edges { node { slug versions { number } account { handle } } } }
      benchmark(slug: "mini") { testLabels revisions { dataRevision } embeddings { slug conditions { effect } } } }`;
    const { data } = await server.graphql(state);
    type Node = { node: { slug: string; versions: object[]; account: { handle: string } } };
    const built: Node['node'][] = data.methods.edges.map(({ node }: Node) => node);
    expect(built.map(({ slug }) => slug).sort()).toEqual(METHODS.map(({ name }) => name).sort());
    expect(built.every(({ versions, account }) => versions.length === 1 && account.handle === 'ebb')).toBe(true);
    expect(data.benchmark.revisions).toHaveLength(1);
    const embeddings: { slug: string; conditions: object[] }[] = data.benchmark.embeddings;
    expect(embeddings.map(({ slug, conditions }) => [slug, conditions.length])).toEqual([
      ['mfcc', 12],
      ['random-cnn', 12],
    ]);
    const { queued } = data.server.queue;
    expect(queued).toBeGreaterThanOrEqual(METHODS.length);
    await seedServer(runtime);
    expect((await server.graphql(state)).data.server.queue.queued).toBe(queued);
  }, 900_000);
});
