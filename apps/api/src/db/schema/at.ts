import { timestamp } from 'drizzle-orm/pg-core';

/** A column of a time: stored in UTC, read as a Date. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
