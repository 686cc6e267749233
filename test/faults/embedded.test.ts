import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectDatabase } from '../../apps/api/src/db/connect.js';
import { type Place, testDatabases } from '../../apps/api/src/testing/test-databases.js';
import { killChildren, startApi } from './support/children.js';
import { type FaultBoard, faultBoard } from './support/fault-board.js';
import { freePort } from './support/free-port.js';
import { submitUntilAccepted } from './support/submit.js';
import { until } from './support/until.js';

let fault: FaultBoard;
let place: Place;
beforeAll(async () => {
  fault = await faultBoard();
  place = await (await testDatabases()).find(({ kind }) => kind === 'embedded')!.make();
}, 120_000);
afterEach(() => killChildren());
afterAll(async () => {
  await place.drop();
  await fault.close();
});

test('kill -9 of the one process of an embedded server while it judges: it starts again, and goes on', async () => {
  const { folder } = place.where as { folder: string };
  const database = await connectDatabase({ folder });
  const { account } = await fault.board.load(database.db);
  await database.close();
  const env = { ...fault.env, EBB_DATA_DIR: folder, EBB_CONCURRENCY: '1', EBB_PORT: String(await freePort()) };
  const states = async (url: string) => {
    const query = '{ submissions { edges { node { state attempts evaluations { id } } } } }';
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as {
      data: { submissions: { edges: { node: { state: string; attempts: number; evaluations: unknown[] } }[] } };
    };
    return data.submissions.edges.map(({ node }) => node);
  };
  const first = await startApi(env);
  await submitUntilAccepted([first.url], account.key, { slug: 'mine', step: 1, idempotencyKey: 'a' });
  await until(
    async () => (await states(first.url)).some(({ state }) => state === 'RUNNING'),
    () => first.said(),
  );
  await first.kill();
  const second = await startApi(env);
  // Sent again by a client that saw the end of the connection only.
  await submitUntilAccepted([second.url], account.key, { slug: 'mine', step: 1, idempotencyKey: 'a' });
  await until(
    async () => (await states(second.url)).every(({ state }) => state === 'SUCCEEDED'),
    async () => `${JSON.stringify(await states(second.url))} ${second.said()}`,
  );
  expect(await states(second.url)).toMatchObject([{ attempts: 2, evaluations: [{}] }]);
  expect(await second.end()).toBe(0);
});
