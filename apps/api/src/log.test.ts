import { describe, expect, it } from 'vitest';
import { createLog, hideSecrets } from './log.js';
import { makeAccount } from './testing/make-account.js';
import { startTestServer } from './testing/test-server.js';

/** A log that is kept. */
function keptLog() {
  const text: string[] = [];
  return {
    to: { write: (line: string) => void text.push(line) },
    text: () => text.join(''),
    lines: () =>
      text
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const SECRET = `ebb_${'S'.repeat(43)}`;

describe('the log', () => {
  it('shows no secret, in its fields or in its texts', () => {
    const kept = keptLog();
    const log = createLog({ EBB_LOG_LEVEL: 'info' }, kept.to);
    log.info(
      { authorization: `Bearer ${SECRET}`, headers: { cookie: 'session=hidden-cookie' } },
      `came with ${SECRET}`,
    );
    log.error({ err: new Error(`cannot reach postgres://ebb:pass-word@db:5432/ebb with ${SECRET}`) });
    log.info({ within: { secret: 'very-secret' } }, '/artifacts/1?expires=1&signature=abcDEF_-1');
    for (const secret of [SECRET, 'hidden-cookie', 'pass-word', 'very-secret', 'abcDEF_-1']) {
      expect(kept.text()).not.toContain(secret);
    }
    expect(kept.text()).toContain('ebb_[hidden]');
    expect(hideSecrets('redis://:word@host')).toBe('redis://:[hidden]@host');
  });

  it('of a server has one line of JSON for each request, whatever is sent, and no secret', async () => {
    const kept = keptLog();
    const server = await startTestServer({ logTo: kept.to, env: { EBB_SIGN_UP: 'invite' } });
    const forged = '\n{"level":50,"msg":"forged"}\r\n';
    const { key } = await makeAccount(server.runtime.db);
    await server.graphql(
      'mutation Sign($input: CreateAccountInput!) { createAccount(input: $input) { secret errors { message } } }',
      { input: { handle: forged, displayName: forged, invite: 'invitation-code' } },
      key,
    );
    const made = await server.graphql(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret errors { message } } }',
      { input: { name: 'second', scopes: ['READ'] } },
      key,
    );
    await fetch(`${server.url}/nothing${encodeURIComponent(forged)}?signature=hush-hush&key=${key}`, {
      headers: { 'x-request-id': 'my-request', 'user-agent': 'forged', authorization: `Bearer ${key}` },
    });
    // A fault of ours: the table is gone.
    await server.runtime.db.execute('drop table submissions cascade');
    const failed = await server.graphql('query Broken { server { queue { queued } } }', {}, key);
    await server.close();
    const { secret } = made.data.createApiKey;
    expect(secret).toMatch(/^ebb_/);
    for (const hidden of [key, secret, 'hush-hush', 'invitation-code']) expect(kept.text()).not.toContain(hidden);
    // Every line is JSON of ours: none begins with what was sent.
    expect(kept.lines().filter(({ msg }) => msg === 'forged')).toEqual([]);
    expect(kept.lines().some(({ req }) => (req as { id?: string } | undefined)?.id === 'my-request')).toBe(true);
    // The client learns the request's id, and the log has the stack under it.
    const [error] = failed.errors;
    expect(error).toMatchObject({ message: 'A fault of the server.', extensions: { code: 'INTERNAL' } });
    expect(JSON.stringify(failed)).not.toMatch(/submissions|select|stack|node_modules/);
    const line = kept.lines().find(({ msg }) => msg === 'resolver failed');
    expect(line).toMatchObject({
      operationName: 'Broken',
      path: 'server.queue',
      req: { id: error?.extensions.requestId },
    });
    expect(JSON.stringify(line)).toMatch(/stack/);
  });
});
