// Starts the built site. Next.js's own server listens on HOSTNAME, which shells and containers set to something else.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const server = fileURLToPath(new URL('../.next/standalone/apps/web/server.js', import.meta.url));
if (!existsSync(server)) {
  console.error('The site is not built: npm run build makes it.');
  process.exit(1);
}
const { EBB_SITE_HOST: host = '127.0.0.1', EBB_SITE_PORT: port = '3000' } = process.env;
Object.assign(process.env, { HOSTNAME: host, PORT: port, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
process.env.EBB_SITE_URL ??= `http://${host}:${port}`;
await import(pathToFileURL(server).href);
