import { Marked, type Tokens } from 'marked';
import { DOCS_PAGES } from './pages';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);

/** A heading's id, as GitHub makes it, so that links between the documents hold here too. */
export const headingId = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** Where a link of a document leads on the site; undefined for files that the site does not show. */
export function linkOf(href: string): string | undefined {
  if (/^(https?:|#)/.test(href)) return href;
  const [path = '', hash] = href.split('#');
  const name = path.split('/').at(-1);
  const page = DOCS_PAGES.find(({ file, sections }) => !sections && file.split('/').at(-1) === name);
  return page && `/docs/${page.slug}${hash ? `#${hash}` : ''}`;
}

const marked = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth, text }: Tokens.Heading) {
      const inner = this.parser.parseInline(tokens);
      const id = headingId(text);
      return `<h${depth} id="${escaped(id)}">${inner}</h${depth}>\n`;
    },
    link({ href, tokens }: Tokens.Link) {
      const inner = this.parser.parseInline(tokens);
      const to = linkOf(href);
      return to === undefined ? inner : `<a href="${escaped(to)}">${inner}</a>`;
    },
    table({ header, rows }: Tokens.Table) {
      const cells = (tag: string, row: readonly Tokens.TableCell[]) =>
        row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('');
      const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
      return `<div class="scroll" role="region" tabindex="0" aria-label="Table"><table class="data"><thead><tr>${cells('th', header)}</tr></thead><tbody>${body}</tbody></table></div>\n`;
    },
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
  },
});

/** A document as HTML, without its title; with some of its sections alone where they are named. */
export function docsHtml(source: string, sections?: readonly string[]): string {
  const body = source.replace(/^# .*\n/, '');
  if (!sections) return rendered(body);
  const parts = body.split(/^(?=## )/m).filter((part) => sections.some((title) => part.startsWith(`## ${title}\n`)));
  if (parts.length !== sections.length)
    throw new Error(`The document has not all of the sections ${sections.join(', ')}.`);
  // Numbers of sections mean nothing outside of their document.
  return rendered(parts.map((part) => part.replace(/^## \d+\. /, '## ')).join(''));
}

/** Markdown as HTML; a method's score, AUC_m, has its method as an index. */
const rendered = (text: string): string =>
  (marked.parse(text) as string).replaceAll(/\b(AUC|cross|within)_(m|none)\b/g, '$1<sub>$2</sub>');
