import { bigint, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './account.js';
import { at } from './at.js';
import { bytes } from './bytes.js';

/** Immutable bytes by their SHA-256: artefacts, benchmark tables, downloads. A row is there only when all chunks are. */
export const blobs = pgTable('blobs', {
  /** Hexadecimal. */
  sha256: text().primaryKey(),
  sizeBytes: bigint({ mode: 'number' }).notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
});

/** The bytes of a blob in pieces that a driver moves easily. */
export const blobChunks = pgTable(
  'blob_chunks',
  { sha256: text().notNull(), position: integer().notNull(), data: bytes().notNull() },
  (t) => [primaryKey({ columns: [t.sha256, t.position] })],
);

/** A leave to PUT one file: single use, for one account, with its hash and size announced. */
export const uploads = pgTable(
  'uploads',
  {
    id: uuid().primaryKey().defaultRandom(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    sha256: text().notNull(),
    sizeBytes: integer().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
    /** When the PUT began: a second one is refused. */
    startedAt: at('started_at'),
    completedAt: at('completed_at'),
  },
  (t) => [index('uploads_account').on(t.accountId), index('uploads_sha256').on(t.sha256)],
);
