import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the migrations lie, for the source as for the build. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url));

const journal = readFileSync(join(MIGRATIONS_FOLDER, 'meta', '_journal.json'), 'utf8');
const { entries } = JSON.parse(journal) as { entries: readonly { readonly tag: string }[] };

/** How many there are. */
export const MIGRATIONS_COUNT = entries.length;

/** All of them one after the other: what a database must have been through. */
export const migrationsText = (): string =>
  entries.map(({ tag }) => readFileSync(join(MIGRATIONS_FOLDER, `${tag}.sql`), 'utf8')).join('\n');
