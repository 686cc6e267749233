import { expect, test } from 'vitest';
import { atomFeed } from './atom-feed';

test('what users write is text in the feed, and the newest stands first', () => {
  const method = (slug: string, createdAt: string) => ({
    slug,
    title: '<b>&"\u0000',
    builtIn: false,
    account: { handle: 'a' },
    latestVersion: { number: 2, createdAt, changes: '' },
  });
  const feed = atomFeed('https://ebb.example', [
    method('old', '2026-01-01T00:00:00Z'),
    method('new', '2026-02-01T00:00:00Z'),
  ]);
  expect(feed).toContain('<title>&lt;b&gt;&amp;&quot;, version 2</title>');
  expect(feed.indexOf('/methods/new')).toBeLessThan(feed.indexOf('/methods/old'));
  expect(feed).toContain('<updated>2026-02-01T00:00:00Z</updated>');
});
