import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { AccountResolver } from './modules/account/account.resolver.js';
import { ArtifactResolver } from './modules/artifact/artifact.resolver.js';
import { BenchmarkResolver } from './modules/benchmark/benchmark.resolver.js';
import { EmbeddingResolver } from './modules/benchmark/embedding.resolver.js';
import { CompareResolver } from './modules/leaderboard/compare.resolver.js';
import { CorrectabilityResolver } from './modules/leaderboard/correctability.resolver.js';
import {
  EvaluationResolver,
  MethodEvaluationsResolver,
  ProvenanceResolver,
} from './modules/leaderboard/evaluation.resolver.js';
import {
  LeaderboardEntriesResolver,
  LeaderboardEntryResolver,
  LeaderboardResolver,
} from './modules/leaderboard/leaderboard.resolver.js';
import { ResultsResolver } from './modules/leaderboard/results.resolver.js';
import { MethodResolver } from './modules/method/method.resolver.js';
import { MethodVersionResolver } from './modules/method/method-version.resolver.js';
import { ServerResolver } from './modules/server/server.resolver.js';
import { SubmissionResolver, ViewerSubmissionsResolver } from './modules/submission/submission.resolver.js';
import { SubmitResolver } from './modules/submission/submit.resolver.js';
import { NodeResolver } from './node.resolver.js';

/** Every resolver of the API; a module adds its own here. */
const RESOLVERS = [
  NodeResolver,
  ServerResolver,
  AccountResolver,
  ArtifactResolver,
  SubmissionResolver,
  ViewerSubmissionsResolver,
  SubmitResolver,
  BenchmarkResolver,
  EmbeddingResolver,
  MethodResolver,
  MethodVersionResolver,
  MethodEvaluationsResolver,
  EvaluationResolver,
  ProvenanceResolver,
  LeaderboardResolver,
  LeaderboardEntriesResolver,
  LeaderboardEntryResolver,
  CorrectabilityResolver,
  ResultsResolver,
  CompareResolver,
] as const;

/** Subscriptions say themselves what they listen to (`subscribe`), so that nothing is published here. */
const NO_TOPICS = {
  publish: () => {
    throw new Error('A subscription must have its own `subscribe`.');
  },
  subscribe: () => {
    throw new Error('A subscription must have its own `subscribe`.');
  },
};

/** The executable schema; services check arguments, for their messages name what was expected and what came. */
export const createSchema = (): Promise<GraphQLSchema> =>
  buildSchema({ resolvers: [...RESOLVERS], validate: false, pubSub: NO_TOPICS });
