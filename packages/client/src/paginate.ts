/** A page as every connection of the server has it. */
interface Page<T> {
  readonly edges: readonly { readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * All nodes of a connection, page by page, each page asked for when the one before it is used up.
 *
 * @param page the page behind a cursor; undefined is the first. `undefined` as its result ends: there is no such connection.
 */
export async function* paginate<T>(
  page: (after: string | undefined) => Promise<Page<T> | undefined>,
): AsyncGenerator<T, void, undefined> {
  let after: string | undefined;
  for (;;) {
    const found = await page(after);
    if (!found) return;
    for (const { node } of found.edges) yield node;
    const { hasNextPage, endCursor } = found.pageInfo;
    if (!hasNextPage || endCursor === null || endCursor === after) return;
    after = endCursor;
  }
}
