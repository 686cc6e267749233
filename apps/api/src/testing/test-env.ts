import { z } from 'zod';

const { TEST_DATABASE_URL, TEST_REDIS_URL, CI } = z
  .object({
    TEST_DATABASE_URL: z.string().default('postgres://root@127.0.0.1:5432/postgres'),
    TEST_REDIS_URL: z.string().default('redis://127.0.0.1:6379'),
    CI: z.string().optional(),
  })
  .parse(process.env);

/** Where tests find what they cannot bring along. */
export const testEnv = { databaseUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL, ci: CI === 'true' } as const;
