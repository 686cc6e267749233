import { EbbError } from '../errors.js';

/** A value of a Python literal; lists and tuples are arrays, dictionaries are maps. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | readonly PythonLiteral[]
  | ReadonlyMap<PythonLiteral, PythonLiteral>;

const DEPTH_MAX = 64;
const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Reads a Python literal of lists, tuples, dictionaries, strings, numbers, None, True and False, as `ast.literal_eval` does.
 *
 * Nothing is evaluated. Sets, bytes, complex numbers, triple quotes and joined strings are not read; Python 2's `u''` and `10L` are.
 *
 * @throws EbbError INVALID_VALUE, with the character's position (1-based), when the text is not such a literal, when an integer is
 *   too large for a double to hold exactly or when it is nested deeper than 64.
 */
export function parsePythonLiteral(text: string): PythonLiteral {
  return new LiteralParser(text).parse();
}

class LiteralParser {
  private position = 0;

  constructor(private readonly text: string) {}

  parse(): PythonLiteral {
    const value = this.value(0);
    this.skipSpace();
    if (this.position < this.text.length) throw this.fault('the end of the literal');
    return value;
  }

  private value(depth: number): PythonLiteral {
    if (depth > DEPTH_MAX) throw this.fault(`at most ${DEPTH_MAX} levels of nesting`);
    this.skipSpace();
    if (this.take('[')) return this.items(']', depth).values;
    if (this.take('{')) return this.dictionary(depth);
    if (this.take('(')) {
      const { values, commas } = this.items(')', depth);
      // (x) is x in parentheses, (x,) a tuple.
      return values.length === 1 && commas === 0 ? values[0]! : values;
    }
    const string = this.match(/[uU]?(?=['"])/y);
    if (string !== undefined) return this.string();
    const word = this.match(/(?:None|True|False)\b/y);
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    return this.number();
  }

  private items(close: string, depth: number): { values: PythonLiteral[]; commas: number } {
    const values: PythonLiteral[] = [];
    let commas = 0;
    for (;;) {
      this.skipSpace();
      if (this.take(close)) return { values, commas };
      if (values.length > commas) throw this.fault(`',' or '${close}'`);
      values.push(this.value(depth + 1));
      this.skipSpace();
      if (this.take(',')) commas++;
    }
  }

  private dictionary(depth: number): ReadonlyMap<PythonLiteral, PythonLiteral> {
    const entries = new Map<PythonLiteral, PythonLiteral>();
    let open = true;
    for (;;) {
      this.skipSpace();
      if (this.take('}')) return entries;
      if (!open) throw this.fault("',' or '}'");
      const key = this.value(depth + 1);
      this.skipSpace();
      if (!this.take(':')) throw this.fault("':'");
      entries.set(key, this.value(depth + 1));
      this.skipSpace();
      open = this.take(',');
    }
  }

  private string(): string {
    const quote = this.text[this.position++];
    let out = '';
    for (;;) {
      const char = this.text[this.position];
      if (char === undefined || char === '\n') throw this.fault(`a closing ${quote}`);
      this.position++;
      if (char === quote) return out;
      out += char === '\\' ? this.escape() : char;
    }
  }

  private escape(): string {
    const code = this.match(/x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}/y);
    if (code !== undefined) {
      const point = Number.parseInt(code.slice(1), 16);
      if (point > 0x10ffff) throw this.fault('a code point of at most 10ffff');
      return String.fromCodePoint(point);
    }
    const octal = this.match(/[0-7]{1,3}/y);
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const char = this.text[this.position] ?? '';
    if (/^[xuUN]$/.test(char)) throw this.fault('a known escape');
    this.position++;
    // As in Python, the backslash of an escape that has no meaning stays.
    return ESCAPES[char] ?? `\\${char}`;
  }

  private number(): number {
    const token = this.match(/[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y);
    if (token === undefined) throw this.fault('a Python literal');
    const value = Number(token);
    if (/^[+-]?\d+$/.test(token)) {
      if (!Number.isSafeInteger(value)) throw this.fault('an integer that a double holds exactly');
      this.match(/[lL]/y);
    }
    return value;
  }

  private skipSpace() {
    this.match(/\s+/y);
  }

  private take(char: string): boolean {
    if (this.text[this.position] !== char) return false;
    this.position++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private fault(expected: string): EbbError {
    const rest = this.text.slice(this.position, this.position + 20);
    return new EbbError('INVALID_VALUE', 'The text is not a Python literal.', {
      at: `character ${this.position + 1}`,
      expected,
      received: rest === '' ? 'the end of the text' : `'${rest}'`,
    });
  }
}
