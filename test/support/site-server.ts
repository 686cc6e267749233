import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../apps/web/.next/standalone/apps/web/server.js', import.meta.url));
const START_MS_MAX = 20_000;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** The built site on a port of its own, reading the API at `api`. */
export async function startSite(api: string, env: Readonly<Record<string, string>> = {}, port?: number) {
  port ??= await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [SERVER], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      EBB_API_URL: api,
      EBB_SITE_URL: url,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (piece) => {
    log += piece;
  });
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  const startedMs = Date.now();
  for (;;) {
    try {
      await fetch(`${url}/robots.txt`, { signal: AbortSignal.timeout(2000) });
      return { url, log: () => log, close };
    } catch {
      if (child.exitCode !== null || Date.now() - startedMs > START_MS_MAX) {
        await close();
        throw new Error(`The site did not start (node apps/web/scripts/build.mjs builds it): ${log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
