import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { loadMini } from '@ebb/core/io/mini-benchmark';
import { judgedCollections } from './judged-collections.js';

export const EBB = fileURLToPath(new URL('../../apps/cli/bin/ebb.js', import.meta.url));
const SERVER = fileURLToPath(new URL('../../apps/api/dist/server.js', import.meta.url));
const START_MS_MAX = 60_000;

/** A server as an operator starts it, on an embedded database of its own, with a small benchmark under the name of the one that ships. */
export interface ServerProcess {
  readonly url: string;
  /** For all that the test writes. */
  readonly dir: string;
  /** The environment of commands that talk to the server, and of those that operate it. */
  readonly env: NodeJS.ProcessEnv;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it and removes what it wrote. */
  close(): Promise<void>;
}

export interface ServerProcessOptions {
  /** Environment variables beside those that keep the server to itself. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A small one by default. */
  readonly writeBenchmark?: (folder: string) => Promise<void>;
}

/** Makes the benchmark, imports it by the command line and starts the server. */
export async function startServerProcess({
  settings = {},
  writeBenchmark: write = writeSmallMini,
}: ServerProcessOptions = {}): Promise<ServerProcess> {
  const dir = mkdtempSync(join(tmpdir(), 'ebb-server-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Vitest's FORCE_COLOR beside a user's NO_COLOR makes Node itself warn on stderr.
  const { FORCE_COLOR: _, DATABASE_URL: __, REDIS_URL: ___, EBB_KEY: ____, ...inherited } = process.env;
  const env = {
    ...inherited,
    XDG_CONFIG_HOME: join(dir, 'config'),
    EBB_CACHE_DIR: join(dir, 'cache'),
    EBB_DATA_DIR: join(dir, 'data'),
    EBB_SERVER: url,
    EBB_PORT: String(port),
    EBB_SEED_MINI: '0',
    EBB_LOG_LEVEL: 'warn',
    ...settings,
  };
  const folder = join(dir, 'benchmark');
  mkdirSync(folder);
  await write(folder);
  const imported = spawnSync(process.execPath, [EBB, 'benchmark', 'import', folder, '--no-built-ins'], {
    encoding: 'utf8',
    env,
  });
  if (imported.status !== 0) throw new Error(`The benchmark was not imported: ${imported.stderr}`);
  let child: ChildProcess | undefined;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const start = async () => {
    child = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const deadlineMs = performance.now() + START_MS_MAX;
    while (!(await isReady(url))) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
      if (performance.now() > deadlineMs) throw new Error('The server is not ready.');
      await sleep(100);
    }
  };
  await start();
  const close = async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { url, dir, env, start, stop, close };
}

const isReady = (url: string) =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** `mini` itself, with its embedding `mfcc` alone. */
export async function writeMini(folder: string): Promise<void> {
  const { benchmark, embeddings } = await loadMini({ embeddings: ['mfcc'], threads: availableParallelism() });
  await writeBenchmark(folder, benchmark, embeddings);
}

/** Three instruments in two collections, as `mini` with the embedding `mfcc` of 40 dimensions. */
async function writeSmallMini(folder: string): Promise<void> {
  const { benchmark, embedding } = judgedCollections({ dim: 40, conditions: [] });
  await writeBenchmark(folder, { ...benchmark, id: 'mini', title: 'A small mini' }, [
    { ...embedding, id: 'mfcc', provenance: { model: 'synthetic' } },
  ]);
}

export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}
