import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { accounts, apiKeys } from './account.js';
import { at } from './at.js';
import { benchmarkEmbeddings, benchmarkRevisions } from './benchmark.js';
import { methodVersions } from './method.js';

export const SUBMISSION_STATES = ['queued', 'validating', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** Why a submission failed. `fault` says whose: a fault of ours gives the quota back. */
export interface SubmissionFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly fault: 'author' | 'server';
}

/** A request to judge one version of a method on a benchmark. The row is the truth; queues only say that there is something to do. */
export const submissions = pgTable(
  'submissions',
  {
    id: uuid().primaryKey().defaultRandom(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    /** null for those of Ebb itself. */
    keyId: uuid().references(() => apiKeys.id),
    versionId: uuid()
      .notNull()
      .references(() => methodVersions.id),
    revisionId: uuid()
      .notNull()
      .references(() => benchmarkRevisions.id),
    scope: text({ enum: ['global', 'classwise'] }).notNull(),
    state: text({ enum: SUBMISSION_STATES }).notNull().default('queued'),
    idempotencyKey: text(),
    /** SHA-256 of the request that the idempotency key came with. */
    requestHash: text(),
    /** Higher first; built-in methods stand behind people's. */
    priority: integer().notNull().default(0),
    /** Times that a worker took it up. */
    attempts: integer().notNull().default(0),
    /** Of the worker that has it: only who knows it may write. */
    leaseToken: uuid(),
    workerId: text(),
    heartbeatAt: at('heartbeat_at'),
    stage: text(),
    done: integer(),
    total: integer(),
    failure: jsonb().$type<SubmissionFailure>(),
    cancelRequested: boolean().notNull().default(false),
    createdAt: at('created_at').notNull().defaultNow(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    /** Grows with every change, so that a poll can ask "anything new?". */
    revision: integer().notNull().default(0),
  },
  (t) => [
    uniqueIndex('submissions_idempotency')
      .on(t.accountId, t.idempotencyKey)
      .where(sql`${t.idempotencyKey} is not null`),
    index('submissions_queue').on(t.priority.desc(), t.createdAt, t.id).where(sql`${t.state} = 'queued'`),
    index('submissions_alive').on(t.heartbeatAt).where(sql`${t.state} in ('validating', 'running')`),
    index('submissions_account').on(t.accountId, t.createdAt.desc(), t.id),
    index('submissions_created').on(t.createdAt.desc(), t.id),
    index('submissions_version').on(t.versionId),
  ],
);

/** Embeddings that a submission is judged on. */
export const submissionEmbeddings = pgTable(
  'submission_embeddings',
  {
    submissionId: uuid()
      .notNull()
      .references(() => submissions.id),
    embeddingId: uuid()
      .notNull()
      .references(() => benchmarkEmbeddings.id),
  },
  (t) => [primaryKey({ columns: [t.submissionId, t.embeddingId] })],
);

/** Every state that a submission was in, with its time. */
export const submissionEvents = pgTable(
  'submission_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    submissionId: uuid()
      .notNull()
      .references(() => submissions.id),
    state: text({ enum: SUBMISSION_STATES }).notNull(),
    at: at('at').notNull().defaultNow(),
    detail: text().notNull().default(''),
  },
  (t) => [index('submission_events_submission').on(t.submissionId, t.id)],
);

/** What a run said. */
export const submissionLog = pgTable(
  'submission_log',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    submissionId: uuid()
      .notNull()
      .references(() => submissions.id),
    at: at('at').notNull().defaultNow(),
    line: text().notNull(),
  },
  (t) => [index('submission_log_submission').on(t.submissionId, t.id)],
);

/** Workers that are there, by their heartbeat. */
export const workers = pgTable('workers', {
  id: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  version: text().notNull(),
  concurrency: integer().notNull(),
  startedAt: at('started_at').notNull().defaultNow(),
  heartbeatAt: at('heartbeat_at').notNull().defaultNow(),
});
