/** Breaks a text at spaces into lines of at most `width` columns, each after `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((part) => indent + part).join('\n');
}

/** A definition list: terms in one column, their wrapped texts in the next. */
export function definitions(entries: readonly (readonly [term: string, text: string])[], width: number): string {
  const termWidth = Math.max(...entries.map(([term]) => term.length)) + 2;
  const indent = ' '.repeat(termWidth);
  return entries.map(([term, text]) => term.padEnd(termWidth) + wrap(text, width, indent).slice(termWidth)).join('\n');
}
