import type { KeyScope } from '@ebb/api/graphql/context';
import type { ListedKey } from '@ebb/api/modules/account/account-admin.service';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { canvasOf } from '../canvas.js';
import { integerBetween } from '../options.js';
import { withDatabase } from '../server/open-database.js';
import { renderTable } from '../table.js';
import { addRerun } from './admin-rerun.js';

interface CreateOptions {
  readonly scopes: KeyScope[];
  readonly name?: string;
  readonly days?: number;
  readonly perDay?: number;
  readonly json?: boolean;
}

const WHERE = `
Works on the server’s database itself: PostgreSQL where DATABASE_URL is set, else the embedded one (EBB_DATA_DIR), while no server runs on it.`;

const SCOPES = ['read', 'submit', 'admin'] as const satisfies readonly KeyScope[];

export function addAdmin(program: Command): void {
  const group = program.command('admin').description('operate a server: keys, invitations, judging again');
  const key = group.command('key').description('the API keys of a server');
  key
    .command('create')
    .description('make a key, and its account where there is none; the key is shown once')
    .argument('<handle>', 'of the account')
    .addOption(
      new Option('--scopes <names>', 'apart by commas: read, submit, admin')
        .argParser(scopesOf)
        .default(['read', 'submit'], 'read,submit'),
    )
    .option('--name <name>', 'of the key')
    .addOption(new Option('--days <n>', 'until it expires (default: never)').argParser(integerBetween(1, 3650)))
    .addOption(
      new Option('--per-day <n>', 'submissions a day (default: the server’s)').argParser(integerBetween(0, 1_000_000)),
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `${WHERE}\n\nExamples:\n  ebb admin key create jane-doe\n  ebb admin key create operator --scopes admin --days 90`,
    )
    .action(createKey);
  key
    .command('list')
    .description('all keys, or those of an account; no key itself is kept')
    .argument('[handle]', 'of the account')
    .option('--json', 'as JSON')
    .addHelpText('after', `${WHERE}\n\nExamples:\n  ebb admin key list\n  ebb admin key list jane-doe --json`)
    .action(listAll);
  key
    .command('revoke')
    .description('end a key at once')
    .argument('<key>', 'its id, or its first characters as ebb admin key list shows them')
    .addHelpText('after', `${WHERE}\n\nExamples:\n  ebb admin key revoke ebb_3kF9q2`)
    .action(revoke);
  group
    .command('invite')
    .description('make an invitation for one account; its code is shown once')
    .option('--note <text>', 'for whom it is', '')
    .addOption(new Option('--days <n>', 'until it expires').argParser(integerBetween(1, 3650)).default(30))
    .option('--json', 'as JSON')
    .addHelpText('after', `${WHERE}\n\nExamples:\n  ebb admin invite --note 'Jane Doe' --days 7`)
    .action(invite);
  addRerun(group, WHERE);
}

async function createKey(handle: string, { scopes, name, days, perDay, json }: CreateOptions): Promise<void> {
  const { createKeyFor } = await import('@ebb/api/modules/account/account-admin.service');
  const { checkedHandle } = await import('@ebb/api/modules/account/names');
  checkedHandle(handle);
  const options = {
    scopes,
    ...(name === undefined ? {} : { name }),
    ...(days === undefined ? {} : { expiresInDays: days }),
    ...(perDay === undefined ? {} : { submissionsPerDay: perDay }),
  };
  const { row, secret } = await withDatabase(({ db }) => createKeyFor(db, handle, options));
  const { id, prefix, expiresAt } = row;
  if (json)
    process.stdout.write(`${JSON.stringify({ id, handle, prefix, scopes, expiresAt, key: secret }, null, 2)}\n`);
  else process.stdout.write(`${secret}\n`);
}

async function listAll(handle: string | undefined, { json }: { readonly json?: boolean }): Promise<void> {
  const { listKeys } = await import('@ebb/api/modules/account/account-admin.service');
  const keys = await withDatabase(({ db }) => listKeys(db, handle));
  process.stdout.write(json ? `${JSON.stringify(keys, null, 2)}\n` : keysText(keys));
}

function keysText(keys: readonly ListedKey[]): string {
  if (keys.length === 0) return 'There are no keys.\n';
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '';
  const header = ['account', 'key', 'name', 'scopes', 'made', 'last used', 'expires', 'revoked'];
  const table = renderTable(
    header.map((text) => ({ header: text, align: 'left' })),
    keys.map(({ handle, prefix, name, scopes, createdAt, lastUsedAt, expiresAt, revokedAt }) => [
      ...[handle, `${prefix}…`, name, scopes.join(', ')],
      ...[day(createdAt), day(lastUsedAt), day(expiresAt), day(revokedAt)],
    ]),
    canvasOf(process.stdout),
  );
  return `${table}\n`;
}

async function revoke(idOrPrefix: string): Promise<void> {
  const { revokeKey } = await import('@ebb/api/modules/account/account-admin.service');
  const wanted = idOrPrefix.replace(/…$/, '');
  const { handle, name, prefix } = await withDatabase(({ db }) => revokeKey(db, wanted));
  process.stdout.write(`${prefix}… (${name}) of ${handle} is revoked.\n`);
}

async function invite({
  note,
  days,
  json,
}: {
  readonly note: string;
  readonly days: number;
  readonly json?: boolean;
}): Promise<void> {
  const { createInvite } = await import('@ebb/api/modules/account/account-admin.service');
  const code = await withDatabase(({ db }) => createInvite(db, { note, expiresInDays: days }));
  process.stdout.write(json ? `${JSON.stringify({ invite: code, note, days }, null, 2)}\n` : `${code}\n`);
}

function scopesOf(text: string): KeyScope[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const known = SCOPES.filter((scope) => names.includes(scope));
  if (known.length === names.length) return known;
  throw new InvalidArgumentError(`Expected one or more of ${SCOPES.join(', ')}, apart by commas.`);
}
