import { PROTOCOL_VERSION } from '@ebb/core/benchmark/data';
import { PAGE_MAX } from '../../graphql/connection.js';
import { QUERY_LIMITS } from '../../graphql/query-limits.js';
import { ARTIFACT_BYTES_MAX, BODY_BYTES_MAX } from '../../http/limits.js';
import type { Runtime } from '../../runtime.js';
import { EBB_VERSION } from '../../version.js';
import type { Server } from './server.type.js';

/** What a server says of itself. */
export function describeServer({ env, publicUrl }: Runtime): Server {
  return {
    version: EBB_VERSION,
    protocolVersion: PROTOCOL_VERSION,
    publicUrl,
    signUp: env.EBB_SIGN_UP,
    submissionsPerDay: env.EBB_SUBMISSIONS_PER_DAY,
    limits: {
      artifactBytes: ARTIFACT_BYTES_MAX,
      bodyBytes: BODY_BYTES_MAX,
      pageRows: PAGE_MAX,
      queryDepth: QUERY_LIMITS.depth,
      queryCost: QUERY_LIMITS.cost,
      queryAliases: QUERY_LIMITS.aliases,
      queryTokens: QUERY_LIMITS.tokens,
      requestsPerMinute: env.EBB_REQUESTS_PER_MINUTE,
      mutationsPerMinute: env.EBB_MUTATIONS_PER_MINUTE,
    },
  };
}
