import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ERROR_CODES } from '../../apps/api/src/errors.js';
import { anyDatabase } from '../../apps/api/src/testing/test-databases.js';
import { judgedCollections } from '../support/judged-collections.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { hostileFile } from './hostile-graphs.js';
import { hostileRecipe } from './hostile-recipes.js';
import { FUZZ_DIM } from './seed-graphs.js';

// scripts/fuzz-graphs.mjs --server asks for more than the sample.
const COUNT = Number(process.env.EBB_FUZZ_SERVER_COUNT ?? 12);
const REPORT = process.env.EBB_FUZZ_SERVER_REPORT;
const SEED = 2;
const CONCURRENT = 2;
/** A file may use up the limits of a check, opened and run, behind another one that does. */
const SECONDS_MAX = 300;
/** What a server keeps of stored files in its caches, and an embedded one in those of its database. */
const GROWTH_BYTES_MAX = 400 * 2 ** 20;
const READER_PAUSE_MS = 100;
const BOARD = '{ benchmark(slug: "hostile") { title embeddings { slug dim } } server { queue { queued } } }';

/** A reader who goes on reading: how long each answer took. */
class Reader {
  readonly milliseconds: number[] = [];
  private reading = true;
  private readonly done: Promise<void>;

  constructor(url: string) {
    this.done = this.read(url);
  }

  async stop(): Promise<void> {
    this.reading = false;
    await this.done;
  }

  at(share: number): number {
    const sorted = this.milliseconds.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  }

  private async read(url: string): Promise<void> {
    while (this.reading) {
      const start = performance.now();
      const { data } = await graphql(url, BOARD);
      this.milliseconds.push(performance.now() - start);
      expect(data.benchmark.embeddings[0].dim).toBe(FUZZ_DIM);
      await sleep(READER_PAUSE_MS);
    }
  }
}

describe('hostile files sent to a server', () => {
  let server: ServerProcess;
  let key: string;
  let dropDatabase: () => Promise<void>;
  let database: string;

  beforeAll(async () => {
    const { kind, make } = await anyDatabase();
    const { where, drop } = await make();
    database = kind;
    dropDatabase = drop;
    server = await startServerProcess({
      settings: {
        EBB_REQUESTS_PER_MINUTE: '1000000',
        EBB_MUTATIONS_PER_MINUTE: '1000000',
        ...('url' in where ? { DATABASE_URL: where.url } : {}),
      },
      writeBenchmark: async (folder) => {
        const { benchmark, embedding } = judgedCollections({ dim: FUZZ_DIM, conditions: [] });
        await writeBenchmark(folder, { ...benchmark, id: 'hostile' }, [{ ...embedding, id: 'made' }]);
      },
    });
    const { data } = await graphql(
      server.url,
      'mutation { createAccount(input: { handle: "mallory" }) { secret errors { message } } }',
    );
    key = data.createAccount.secret;
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await dropDatabase?.();
  });

  test(
    `${COUNT} files and as many recipes are each taken or refused with a code, while the server goes on answering`,
    async () => {
      await outcomeOf(server.url, key, 0);
      const before = await residentBytes(server.url);
      const reader = new Reader(server.url);
      const outcomes: string[] = [];
      let next = 0;
      const send = async () => {
        for (let k = next++; k < COUNT; k = next++) {
          outcomes.push(...(await outcomeOf(server.url, key, k)), await recipeOutcomeOf(server.url, key, k));
        }
      };
      await Promise.all(Array.from({ length: CONCURRENT }, send)).finally(() => reader.stop());
      // What was stored is written and let go.
      await sleep(2000);
      const growth = (await residentBytes(server.url)) - before;
      if (REPORT) writeFileSync(REPORT, report(outcomes, reader, growth, database), { flag: 'a' });
      expect(outcomes.filter((outcome) => outcome !== 'taken' && !(outcome in ALL_ERROR_CODES))).toEqual([]);
      expect(outcomes).not.toContain('INTERNAL');
      expect(new Set(outcomes).size).toBeGreaterThan(2);
      expect(growth).toBeLessThan(GROWTH_BYTES_MAX);
    },
    (120 + COUNT * SECONDS_MAX) * 1000,
  );
});

/** What became of a file that was uploaded and offered as a method. */
async function outcomeOf(url: string, key: string, index: number): Promise<string[]> {
  const { bytes } = hostileFile(SEED, index);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { data } = await graphql(
    url,
    `mutation ($input: RequestArtifactUploadInput!) {
      requestArtifactUpload(input: $input) { upload { url present } errors { code } } }`,
    { input: { sha256, sizeBytes: bytes.length } },
    key,
  );
  const { upload, errors } = data.requestArtifactUpload;
  if (!upload) return codes(errors);
  if (!upload.present) {
    const put = await fetch(upload.url, { method: 'PUT', body: Buffer.from(bytes) });
    if (!put.ok) return [((await put.json()) as { error: { code: string } }).error.code];
  }
  return offer(url, key, { artifacts: [{ embedding: 'made', sha256 }], labelsUsed: [] });
}

async function recipeOutcomeOf(url: string, key: string, index: number): Promise<string> {
  const [outcome] = await offer(url, key, { recipe: 'HERE' }, hostileRecipe(SEED, index).text);
  return outcome!;
}

/** @param recipe as text, for what nests too deeply cannot be written by this process's JSON */
async function offer(url: string, key: string, content: object, recipe = ''): Promise<string[]> {
  const input = { benchmark: 'hostile', method: { slug: 'hostile-method' }, ...content };
  const query = 'mutation ($input: SubmitMethodInput!) { validateMethod(input: $input) { errors { code } } }';
  const body = JSON.stringify({ query, variables: { input } }).replace('"HERE"', () => recipe);
  const { data, errors, error } = await post(url, body, key);
  if (data?.validateMethod) return codes(data.validateMethod.errors);
  // What is no JSON, or no object, does not come as far as the mutation.
  return error ? [error.code] : codes(errors.map(codeOf));
}

const codeOf = ({ extensions }: { extensions: { code: string } }) => ({
  code: extensions.code === 'BAD_USER_INPUT' ? 'INVALID_ARGUMENT' : extensions.code,
});
const codes = (errors: readonly { readonly code: string }[]) =>
  errors.length === 0 ? ['taken'] : errors.map(({ code }) => code);

const graphql = (url: string, query: string, variables: object = {}, key?: string) =>
  post(url, JSON.stringify({ query, variables }), key);

async function post(url: string, body: string, key?: string) {
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  // biome-ignore lint/suspicious/noExplicitAny: the answers of this file's own queries.
  return (await answer.json()) as { data: any; errors: any; error: any };
}

async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
}

function report(outcomes: readonly string[], reader: Reader, growth: number, database: string): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([outcome, count]) => `| ${outcome} | ${count} |`);
  return `
## Through a server

${COUNT} files, uploaded and offered to \`validateMethod\` of a server (database: ${database}), ${CONCURRENT} at a time, and as many
recipes; the limits are those of a server. A reader asked for a benchmark all the while: ${reader.milliseconds.length} answers, median ${reader.at(0.5).toFixed(0)} ms, 99% ${reader.at(0.99).toFixed(0)} ms, longest
${reader.at(1).toFixed(0)} ms. Memory of the server after it: ${growth < 0 ? '-' : '+'}${Math.round(Math.abs(growth) / 2 ** 20)} MiB.

| outcome | faults |
|---|--:|
${rows.join('\n')}
`;
}
