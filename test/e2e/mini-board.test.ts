import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { methodNamed } from '@ebb/core/correct/methods';
import { judgeBenchmark } from '@ebb/core/io/judge-benchmark';
import { loadMini } from '@ebb/core/io/mini-benchmark';
import { and, asc, eq, notInArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { boardEntries, boards } from '../../apps/api/src/db/schema/evaluation.js';
import { submissions } from '../../apps/api/src/db/schema/submission.js';
import { startWorker } from '../../apps/api/src/jobs/start-worker.js';
import { importBenchmark } from '../../apps/api/src/modules/benchmark/benchmark-import.service.js';
import { currentEmbeddings } from '../../apps/api/src/modules/benchmark/benchmark-store.service.js';
import { refreshStaleBoards } from '../../apps/api/src/modules/leaderboard/board-refresh.service.js';
import { announce, createSubmission } from '../../apps/api/src/modules/submission/submission-store.service.js';
import { benchmarkFolder } from '../../apps/api/src/testing/judged-board.js';
import { makeAccount } from '../../apps/api/src/testing/make-account.js';
import { anyDatabase } from '../../apps/api/src/testing/test-databases.js';
import { startTestServer } from '../../apps/api/src/testing/test-server.js';

const NAMES = ['none', 'lda', 'coral'];

test('the board of mini that submissions make has the scores and ranks of core’s verdict, bit for bit', async () => {
  const { benchmark, embeddings } = await loadMini({ embeddings: ['mfcc'], threads: 2 });
  const folder = await benchmarkFolder(benchmark, embeddings);
  const server = await startTestServer({
    database: await anyDatabase(),
    beside: (runtime) => startWorker(runtime, { concurrency: 1 }),
  });
  try {
    const { db, env } = server.runtime;
    const { revisionId } = await importBenchmark(db, folder);
    const [embedding] = await currentEmbeddings(db, revisionId);
    const { accountId } = await makeAccount(db);
    for (const name of NAMES) {
      const { id } = await createSubmission(db, env, {
        ...{ accountId, keyId: null, revisionId, embeddingIds: [embedding!.id], scope: 'global' },
        version: {
          method: { slug: `my-${name}` },
          content: { kind: 'recipe', recipe: methodNamed(name) },
          changes: '',
        },
      });
      await announce(server.runtime, id);
    }
    const open = () =>
      db
        .select()
        .from(submissions)
        .where(notInArray(submissions.state, ['succeeded', 'failed']));
    while ((await open()).length > 0) await sleep(200);
    await refreshStaleBoards(server.runtime);

    const verdict = await judgeBenchmark({
      benchmark,
      embeddings: ['mfcc'],
      loadEmbedding: async () => embeddings[0]!,
      variants: NAMES.map((name) => ({ recipe: methodNamed(name), scope: 'global' })),
      threads: 1,
      device: 'cpu',
      judging: { drawCount: 1000, regimes: ['clean-affected'], keepScores: false, discrepancies: 'pooled' },
    });
    const { methods, boards: places } = verdict.embeddings[0]!;
    const [board] = await db.select().from(boards).where(eq(boards.scope, 'global'));
    const entries = await db
      .select()
      .from(boardEntries)
      .where(and(eq(boardEntries.boardId, board!.id), eq(boardEntries.track, 'generalisation')))
      .orderBy(asc(boardEntries.position));
    expect(entries.map(({ methodSlug }) => methodSlug).sort()).toEqual(NAMES.map((name) => `my-${name}`).sort());
    methods.forEach((method, m) => {
      const entry = entries.find(({ methodSlug }) => methodSlug === `my-${method.method}`)!;
      expect([entry.rank, entry.tied]).toEqual([places.cross.places[m]!.rank, places.cross.places[m]!.tied]);
      if ('failure' in method) throw new Error(method.failure);
      const { gap: _, ...scores } = entry.scores;
      expect(scores).toStrictEqual(method.scores);
    });
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}, 600_000);
