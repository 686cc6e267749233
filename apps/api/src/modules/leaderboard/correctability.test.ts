import { correctability } from '@ebb/core/benchmark/verdict/correctability';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boards, results } from '../../db/schema/evaluation.js';
import { methods } from '../../db/schema/method.js';
import { countQueries } from '../../testing/count-queries.js';
import { importJudged, type JudgedMethods, judgeMethods, submitJudged } from '../../testing/judged-board.js';
import { testDatabases } from '../../testing/test-databases.js';
import { startTestServer, type TestServer } from '../../testing/test-server.js';
import { refreshStaleBoards } from './board-refresh.service.js';
import { correctabilityShown } from './correctability.service.js';
import { POINTS_MAX } from './correctability.type.js';

const PROFILE = `{ embedding(benchmark: "judged", slug: "normal") {
  separation { edges datasets { dataset counts clips } note }
  correctability { discrepancy title correlation { value low high reason } points { method instrument reduction gain } } } }`;

interface Shown {
  readonly discrepancy: string;
  readonly title: string;
  readonly correlation: { readonly value: number | null; readonly low: number | null; readonly reason: string | null };
  readonly points: readonly { readonly method: string; readonly instrument: string }[];
}

let judged: JudgedMethods;
beforeAll(async () => {
  judged = await judgeMethods();
}, 120_000);

/** Points under the names that methods are submitted by, in one order. */
const sorted = (points: readonly object[]) =>
  points.map((point) => JSON.stringify(Object.entries(point).sort())).sort();
const corePoints = (discrepancy: string, without = '') =>
  judged.points
    .filter((point) => point.discrepancy === discrepancy && ![without, 'broken'].includes(point.method))
    .map(({ method, instrument, reduction, gain }) => ({ method: `my-${method}`, instrument, reduction, gain }));

for (const database of await testDatabases()) {
  describe(`on ${database.kind}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({ database });
      const stored = await importJudged(server.runtime.db, judged);
      for (const method of judged.methods) await submitJudged(server.runtime.db, stored, method);
      await refreshStaleBoards(server.runtime);
    }, 120_000);
    afterAll(() => server.close());

    const profile = async () => {
      const { data, errors } = await server.graphql(PROFILE, {});
      expect(errors).toEqual([]);
      return data.embedding as {
        separation: { edges: number[]; datasets: { dataset: string; counts: number[]; clips: number }[]; note: string };
        correctability: Shown[];
      };
    };

    test('an embedding’s correctability is core’s own over the methods of its board', async () => {
      const { correctability: shown } = await profile();
      const core = correctability(judged.points.filter(({ method }) => method !== 'broken'));
      expect(shown.map(({ discrepancy }) => discrepancy)).toEqual(core.map(({ discrepancy }) => discrepancy));
      expect(shown.length).toBeGreaterThan(3);
      for (const [k, { discrepancy, correlation, points, title }] of shown.entries()) {
        const { rho, interval } = core[k]!.correlation!;
        expect(correlation).toEqual({
          ...{ value: rho, reason: null },
          ...{ low: interval?.low ?? null, high: interval?.high ?? null },
        });
        expect(title).not.toBe('');
        expect(sorted(points)).toEqual(sorted(corePoints(discrepancy)));
      }
    });

    test('it costs two queries, of the embedding and of all points', async () => {
      const { db } = server.runtime;
      const bare = await countQueries(db, () =>
        server.graphql('{ embedding(benchmark: "judged", slug: "normal") { slug } }', {}),
      );
      const whole = await countQueries(db, profile);
      expect(whole.queries).toBe(bare.queries + 1);
    });

    test('clips lie along the separating direction in bins, all training clips and none else', async () => {
      const { separation } = await profile();
      const { edges, datasets, note } = separation;
      for (const { counts, clips, dataset } of datasets) {
        expect(counts).toHaveLength(edges.length - 1);
        const own = judged.benchmark.datasets.find(({ id }) => id === dataset)!;
        expect(clips).toBe(own.splits.filter((split) => split === 'train').length);
      }
      expect(datasets.map(({ dataset }) => dataset)).toEqual(judged.benchmark.datasets.map(({ id }) => id));
      expect(note).toMatch(/AUC/);
    });

    test('a method that is withdrawn takes its points along; evaluations of before have none', async () => {
      const { db } = server.runtime;
      await db.update(methods).set({ withdrawnAt: new Date() }).where(eq(methods.slug, 'my-lda'));
      await db.update(boards).set({ stale: true });
      await refreshStaleBoards(server.runtime);
      const left = (await profile()).correctability;
      for (const { discrepancy, points } of left) {
        expect(sorted(points)).toEqual(sorted(corePoints(discrepancy, 'lda')));
      }
      await db.delete(results).where(and(eq(results.metric, 'instrumentGain')));
      expect((await profile()).correctability).toEqual([]);
    });
  });
}

test('an answer has so many points at most, of all methods alike, and correlates all', () => {
  const points = Array.from({ length: 5 * POINTS_MAX }, (_, k) => ({
    ...{ embeddingId: 'e', discrepancy: 'mmd', instrument: 'gong' },
    ...{ method: `m${Math.floor(k / 20)}`, reduction: k, gain: Math.sin(k) },
  }));
  const [shown] = correctabilityShown(points);
  expect(shown!.points).toHaveLength(POINTS_MAX);
  // Twenty points a method, of which every fifth is shown.
  expect(new Set(shown!.points.map(({ method }) => method)).size).toBe(POINTS_MAX / 4);
  expect(shown!.correlation.value).toBe(correctability(points)[0]!.correlation!.rho);
  const still = correctabilityShown(points.map((point) => ({ ...point, gain: 0 })));
  expect(still[0]!.correlation).toMatchObject({ value: null, reason: expect.stringContaining('does not vary') });
});
