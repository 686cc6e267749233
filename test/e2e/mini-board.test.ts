import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { methodNamed } from '@ebb/core/correct/methods';
import { judgeBenchmark } from '@ebb/core/io/judge-benchmark';
import { loadMini } from '@ebb/core/io/mini-benchmark';
import { expect, test } from 'vitest';
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

test('the board of mini that submissions make has the scores, ranks and correctability of core’s verdict, bit for bit', async () => {
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
    const ask = async (query: string) => {
      const { data, errors } = await server.graphql(query);
      expect(errors).toEqual([]);
      return data;
    };
    for (let left = NAMES.length; left > 0; await sleep(200)) {
      const { queued, running } = (await ask('{ server { queue { queued running } } }')).server.queue;
      left = queued + running;
    }
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
    const names = Object.keys(methods.flatMap((method) => ('scores' in method ? [method.scores] : []))[0]!);
    const { leaderboard } =
      await ask(`{ leaderboard(benchmark: "mini", embedding: "mfcc") { entries(first: 100) { edges { node {
      rank tied method { slug } scores { ${names.map((name) => `${name} { value low high reason }`).join(' ')} } } } } } }`);
    const entries: { rank: number; tied: boolean; method: { slug: string }; scores: object }[] =
      leaderboard.entries.edges.map(({ node }: { node: object }) => node);
    expect(entries.map(({ method }) => method.slug).sort()).toEqual(NAMES.map((name) => `my-${name}`).sort());
    methods.forEach((method, m) => {
      const entry = entries.find(({ method: { slug } }) => slug === `my-${method.method}`)!;
      expect([entry.rank, entry.tied]).toEqual([places.cross.places[m]!.rank, places.cross.places[m]!.tied]);
      if ('failure' in method) throw new Error(method.failure);
      const nothing = { value: null, low: null, high: null, reason: null };
      const shown = Object.entries(method.scores).map(([name, score]) => [name, { ...nothing, ...score }]);
      expect(entry.scores).toStrictEqual(Object.fromEntries(shown));
    });
    const profile = (
      await ask(`{ embedding(benchmark: "mini", slug: "mfcc") { separation { datasets { dataset clips } }
      correctability { discrepancy correlation { value } points { method } } } }`)
    ).embedding;
    const trained = benchmark.datasets.map(({ id, splits }) => ({
      dataset: id,
      clips: splits.filter((split) => split === 'train').length,
    }));
    expect(profile.separation.datasets).toEqual(trained);
    const pointsOf = (id: string) => verdict.correctabilityPoints.filter(({ discrepancy }) => discrepancy === id);
    expect(profile.correctability).toMatchObject(
      verdict.correctability.map(({ discrepancy, correlation }) => ({
        ...{ discrepancy, correlation: { value: correlation?.rho ?? null } },
        points: { length: pointsOf(discrepancy).length },
      })),
    );
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}, 600_000);
