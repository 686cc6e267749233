import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at } from './at.js';

/** What the public may know of a dataset: no clip and no label. */
export interface DatasetSummary {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly trainClips: number;
  readonly testClips: number;
  readonly trainRecordings: number;
  readonly testRecordings: number;
}

/** A file of an embedding's tables: its place in the benchmark's folder and its blob. */
export interface StoredFile {
  readonly file: string;
  readonly sha256: string;
}

/** An acoustic condition. */
export interface StoredCondition {
  readonly effect: string;
  readonly strength: number;
}

/** Training clips of two datasets along the direction that separates these, in bins: public. */
export interface StoredSeparation {
  /** Ends of the bins, ascending, shape [bins + 1]. */
  readonly edges: readonly number[];
  /** The two datasets, the second on the side of higher values; counts of shape [bins]. */
  readonly datasets: readonly { readonly dataset: string; readonly counts: readonly number[] }[];
  /** How well the direction tells the second dataset from the first, and its share of the clips' variance, in [0, 1]. */
  readonly auc: number;
  readonly share: number;
}

/** One state of a benchmark's data: clips, labels, splits, seed, reading. Another state is another revision, with boards of its own. */
export const benchmarkRevisions = pgTable(
  'benchmark_revisions',
  {
    id: uuid().primaryKey().defaultRandom(),
    /** The benchmark's id: mini, ismir2023. */
    slug: text().notNull(),
    /** SHA-256 of its description without embeddings. */
    dataRevision: text().notNull(),
    protocolVersion: text().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    instruments: jsonb().$type<readonly string[]>().notNull(),
    genres: jsonb().$type<readonly string[]>().notNull(),
    reading: text({ enum: ['as-run', 'corrected'] }).notNull(),
    seed: bigint({ mode: 'number' }).notNull(),
    testLabels: text({ enum: ['public', 'private'] }).notNull(),
    datasets: jsonb().$type<readonly DatasetSummary[]>().notNull(),
    /** Blob of benchmark.json with all embeddings: PRIVATE, for it holds the labels of the test split. */
    descriptionSha256: text().notNull(),
    /** The one that boards show when no revision is named. */
    current: boolean().notNull().default(true),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('benchmark_revisions_key').on(t.slug, t.dataRevision, t.protocolVersion),
    uniqueIndex('benchmark_revisions_current').on(t.slug).where(sql`${t.current}`),
  ],
);

/** The embeddings of a revision's clips by one model, under conditions too. */
export const benchmarkEmbeddings = pgTable(
  'benchmark_embeddings',
  {
    id: uuid().primaryKey().defaultRandom(),
    revisionId: uuid()
      .notNull()
      .references(() => benchmarkRevisions.id),
    /** The embedding's id: yamnet, mfcc. */
    slug: text().notNull(),
    dim: integer().notNull(),
    /** SHA-256 over the hashes of its tables, conditions included. */
    hash: text().notNull(),
    provenance: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
    conditions: jsonb().$type<readonly StoredCondition[]>().notNull(),
    files: jsonb().$type<readonly StoredFile[]>().notNull(),
    /** What authors download: training.npz and the like, by name. */
    downloads: jsonb().$type<readonly (StoredFile & { readonly sizeBytes: number })[]>().notNull(),
    /** null where no direction separates the datasets, and for one that was imported before this was kept. */
    separation: jsonb().$type<StoredSeparation>(),
    position: integer().notNull(),
    current: boolean().notNull().default(true),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('benchmark_embeddings_key').on(t.revisionId, t.slug, t.hash),
    index('benchmark_embeddings_revision').on(t.revisionId, t.position),
  ],
);
