import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { until } from './until.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, '../../../apps/api/dist');

/** A process of the server under test. */
export interface Child {
  readonly pid: number;
  /** What it has said. */
  said(): string;
  kill(): Promise<void>;
  /** SIGTERM, and its exit code. */
  end(): Promise<number | null>;
}

export interface ApiChild extends Child {
  readonly url: string;
}

const running = new Set<Child>();

/** Ends whatever a test has left running. */
export const killChildren = () => Promise.all([...running].map((child) => child.kill()));

type Settings = Readonly<Record<string, string>>;

function start(script: string, env: Settings): Child {
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    env: { PATH: process.env.PATH!, HOME: process.env.HOME!, EBB_SEED_MINI: '0', EBB_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const hear = (part: Buffer) => {
    text = (text + part).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = (process_: ChildProcess) => process_.exitCode !== null || process_.signalCode !== null;
  const finish = async (signal: NodeJS.Signals) => {
    if (!ended(child)) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    running.delete(own);
    return child.exitCode;
  };
  const own: Child = {
    pid: child.pid!,
    said: () => text,
    kill: async () => void (await finish('SIGKILL')),
    end: () => finish('SIGTERM'),
  };
  running.add(own);
  return own;
}

/** The real API. */
export async function startApi(env: Settings): Promise<ApiChild> {
  const port = Number(env.EBB_PORT ?? (await freePort()));
  const child = start(join(DIST, 'server.js'), {
    EBB_CONCURRENCY: '0',
    EBB_MUTATIONS_PER_MINUTE: '100000',
    EBB_REQUESTS_PER_MINUTE: '100000',
    ...env,
    EBB_PORT: String(port),
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    async () => (await fetch(`${url}/health`)).ok,
    () => child.said(),
  );
  return { ...child, url };
}

/** The real worker. */
export const startRealWorker = (env: Settings): Child => start(join(DIST, 'worker.js'), env);

/** A worker whose judge gives a canned record, in a time of the test's choice: see quick-worker.mjs. */
export const startQuickWorker = (env: Settings): Child => start(join(HERE, 'quick-worker.mjs'), env);
