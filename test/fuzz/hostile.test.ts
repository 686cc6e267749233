import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../packages/core/src/correct/recipe.js';
import { requireAffordable } from '../../packages/core/src/correct/recipe-cost.js';
import { EbbError, ERROR_CODES } from '../../packages/core/src/errors.js';
import { FOLDER_PREFIX, sandboxFeatures } from '../../packages/core/src/io/sandbox/features.js';
import { validateGraph } from '../../packages/core/src/io/sandbox/validate-graph.js';
import { type Fuzzed, type FuzzReport, fuzzReport, type Outcome } from './fuzz-report.js';
import { hostileFile } from './hostile-graphs.js';
import { hostileRecipe } from './hostile-recipes.js';
import { FUZZ_DIM } from './seed-graphs.js';

// scripts/fuzz-graphs.mjs asks for more than the sample.
const COUNT = Number(process.env.EBB_FUZZ_COUNT ?? 100);
const SEED = Number(process.env.EBB_FUZZ_SEED ?? 1);
const REPORT = process.env.EBB_FUZZ_REPORT;
/** At a time: as many as the smallest machine that Ebb runs on has cores. */
const CONCURRENT = 2;

const LIMITS = { wallSeconds: 4, cpuSeconds: 8, residentBytes: 2 ** 29 };
/** A file may use up its time once when it is opened and once when it is run, and the machine is busy besides. */
const HANG_SECONDS = 30;
/** The limit that issue 5 sets on what a server's other users notice. */
const DELAY_MS_MAX = 200;
/** Bytes of memory that the parent may keep: the garbage collector's slack and code that was compiled, no file's worth each. */
const GROWTH_BYTES_MAX = 150 * 2 ** 20;

const fixture = Float32Array.from({ length: 8 * FUZZ_DIM }, (_, k) => Math.sin(k * k));
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`${FOLDER_PREFIX}${process.pid}-`));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What became of one file: 'run', the code of a refusal, or what must not happen. */
async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  const hang = new AbortController();
  try {
    return await Promise.race([
      work().then(() => 'run'),
      sleep(HANG_SECONDS * 1000, `a hang of more than ${HANG_SECONDS} s`, { signal: hang.signal }),
    ]);
  } catch (error) {
    if (error instanceof EbbError && error.code in ERROR_CODES && error.code !== 'SANDBOX_UNAVAILABLE') {
      return error.message.length > 3000 ? `a message of ${error.message.length} characters` : error.code;
    }
    return `another error: ${error instanceof Error ? error.stack : error}`;
  } finally {
    hang.abort();
  }
}

const isKnown = (outcome: string) => outcome === 'run' || outcome in ERROR_CODES;

/** Runs `work` for 0 .. count - 1, `CONCURRENT` at a time. */
async function inTurn<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const drain = async () => {
    for (let k = next++; k < count; k = next++) results[k] = await work(k);
  };
  await Promise.all(Array.from({ length: CONCURRENT }, drain));
  return results;
}

describe('hostile submissions', () => {
  test(
    `each of ${COUNT} ONNX files is run or refused with a code, and the server stays well`,
    async () => {
      const features = await sandboxFeatures();
      // The first files compile code and open caches, which is no leak.
      await inTurn(4, (k) =>
        outcomeOf(() =>
          validateGraph(hostileFile(SEED, k).bytes, {
            dim: FUZZ_DIM,
            fixture,
            instruments: 2,
            datasets: 2,
            limits: LIMITS,
          }),
        ),
      );
      collect();
      const rssBefore = process.memoryUsage().rss;
      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      const start = performance.now();
      const results = await inTurn(COUNT, async (index): Promise<Fuzzed> => {
        const { family, name, bytes } = hostileFile(SEED, index);
        const began = performance.now();
        const outcome = await outcomeOf(() =>
          validateGraph(bytes, { dim: FUZZ_DIM, fixture, instruments: 2, datasets: 2, limits: LIMITS }),
        );
        return { index, family, name, outcome, failed: !isKnown(outcome), milliseconds: performance.now() - began };
      });
      const seconds = (performance.now() - start) / 1000;
      delay.disable();
      collect();
      // Buffers are freed by their finalisers, in later turns.
      await sleep(500);
      collect();
      const growth = process.memoryUsage().rss - rssBefore;
      const p99Ms = delay.percentile(99) / 1e6;

      const report: FuzzReport = {
        seed: SEED,
        seconds,
        features,
        limits: LIMITS,
        growth,
        delay: { p50Ms: delay.percentile(50) / 1e6, p99Ms, maxMs: delay.max / 1e6 },
      };
      if (REPORT) writeFileSync(REPORT, fuzzReport(report, results, recipes(COUNT)));
      expect(results.filter(({ failed }) => failed)).toEqual([]);
      expect(results.filter(({ milliseconds }) => milliseconds > HANG_SECONDS * 1000)).toEqual([]);
      // Both happen, or the files are not what they should be.
      expect(results.some(({ outcome }) => outcome === 'run')).toBe(true);
      expect(new Set(results.map(({ outcome }) => outcome)).size).toBeGreaterThan(5);
      expect(p99Ms).toBeLessThan(DELAY_MS_MAX);
      expect(growth).toBeLessThan(GROWTH_BYTES_MAX);
      expect(folders()).toEqual([]);
    },
    COUNT * HANG_SECONDS * 1000,
  );

  test(`each of ${COUNT} recipes is taken or refused with a code`, () => {
    const results = recipes(COUNT);
    expect(results.filter(({ failed }) => failed)).toEqual([]);
    expect(new Set(results.map(({ outcome }) => outcome))).toContain('run');
    // Keys such as __proto__ came in: nothing of them is on every object now.
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { op?: unknown }).op).toBeUndefined();
  });
});

function recipes(count: number): Outcome[] {
  return Array.from({ length: count }, (_, index) => {
    const { name, text } = hostileRecipe(SEED, index);
    const outcome = recipeOutcome(text);
    return { name, outcome, failed: !isKnown(outcome) && outcome !== 'no JSON' };
  });
}

function recipeOutcome(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A server says so before a recipe is looked at.
    return 'no JSON';
  }
  try {
    const recipe = parseRecipe(value, 'recipe');
    requireAffordable(recipe, 1024);
    return 'run';
  } catch (error) {
    if (!(error instanceof EbbError)) return `another error: ${(error as Error).stack}`;
    return error.message.length > 3000 ? `a message of ${error.message.length} characters` : error.code;
  }
}
