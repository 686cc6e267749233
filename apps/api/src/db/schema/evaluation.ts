import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { at } from './at.js';
import { benchmarkEmbeddings } from './benchmark.js';
import { bytes } from './bytes.js';
import { methodVersions } from './method.js';
import { submissions } from './submission.js';

/** A score with its 95% interval, or why it has none. */
export type StoredScore =
  | { readonly value: number; readonly low: number; readonly high: number }
  | { readonly reason: string };

/**
 * The figures of one method on one embedding: the same content on the same data is one evaluation, whoever submitted it and
 * however often. Scope `any`: a method whose fit does not depend on the scope, or a graph; it stands on the boards of both.
 */
export const evaluations = pgTable(
  'evaluations',
  {
    id: uuid().primaryKey().defaultRandom(),
    embeddingId: uuid()
      .notNull()
      .references(() => benchmarkEmbeddings.id),
    methodHash: text().notNull(),
    embeddingHash: text().notNull(),
    dataRevision: text().notNull(),
    protocolVersion: text().notNull(),
    scope: text({ enum: ['global', 'classwise', 'any'] }).notNull(),
    /** Why the method has no scores on this embedding; null where it has. */
    failure: text(),
    /** Every score of a method as a whole, by its name in SCORES. */
    scores: jsonb().$type<Readonly<Record<string, StoredScore>>>().notNull(),
    /** PRIVATE: paired draws of the ranking scores, float64 little-endian; null where undefined. */
    crossDraws: bytes(),
    robustnessDraws: bytes(),
    device: text().notNull(),
    ebbVersion: text().notNull(),
    notes: jsonb().$type<readonly string[]>().notNull(),
    milliseconds: integer().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('evaluations_key').on(t.methodHash, t.embeddingHash, t.dataRevision, t.protocolVersion, t.scope),
    index('evaluations_embedding').on(t.embeddingId, t.scope),
  ],
);

/** Which version was judged as which evaluation; two versions of the same content share one. */
export const versionEvaluations = pgTable(
  'version_evaluations',
  {
    versionId: uuid()
      .notNull()
      .references(() => methodVersions.id),
    evaluationId: uuid()
      .notNull()
      .references(() => evaluations.id),
    submissionId: uuid()
      .notNull()
      .references(() => submissions.id),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.versionId, t.evaluationId] }),
    index('version_evaluations_evaluation').on(t.evaluationId),
    index('version_evaluations_submission').on(t.submissionId),
  ],
);

/** The long table: one figure a row. */
export const results = pgTable(
  'results',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    evaluationId: uuid()
      .notNull()
      .references(() => evaluations.id),
    metric: text().notNull(),
    trainSet: text(),
    testSet: text(),
    /** `a+b`, the datasets on which the task was balanced; only where a benchmark has more than two. */
    pair: text(),
    instrument: text(),
    genre: text(),
    effect: text(),
    strength: doublePrecision(),
    regime: text(),
    discrepancy: text(),
    part: text(),
    value: doublePrecision(),
    low: doublePrecision(),
    high: doublePrecision(),
    n: integer(),
    reason: text(),
  },
  (t) => [
    index('results_evaluation').on(t.evaluationId, t.id),
    index('results_metric').on(t.evaluationId, t.metric, t.id),
  ],
);

/** PRIVATE: what later paired comparisons need of each test clip (dense ranks of logits, deflated). */
export const clipRanks = pgTable('clip_ranks', {
  evaluationId: uuid()
    .primaryKey()
    .references(() => evaluations.id),
  data: bytes().notNull(),
});

/** The board of one embedding in one scope, both tracks. */
export const boards = pgTable(
  'boards',
  {
    id: uuid().primaryKey().defaultRandom(),
    embeddingId: uuid()
      .notNull()
      .references(() => benchmarkEmbeddings.id),
    scope: text({ enum: ['global', 'classwise'] }).notNull(),
    /** Results have come, or methods gone, since it was made. */
    stale: boolean().notNull().default(true),
    /** Grows whenever it is made anew: ETags rest on it. */
    revision: integer().notNull().default(0),
    refreshedAt: at('refreshed_at'),
  },
  (t) => [uniqueIndex('boards_key').on(t.embeddingId, t.scope)],
);

export const TRACKS = ['generalisation', 'robustness'] as const;
export type Track = (typeof TRACKS)[number];

/** A method's place on a board, materialised with all that a page of it shows, so that a page is one indexed query. */
export const boardEntries = pgTable(
  'board_entries',
  {
    boardId: uuid()
      .notNull()
      .references(() => boards.id),
    track: text({ enum: TRACKS }).notNull(),
    evaluationId: uuid()
      .notNull()
      .references(() => evaluations.id),
    versionId: uuid()
      .notNull()
      .references(() => methodVersions.id),
    /** From 0, in the order of the board: by rank, within it by score, the unranked last. */
    position: integer().notNull(),
    /** null for a method without a score. */
    rank: integer(),
    tied: boolean().notNull(),
    /** From 1: which of the distinct ranks it has. */
    tier: integer(),
    /** What can be ordered and filtered by. */
    methodSlug: text().notNull(),
    methodTitle: text().notNull(),
    accountHandle: text().notNull(),
    kind: text({ enum: ['recipe', 'onnx'] }).notNull(),
    knowsDomain: boolean().notNull(),
    labelsUsed: text().notNull(),
    within: doublePrecision(),
    cross: doublePrecision(),
    gain: doublePrecision(),
    recovery: doublePrecision(),
    cost: doublePrecision(),
    robustness: doublePrecision(),
    mce: doublePrecision(),
    worstInstrument: doublePrecision(),
    /** As evaluations.scores. */
    scores: jsonb().$type<Readonly<Record<string, StoredScore>>>().notNull(),
    /** How often the account has submitted to this benchmark. */
    accountSubmissions: integer().notNull(),
    submittedAt: at('submitted_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.boardId, t.track, t.evaluationId] }),
    uniqueIndex('board_entries_position').on(t.boardId, t.track, t.position),
  ],
);

/** PRIVATE: standard errors of all differences on a board, so that a new method costs one row of them. */
export const boardErrors = pgTable(
  'board_errors',
  {
    boardId: uuid()
      .notNull()
      .references(() => boards.id),
    track: text({ enum: TRACKS }).notNull(),
    /** In the order of the triangle's rows. */
    evaluationIds: jsonb().$type<readonly string[]>().notNull(),
    /** The lower triangle without its diagonal, row by row, float64 little-endian. */
    triangle: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.boardId, t.track] })],
);

/** Comparisons that were asked for: figures of two frozen evaluations never change. */
export const comparisons = pgTable(
  'comparisons',
  {
    a: uuid()
      .notNull()
      .references(() => evaluations.id),
    b: uuid()
      .notNull()
      .references(() => evaluations.id),
    score: text({ enum: ['cross', 'within', 'robustness'] }).notNull(),
    outcome: jsonb().$type<unknown>().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.a, t.b, t.score] })],
);
