import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from './testing/test-databases.js';
import { startTestServer, type TestServer } from './testing/test-server.js';

for (const database of await testDatabases()) {
  describe(`the API on ${database.kind}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({ database });
    });
    afterAll(() => server.close());

    it('says what it is', async () => {
      const { status, data, errors } = await server.graphql(
        '{ server { version protocolVersion signUp queue { queued running workers { id } oldestQueuedAt } limits { artifactBytes } } }',
      );
      expect(errors).toEqual([]);
      expect(status).toBe(200);
      expect(data.server).toEqual({
        version: '0.1.0',
        protocolVersion: 'ismir2023-1',
        signUp: 'OPEN',
        queue: { queued: 0, running: 0, workers: [], oldestQueuedAt: null },
        limits: { artifactBytes: 67_108_864 },
      });
    });

    it('is alive and ready', async () => {
      expect((await fetch(`${server.url}/health`)).status).toBe(200);
      const ready = await fetch(`${server.url}/ready`);
      expect([ready.status, await ready.json()]).toEqual([200, { ready: true, missing: [] }]);
    });
  });
}
