import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { at } from './at.js';

/** Who submits. `system` is Ebb itself, which owns the built-in methods. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid().primaryKey().defaultRandom(),
    /** Shown on boards: lower-case letters, digits and hyphens. */
    handle: text().notNull(),
    displayName: text().notNull(),
    system: boolean().notNull().default(false),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('accounts_handle').on(t.handle),
    check('accounts_handle_form', sql`${t.handle} ~ '^[a-z0-9][a-z0-9-]{0,38}$'`),
  ],
);

/** Keys are 256-bit random secrets: their SHA-256 is kept, never themselves. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey().defaultRandom(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    /** The first characters of the key, by which its owner knows it. */
    prefix: text().notNull(),
    /** Hexadecimal SHA-256 of the whole key. */
    hash: text().notNull(),
    /** Of `read`, `submit`, `admin`. */
    scopes: text().array().notNull(),
    /** Submissions a day; null for the server's default. */
    submissionsPerDay: integer(),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at'),
    revokedAt: at('revoked_at'),
    lastUsedAt: at('last_used_at'),
  },
  (t) => [uniqueIndex('api_keys_hash').on(t.hash), index('api_keys_account').on(t.accountId)],
);

/** Codes with which accounts can be made where sign-up is by invitation. */
export const invites = pgTable('invites', {
  /** Hexadecimal SHA-256 of the code. */
  hash: text().primaryKey(),
  note: text().notNull().default(''),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at'),
  usedBy: uuid().references(() => accounts.id),
  usedAt: at('used_at'),
});

/** What a key has spent: one line a submission. A line that was given back counts no more; used = the lines left of a day. */
export const quotaUses = pgTable(
  'quota_uses',
  {
    submissionId: uuid().primaryKey(),
    keyId: uuid()
      .notNull()
      .references(() => apiKeys.id),
    day: date({ mode: 'string' }).notNull(),
    givenBackAt: at('given_back_at'),
  },
  (t) => [index('quota_uses_key_day').on(t.keyId, t.day)],
);
