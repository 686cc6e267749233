import DataLoader from 'dataloader';

/** Rows that belong to a key, batched over one request; none is an empty list. */
export function byOwner<R>(select: (keys: string[]) => PromiseLike<R[]>, ownerOf: (row: R) => string) {
  return new DataLoader<string, R[]>(async (keys) => {
    const found = new Map<string, R[]>(keys.map((key) => [key, []]));
    for (const row of await select([...keys])) found.get(ownerOf(row))?.push(row);
    return keys.map((key) => found.get(key)!);
  });
}
