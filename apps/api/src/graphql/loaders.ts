import DataLoader from 'dataloader';
import { inArray } from 'drizzle-orm';
import type { Db } from '../db/connect.js';
import { accounts } from '../db/schema/account.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../db/schema/benchmark.js';
import { methods, methodVersions } from '../db/schema/method.js';

/** Look-ups by primary key, batched over one request. */
export function createLoaders(db: Db) {
  return {
    account: byId((ids) => db.select().from(accounts).where(inArray(accounts.id, ids))),
    method: byId((ids) => db.select().from(methods).where(inArray(methods.id, ids))),
    version: byId((ids) => db.select().from(methodVersions).where(inArray(methodVersions.id, ids))),
    revision: byId((ids) => db.select().from(benchmarkRevisions).where(inArray(benchmarkRevisions.id, ids))),
    embedding: byId((ids) => db.select().from(benchmarkEmbeddings).where(inArray(benchmarkEmbeddings.id, ids))),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Rows by their id; a foreign key guarantees each. */
function byId<R extends { readonly id: string }>(select: (ids: string[]) => PromiseLike<R[]>) {
  return new DataLoader<string, R>(async (ids) => {
    const found = new Map((await select([...ids])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? new Error(`There is no row ${id}.`));
  });
}
