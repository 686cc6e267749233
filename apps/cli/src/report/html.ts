/** Text that is HTML already; all other text is escaped where it goes into a page. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = Html | string | number | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);

function rendered(content: Content): string {
  if (content instanceof Html) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return content.map(rendered).join('');
}

/** HTML with what stands in its gaps escaped, for elements and for quoted attributes; lists stand one after the other. */
export function html(parts: TemplateStringsArray, ...gaps: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, i) => text + rendered(gaps[i - 1]!) + part));
}
