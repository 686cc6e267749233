/** A BibTeX entry: its kind, its key and its fields in their order; fields without a value are left out. */
export interface BibtexEntry {
  readonly key: string;
  readonly fields: readonly (readonly [name: string, value: string | null | undefined])[];
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
};

/** A text as LaTeX sets it: nothing in it is a command, and braces are even. */
export const escapeBibtex = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\\{}$&#%_^~]/g, (character) => SPECIAL[character]!)
    .trim();

/** The entry as text, of the kind `misc`. An address stands as it is, percent-encoded where it could end its field. */
export function bibtexOf({ key, fields }: BibtexEntry): string {
  const lines = fields.flatMap(([name, value]) => {
    if (value === null || value === undefined || value === '') return [];
    const text = name === 'url' ? value.replace(/[{}\\\s]/g, encodeURIComponent) : escapeBibtex(value);
    // Titles keep their capitals.
    return [`  ${name} = {${name === 'title' ? `{${text}}` : text}}`];
  });
  return `@misc{${key.replace(/[^A-Za-z0-9:.-]/g, '-')},\n${lines.join(',\n')}\n}\n`;
}
