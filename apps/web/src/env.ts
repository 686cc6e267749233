import { z } from 'zod';

const address = z.url().transform((url) => url.replace(/\/+$/, ''));

/** Every environment variable of the site. `docs/deploy.md` lists them. */
export const variables = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  /** The API, as this server reaches it. */
  EBB_API_URL: address.default('http://127.0.0.1:4000'),
  /** The API, as browsers reach it, for uploads and live runs; by default as this server does. */
  EBB_PUBLIC_API_URL: address.optional(),
  /** The address under which readers reach the site, for canonical links, the sitemap and the feed. */
  EBB_SITE_URL: address.default('http://127.0.0.1:3000'),
  /** How long a page waits for the API. */
  EBB_API_TIMEOUT_MS: z.coerce.number().int().min(100).default(6000),
});

/** @throws ZodError naming every variable that is not of its form. */
function readEnv() {
  // An empty variable is one that is not set, as in compose files.
  const env = variables.parse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')));
  return { ...env, EBB_PUBLIC_API_URL: env.EBB_PUBLIC_API_URL ?? env.EBB_API_URL };
}

export const env = readEnv();
