import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Env } from '../env.js';
import { ApiError } from '../errors.js';
import { clientOf, stateOf } from './request-state.js';
import { sendError } from './send-error.js';

/** How much is left to a client. */
export interface Allowance {
  readonly limit: number;
  readonly left: number;
  readonly resetSeconds: number;
}

/** One limit: so many points of a client in so many seconds. */
export interface RateLimit {
  /** Takes points; `exceeded` when there are not enough. */
  take(client: string, points?: number): Promise<Allowance & { readonly exceeded: boolean }>;
}

export interface RateLimits {
  readonly requests: RateLimit;
  readonly mutations: RateLimit;
  readonly signUps: RateLimit;
}

/** The limits of a server: counted in Redis for all its processes where there is one, and in this process while it is away. */
export function createRateLimits(env: Env, redis: Redis | undefined): RateLimits {
  const limit = (name: string, points: number, duration: number): RateLimit => {
    const options = { keyPrefix: `${env.EBB_REDIS_PREFIX}:rate:${name}`, points, duration };
    const inProcess = new RateLimiterMemory(options);
    const limiter = redis
      ? new RateLimiterRedis({
          ...options,
          storeClient: redis,
          insuranceLimiter: inProcess,
          rejectIfRedisNotReady: true,
        })
      : inProcess;
    return {
      take: async (client, wanted = 1) => {
        try {
          return allowance(points, await limiter.consume(client, wanted), false);
        } catch (error) {
          if (error instanceof RateLimiterRes) return allowance(points, error, true);
          throw error;
        }
      },
    };
  };
  return {
    requests: limit('requests', env.EBB_REQUESTS_PER_MINUTE, 60),
    mutations: limit('mutations', env.EBB_MUTATIONS_PER_MINUTE, 60),
    signUps: limit('sign-ups', env.EBB_SIGN_UPS_PER_HOUR, 3600),
  };
}

const allowance = (limit: number, { remainingPoints, msBeforeNext }: RateLimiterRes, exceeded: boolean) => ({
  limit,
  left: Math.max(0, remainingPoints),
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  exceeded,
});

/** The headers that tell a client where it stands. */
export const rateHeaders = ({ limit, left, resetSeconds }: Allowance): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(left),
  'ratelimit-reset': String(resetSeconds),
});

export const rateLimited = ({ limit, resetSeconds }: Allowance, what: string): ApiError =>
  new ApiError('RATE_LIMITED', `More than ${limit} ${what} came.`, { hint: `Try again in ${resetSeconds} seconds.` });

/** Counts each request of a client. */
export const limitRequests =
  (limits: RateLimits): RequestHandler =>
  async (request, response, next) => {
    const taken = await limits.requests.take(clientOf(stateOf(response)));
    response.set(rateHeaders(taken));
    if (!taken.exceeded) return next();
    response.set('retry-after', String(taken.resetSeconds));
    sendError(request, response, rateLimited(taken, 'requests in a minute'));
  };
