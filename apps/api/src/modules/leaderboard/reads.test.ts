import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BoardRow, leaderboardOf } from './leaderboard.type.js';
import { boardEntries, boards, evaluations, results } from '../../db/schema/evaluation.js';
import { methods } from '../../db/schema/method.js';
import { importJudged, type JudgedMethods, judgeMethods, type StoredBoard, submitJudged } from '../../testing/judged-board.js';
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
    }
  }
}`;

for (const database of await testDatabases()) {
  describe(`on ${database.kind}`, () => {
    let server: TestServer;
    let stored: StoredBoard;
    const { log } = { log: console as never };
    beforeAll(async () => {
      server = await startTestServer({ database });
      stored = await importJudged(server.runtime.db, judged);
      for (const method of judged.methods) await submitJudged(server.runtime.db, stored, method);
      await refreshStaleBoards(server.runtime);
      expect(log).toBeDefined();
    }, 120_000);
    afterAll(() => server.close());

    const ask = async (query: string, variables: Record<string, unknown> = {}) => {
      const answer = await server.graphql(query, variables);
      expect(answer.errors).toEqual([]);
      return answer.data;
    };

    test('a board shows every method with rank, scores, method and provenance', async () => {
      const { leaderboard } = await ask(BOARD, { first: 100 });
      console.log(JSON.stringify(leaderboard, null, 1).slice(0, 3000));
      expect(leaderboard.entries.edges).toHaveLength(6);
    });

    test('results', async () => {
      const data = await ask('{ results(benchmark: "judged", first: 3) { edges { node { id method { slug } embedding scope metric value low high n reason instrument trainSet } } pageInfo { hasNextPage endCursor } } }');
      console.log(JSON.stringify(data));
    });
  });
}
