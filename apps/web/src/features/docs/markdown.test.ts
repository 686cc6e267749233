import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { docsHtml, headingId, linkOf } from './markdown';
import { DOCS_PAGES } from './pages';

test.each(DOCS_PAGES.map((page) => [page.slug, page] as const))(
  '%s is rendered, without raw HTML',
  (_, { file, sections }) => {
    const source = readFileSync(new URL(`../../../../../docs/${file}`, import.meta.url), 'utf8');
    const html = docsHtml(source, sections);
    expect(html.length).toBeGreaterThan(1000);
    expect(html).not.toContain('<script');
  },
);

test('links between documents lead to their pages, others to the web, and the rest nowhere', () => {
  expect(linkOf('../api.md#quick-start')).toBe('/docs/api#quick-start');
  expect(linkOf('protocol.md')).toBe('/docs/protocol');
  expect(linkOf('https://example.org')).toBe('https://example.org');
  expect(linkOf('../apps/api/schema.graphql')).toBeUndefined();
  expect(linkOf('javascript:alert(1)')).toBeUndefined();
});

test('raw HTML of a document is text, and headings have the ids of GitHub', () => {
  expect(docsHtml('<b onclick="x">a</b>')).not.toContain('<b');
  expect(headingId('2. Scores, and `ranks`')).toBe('2-scores-and-ranks');
});
