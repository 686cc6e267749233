interface FeedMethod {
  readonly slug: string;
  readonly title: string;
  readonly builtIn: boolean;
  readonly account: { readonly handle: string };
  readonly latestVersion: { readonly number: number; readonly createdAt: string; readonly changes: string };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// XML has no way to write most control characters.
const xml = (text: string) =>
  text.replaceAll(/[^\P{Cc}\t\n\r]/gu, '').replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);

/** Methods as an Atom feed (RFC 4287): an entry is a method's latest version. */
export function atomFeed(site: string, methods: readonly FeedMethod[]): string {
  const ordered = methods.toSorted((a, b) => b.latestVersion.createdAt.localeCompare(a.latestVersion.createdAt));
  const entries = ordered.map(({ slug, title, builtIn, account, latestVersion: { number, createdAt, changes } }) => {
    const link = `${site}/methods/${encodeURIComponent(slug)}`;
    return `  <entry>
    <id>${xml(`${link}#version-${number}`)}</id>
    <title>${xml(number > 1 ? `${title}, version ${number}` : title)}</title>
    <link href="${xml(link)}"/>
    <updated>${xml(createdAt)}</updated>
    <author><name>${xml(builtIn ? 'Ebb' : account.handle)}</name></author>
    <summary>${xml(changes || 'Submitted.')}</summary>
  </entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${xml(`${site}/`)}</id>
  <title>Ebb: new results</title>
  <link href="${xml(`${site}/`)}"/>
  <link rel="self" href="${xml(`${site}/feed.xml`)}"/>
  <updated>${xml(ordered[0]?.latestVersion.createdAt ?? '1970-01-01T00:00:00.000Z')}</updated>
${entries.join('\n')}
</feed>
`;
}
