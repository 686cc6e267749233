import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.js';
import { until } from './until.js';

/** A server of the test's own, which may be killed. */
export interface PrivateServer {
  readonly url: string;
  /** SIGKILL, as when the machine loses power. */
  kill(): Promise<void>;
  /** Starts it again with what it had written. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** PostgreSQL will not run as root. */
const POSTGRES_USER = process.getuid?.() === 0 ? userNamed('postgres') : {};

/** The folder of PostgreSQL's programs; undefined where there is none. */
export const postgresPrograms: string | undefined = [
  ...(process.env.PATH ?? '').split(delimiter),
  ...['/usr/lib/postgresql', '/usr/pgsql'].flatMap((base) =>
    existsSync(base)
      ? readdirSync(base)
          .sort()
          .reverse()
          .map((version) => join(base, version, 'bin'))
      : [],
  ),
].find((folder) => existsSync(join(folder, 'initdb')));

export const redisProgram: string | undefined = [...(process.env.PATH ?? '').split(delimiter)]
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => existsSync(path));

/** Whether tests that need them can run; in CI they must. */
export const privateServers: boolean = (() => {
  const found = postgresPrograms !== undefined && redisProgram !== undefined;
  if (!found && process.env.CI === 'true') throw new Error('CI needs the programs initdb, postgres and redis-server.');
  if (!found) console.warn('There is no initdb or no redis-server: tests that kill them are skipped.');
  return found;
})();

export async function privatePostgres(): Promise<PrivateServer & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-fault-postgres-'));
  own(folder);
  const data = join(folder, 'data');
  const run = { ...POSTGRES_USER, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  execFileSync(
    join(postgresPrograms!, 'initdb'),
    ['--pgdata', data, '--username', 'ebb', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8'],
    { ...run, stdio: 'ignore' },
  );
  const port = await freePort();
  const url = `postgres://ebb@127.0.0.1:${port}/postgres`;
  const process_ = new Process(() => {
    // What a killed server left behind says that it runs.
    rmSync(join(data, 'postmaster.pid'), { force: true });
    return spawn(
      join(postgresPrograms!, 'postgres'),
      ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=120'],
      { ...run, stdio: 'ignore', detached: true },
    );
  });
  const start = async () => {
    for (let attempt = 0; ; attempt++) {
      process_.start();
      try {
        await until(
          async () => process_.ended || (await answers(url)),
          () => 'PostgreSQL does not answer',
          20_000,
        );
        if (!process_.ended) return;
      } catch (error) {
        if (attempt >= 5) throw error;
      }
      // Processes of the one before may not have noticed its end yet.
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (attempt >= 10) throw new Error('PostgreSQL does not start again.');
    }
  };
  await start();
  return {
    ...{ url, folder, start },
    kill: () => process_.kill(),
    remove: async () => {
      await process_.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function privateRedis(): Promise<PrivateServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  // Nothing is written: after its end all announcements are gone.
  const process_ = new Process(() =>
    spawn(redisProgram!, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      cwd: tmpdir(),
      stdio: 'ignore',
      detached: true,
    }),
  );
  const start = async () => {
    process_.start();
    await until(
      () => pings(port),
      () => 'Redis does not answer',
      20_000,
    );
  };
  await start();
  return { url, start, kill: () => process_.kill(), remove: () => process_.kill() };
}

/** Whether Redis answers PING on a port. */
function pings(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (text) => done(String(text).startsWith('+PONG')));
    socket.on('error', () => done(false));
    socket.setTimeout(1000, () => done(false));
  });
}

/** Gives a folder to whom PostgreSQL runs as. */
export function own(folder: string): void {
  if (POSTGRES_USER.uid !== undefined) chownSync(folder, POSTGRES_USER.uid, POSTGRES_USER.gid!);
}

/** A process with its children, which end with it. */
class Process {
  private child: ChildProcess | undefined;

  constructor(private readonly spawned: () => ChildProcess) {}

  get ended(): boolean {
    return !this.child || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  start(): void {
    this.child = this.spawned();
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child || this.ended) return;
    const exited = once(child, 'exit');
    // It leads a group of its own.
    process.kill(-child.pid!, 'SIGKILL');
    await exited;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function userNamed(name: string): { uid?: number; gid?: number } {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return {};
  }
}
