// Builds the site into .next/standalone, a server with all that it needs.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
const { status } = spawnSync(process.execPath, [next, 'build'], { cwd: path('..'), stdio: 'inherit', env });
if (status !== 0) process.exit(1);

// Next.js leaves out of the standalone server what a CDN might serve; it serves it once it lies beside it.
const server = path('../.next/standalone/apps/web/');
cpSync(path('../.next/static'), `${server}.next/static`, { recursive: true });
if (existsSync(path('../public'))) cpSync(path('../public'), `${server}public`, { recursive: true });
