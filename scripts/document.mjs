// Writes the tables of documents that are made from the source, between their markers; needs a build.
//
//   node scripts/document.mjs            writes them
//   node scripts/document.mjs --check    exits with 1, naming the documents, where one is not as it would be written
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { envSchema } from '@ebb/api/env';
import { ALL_ERROR_CODES } from '@ebb/api/errors';
import { CLIENT_ERROR_CODES } from '@ebb/client/client-error';
import { DEFAULT_LIMITS } from '@ebb/core/io/sandbox/limits';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (header, rows) => [line(header), `|${header.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');

const errorCodes = () =>
  table(
    ['code', 'meaning'],
    Object.entries(ALL_ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]),
  );
const clientCodes = () =>
  table(
    ['code', 'meaning'],
    Object.entries(CLIENT_ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]),
  );

const mebibytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;
function sandboxLimits() {
  const { wallSeconds, cpuSeconds, addressSpaceBytes, residentBytes, outputBytes } = DEFAULT_LIMITS;
  return table(
    ['of a process that runs a graph', 'at most'],
    [
      ['opening it, and each pass over rows', `${wallSeconds} s`],
      ['CPU time in all', `${cpuSeconds} s`],
      ['memory in use', mebibytes(residentBytes)],
      ['address space', mebibytes(addressSpaceBytes)],
      ['what one pass gives', mebibytes(outputBytes)],
    ],
  );
}

/** Name, default and description of each variable; descriptions are the comments in env.ts. */
function environment() {
  const source = readFileSync(join(ROOT, 'apps/api/src/env.ts'), 'utf8');
  const { properties } = z.toJSONSchema(envSchema, { io: 'input', unrepresentable: 'any' });
  return table(
    ['variable', 'default', 'what'],
    Object.entries(properties).map(([name, { default: fallback, enum: choices }]) => {
      const [, comment] = new RegExp(`/\\*\\* ((?:(?!\\*/)[\\s\\S])*) \\*/\\s+${name}:`).exec(source) ?? [];
      if (!comment) throw new Error(`${name} has no comment in env.ts.`);
      const words = comment.replace(/\s*\n\s*\*\s*/g, ' ');
      const flag = choices?.join() === '0,1,true,false';
      const chosen = choices && !flag ? ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.` : '';
      const shown = fallback === undefined || fallback === '' ? '' : `\`${fallback}\``;
      return [`\`${name}\``, shown, `${words}${chosen}`];
    }),
  );
}

const TABLES = { 'error codes': errorCodes, 'client codes': clientCodes, 'sandbox limits': sandboxLimits, environment };
const DOCUMENTS = ['docs/api.md', 'docs/deploy.md'];

const stale = DOCUMENTS.filter((name) => {
  const file = join(ROOT, name);
  const before = readFileSync(file, 'utf8');
  const after = Object.entries(TABLES).reduce(
    (text, [title, make]) =>
      text.replace(
        new RegExp(`(<!-- ${title} -->\n)[\\s\\S]*?(<!-- end of ${title} -->)`),
        (_, open, close) => `${open}\n${make()}\n\n${close}`,
      ),
    before,
  );
  if (after !== before && !process.argv.includes('--check')) writeFileSync(file, after);
  return after !== before;
});
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`Not as the source has it: ${stale.join(', ')}. node scripts/document.mjs writes it anew.`);
  process.exit(1);
}
