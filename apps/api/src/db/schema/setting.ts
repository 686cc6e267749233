import { pgTable, text } from 'drizzle-orm/pg-core';

/** What all processes of a server share and nobody sets by hand: PRIVATE, secrets among them. */
export const serverSettings = pgTable('server_settings', { name: text().primaryKey(), value: text().notNull() });
