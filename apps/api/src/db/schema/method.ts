import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './account.js';
import { at } from './at.js';

export type MethodKind = 'recipe' | 'onnx';
export type MapChosenBy = 'nothing' | 'trainSet' | 'domain' | 'both';

/** A correction method under one name; what is judged are its versions. */
export const methods = pgTable(
  'methods',
  {
    id: uuid().primaryKey().defaultRandom(),
    /** Its name in tables and addresses, unique on the server. */
    slug: text().notNull(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    title: text().notNull(),
    description: text().notNull().default(''),
    reference: text(),
    url: text(),
    builtIn: boolean().notNull().default(false),
    createdAt: at('created_at').notNull().defaultNow(),
    /** Off the boards from then on; its results stay readable. */
    withdrawnAt: at('withdrawn_at'),
  },
  (t) => [uniqueIndex('methods_slug').on(t.slug), index('methods_account').on(t.accountId)],
);

/** What a method does, frozen. */
export const methodVersions = pgTable(
  'method_versions',
  {
    id: uuid().primaryKey().defaultRandom(),
    methodId: uuid()
      .notNull()
      .references(() => methods.id),
    number: integer().notNull(),
    kind: text({ enum: ['recipe', 'onnx'] }).notNull(),
    /** SHA-256 of a recipe's canonical steps; null for graphs, whose artefacts have a hash each. */
    recipeHash: text(),
    recipe: jsonb().$type<unknown>(),
    /** As stated by the author for a graph, as known from the operators for a recipe. */
    labelsUsed: text().notNull(),
    mapChosenBy: text({ enum: ['nothing', 'trainSet', 'domain', 'both'] }).notNull(),
    byInstrument: boolean().notNull(),
    changes: text().notNull().default(''),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [uniqueIndex('method_versions_number').on(t.methodId, t.number)],
);

/** The graph of a version for one embedding (by the embedding's slug). */
export const methodArtifacts = pgTable(
  'method_artifacts',
  {
    versionId: uuid()
      .notNull()
      .references(() => methodVersions.id),
    embedding: text().notNull(),
    sha256: text().notNull(),
    sizeBytes: integer().notNull(),
    /** What the check found: opset, operators, inputs, widths. */
    graph: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.embedding] }), index('method_artifacts_sha256').on(t.sha256)],
);
