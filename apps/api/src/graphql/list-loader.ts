import DataLoader from 'dataloader';

/** A statement takes 65535 parameters at most; a request that looks up more, as exports do, makes several. */
export const BATCH = { maxBatchSize: 1000 } as const;

/** Rows that belong to a key, batched over one request; none is an empty list. */
export function byOwner<R>(select: (keys: string[]) => PromiseLike<R[]>, ownerOf: (row: R) => string) {
  return new DataLoader<string, R[]>(async (keys) => {
    const found = new Map<string, R[]>(keys.map((key) => [key, []]));
    for (const row of await select([...keys])) found.get(ownerOf(row))?.push(row);
    return keys.map((key) => found.get(key)!);
  }, BATCH);
}
