import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const flag = (fallback: boolean) =>
  z
    .enum(['0', '1', 'true', 'false'])
    .default(fallback ? '1' : '0')
    .transform((value) => value === '1' || value === 'true');
const whole = (fallback: number, min = 0) => z.coerce.number().int().min(min).default(fallback);

/** Every environment variable of API and worker. `docs/deploy.md` lists them. */
export const envSchema = z.object({
  /** How the libraries run. */
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  /** PostgreSQL, `postgres://user:password@host:port/name`; without it, an embedded database in EBB_DATA_DIR. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a postgres:// address')
    .optional(),
  /** Redis for the queue and the rate limits, `redis://host:port/number`; without it, both are in the process. */
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'a redis:// address')
    .optional(),
  /** Begins every name in Redis, so that several servers may share one. */
  EBB_REDIS_PREFIX: z
    .string()
    .regex(/^[\w:-]{1,40}$/, 'letters, digits, _, - and :')
    .default('ebb'),
  /** Folder of the embedded database. */
  EBB_DATA_DIR: z.string().min(1).optional(),
  /** Folder of a user’s data, which holds `ebb` where EBB_DATA_DIR is not set; by default ~/.local/share. */
  XDG_DATA_HOME: z.string().min(1).optional(),
  /** The address on which the API listens; 0.0.0.0 is all. */
  EBB_HOST: z.string().min(1).default('127.0.0.1'),
  /** The port on which the API listens. */
  EBB_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  /** The address under which users reach the API, for links; by default that of the host and port. */
  EBB_PUBLIC_URL: z.url().optional(),
  /** Origins of browsers that may use the API beside its own, apart by commas; * for all. */
  EBB_CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    ),
  /** How many proxies in front add to X-Forwarded-For. */
  EBB_TRUST_PROXY: whole(0),
  /** Who may make an account. */
  EBB_SIGN_UP: z.enum(['open', 'invite', 'closed']).default('open'),
  /** Submissions of one account a day; keys of the operator may have a limit of their own. */
  EBB_SUBMISSIONS_PER_DAY: whole(50, 1),
  /** Megabytes that one account may upload a day. */
  EBB_UPLOAD_MEGABYTES_PER_DAY: whole(2000, 1),
  /** Requests of one address or key a minute. */
  EBB_REQUESTS_PER_MINUTE: whole(600, 1),
  /** Mutations of one address or key a minute. */
  EBB_MUTATIONS_PER_MINUTE: whole(60, 1),
  /** Accounts that one address may make an hour. */
  EBB_SIGN_UPS_PER_HOUR: whole(10, 1),
  /** Submissions that a process judges at once; 0 for an API that leaves them to workers. */
  EBB_CONCURRENCY: whole(1),
  /** Worker threads of one submission. */
  EBB_THREADS: z.coerce.number().int().min(1).optional(),
  /** After how long without a heartbeat a run counts as lost. */
  EBB_LEASE_SECONDS: z.coerce.number().min(1).default(30),
  /** How long runs may go on after a worker was told to stop, in seconds; then they are given back to the queue. */
  EBB_GRACE_SECONDS: z.coerce.number().min(0).max(25).default(15),
  /** Wall time of one run. */
  EBB_RUN_SECONDS_MAX: whole(3600, 1),
  /** Resident memory of one run. */
  EBB_RUN_MEGABYTES_MAX: whole(8192, 256),
  /** Checks of uploaded files at once. */
  EBB_CHECKS_AT_ONCE: whole(2, 1),
  /** Whether the benchmark that ships, with the built-in methods, is set up at the first start. */
  EBB_SEED_MINI: flag(true),
  /** What a scraper of /metrics must bring as its bearer token; without it, /metrics is open. */
  EBB_METRICS_TOKEN: z.string().min(16).optional(),
  /** What is logged: this level and graver. */
  EBB_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Env = z.infer<typeof envSchema>;

/** What the operator has to mend before anything starts. */
export class InvalidEnvironment extends Error {}

/**
 * The environment, validated.
 *
 * @throws InvalidEnvironment naming every variable that is not of its form.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  // An empty variable is one that is not set, as in compose files.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new InvalidEnvironment(`The environment is not valid:\n${faults.join('\n')}`);
}

/** Folder of the embedded database: EBB_DATA_DIR, else `ebb` in XDG_DATA_HOME, else ~/.local/share/ebb. */
export function dataFolder({ EBB_DATA_DIR, XDG_DATA_HOME }: Pick<Env, 'EBB_DATA_DIR' | 'XDG_DATA_HOME'>): string {
  return EBB_DATA_DIR ?? join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'ebb');
}
