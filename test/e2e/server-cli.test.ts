import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readNpz } from '@ebb/core/io/npz';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { affineGraph, boundedGraph } from '../support/affine-graph.js';
import { writePaperFolder } from '../support/paper-folder.mjs';
import { EBB, type ServerProcess, startServerProcess } from '../support/server-process.js';

let server: ServerProcess;
const file = (name: string) => join(server.dir, name);

const ebb = (args: readonly string[], env: NodeJS.ProcessEnv = {}, input?: string) =>
  spawnSync(process.execPath, [EBB, ...args], {
    encoding: 'utf8',
    env: { ...server.env, ...env },
    cwd: server.dir,
    input: input ?? '',
  });
/** What a command prints, which must end well. */
function output(...args: string[]): string {
  const { status, stdout, stderr } = ebb(args);
  expect(status, stderr).toBe(0);
  return stdout;
}
/** A fault: one line on stderr with its code, no stack, nothing on stdout. */
function expectFault({ status, stdout, stderr }: SpawnSyncReturns<string>, message: RegExp, code = 2) {
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/NaN|undefined|\.js:\d/);
  expect(stdout).toBe('');
  expect(status).toBe(code);
}

const RECIPE = { name: 'mine', operators: [{ op: 'centre' }, { op: 'lda' }] };
const submitArgs = (slug: string, ...more: string[]) => ['submit', 'recipe.json', '-b', 'mini', '-m', slug, ...more];

beforeAll(async () => {
  server = await startServerProcess({ settings: { EBB_SUBMISSIONS_PER_DAY: '40' } });
  writeFileSync(file('recipe.json'), JSON.stringify(RECIPE));
}, 180_000);
afterAll(() => server?.close());

describe('accounts and keys', () => {
  test('signup keeps the key for its owner’s eyes alone and does not show it', () => {
    const said = output('signup', 'jane-doe');
    expect(said).toMatch(/welcome, jane-doe/);
    const kept = join(server.env.XDG_CONFIG_HOME!, 'ebb', 'credentials.json');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    const { key } = JSON.parse(readFileSync(kept, 'utf8')).servers[server.url];
    expect(key).toMatch(/^ebb_/);
    expect(said).not.toContain(key);
    const login = output('login', '--key', key);
    expect(login).toMatch(/jane-doe \(read, submit\), 40 of 40 submissions left today/);
    expect(login).not.toContain(key);
    // Also from a pipe.
    expect(ebb(['login'], {}, `${key}\n`).status).toBe(0);
  });

  test('a name that is taken, a wrong key and no key are said, and nothing is kept', () => {
    expectFault(ebb(['signup', 'jane-doe']), /^error \[NAME_TAKEN\] .*jane-doe/);
    expectFault(ebb(['signup', 'No Name']), /^error \[INVALID_ARGUMENT\] /);
    const wrong = `ebb_${'x'.repeat(43)}`;
    const refused = ebb(['login'], {}, wrong);
    expectFault(refused, /^error \[UNAUTHENTICATED\] /);
    expect(refused.stderr).not.toContain(wrong);
    expectFault(ebb(submitArgs('a'), { EBB_KEY: wrong }), /^error \[UNAUTHENTICATED\] /);
    expectFault(
      ebb(submitArgs('a'), { XDG_CONFIG_HOME: file('nothing') }),
      /^error \[INVALID_ARGUMENT\] .*API key.*ebb signup/,
    );
    expectFault(ebb(['login']), /^error \[INVALID_ARGUMENT\] .*No key was given/);
  });

  test('credentials that are damaged are named, not told', () => {
    const config = file('damaged');
    mkdirSync(join(config, 'ebb'), { recursive: true });
    writeFileSync(join(config, 'ebb', 'credentials.json'), '{"servers": "ebb_secret"');
    const fault = ebb(['board', 'mini', '-e', 'mfcc'], { XDG_CONFIG_HOME: config, EBB_SERVER: '' });
    expectFault(fault, /^error \[FILE_UNREADABLE\] .*credentials\.json: .*ebb login/);
    expect(fault.stderr).not.toContain('secret');
  });
});

describe('a server that is not there', () => {
  const down = { EBB_SERVER: 'http://127.0.0.1:9' };

  test('is said by every command', () => {
    const commands = [
      ['board', 'mini', '-e', 'mfcc'],
      ['results', '-b', 'mini'],
      ['status', 'x'],
      ['signup', 'somebody'],
      ['download-training', '-b', 'mini', '-e', 'mfcc', '-o', file('none')],
      submitArgs('a', '--key', 'ebb_x'),
    ];
    for (const command of commands)
      expectFault(ebb(command, down), /^error \[SERVER_UNREACHABLE\] http:\/\/127\.0\.0\.1:9 /);
  });

  test('is told from an address that is none', () => {
    for (const address of ['ebb.example', 'ftp://ebb.example']) {
      expectFault(
        ebb(['board', 'mini', '-e', 'mfcc', '--server', address]),
        /^error \[INVALID_ARGUMENT\] --server: .*http/,
      );
    }
  });
});

describe('submit', () => {
  test('--wait follows a recipe to its rank', () => {
    const { status, stdout, stderr } = ebb(submitArgs('first', '--title', 'The first', '--wait'));
    expect(stderr).toMatch(/^submission \S+\n/);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^embedding +rank +cross +95% +gain +95% +within$/m);
    expect(stdout).toMatch(/^mfcc +=?\d+ of \d+ +\d\d\.\d +\[\d\d\.\d, \d\d\.\d\] /m);
  });

  test('--wait follows graphs to their rank; content that was judged before is said to be that', () => {
    writeFileSync(file('halved.onnx'), affineGraph(40, 0.5));
    const args = (slug: string) => [
      'submit',
      'mfcc=halved.onnx',
      '-b',
      'mini',
      '-m',
      slug,
      '--labels',
      'dataset',
      '--wait',
    ];
    const first = ebb([...args('halved'), '--json']);
    expect(first.status, first.stderr).toBe(0);
    const { state, standings } = JSON.parse(first.stdout);
    expect(state).toBe('SUCCEEDED');
    expect(standings).toMatchObject([
      { embedding: 'mfcc', entry: { method: { slug: 'halved' }, kind: 'ONNX', labelsUsed: 'dataset' } },
    ]);
    const again = ebb([...args('halved-again'), '--quiet']);
    expect(again.stdout).toMatch(/mfcc: the same content was judged before and stands as halved\./);
    expect(again.stderr).toBe('');
  });

  test('--dry-run checks and submits nothing', () => {
    const before = JSON.parse(output('status', output(...submitArgs('dry')).trim(), '--json')).id;
    expect(before).toMatch(/^[\w-]+$/);
    expect(output(...submitArgs('never', '--dry-run'))).toMatch(/The server would take it\./);
    expect(output('submit', 'mfcc=halved.onnx', '-b', 'mini', '-m', 'never', '--labels', 'none', '--dry-run')).toMatch(
      /opset/,
    );
    expectFault(ebb(['withdraw', 'never']), /^error \[NOT_FOUND\] /);
  });

  test('what is wrong with files is said at once', () => {
    writeFileSync(file('broken.json'), '{ "name": ');
    writeFileSync(file('list.json'), '[]');
    writeFileSync(file('unknown.json'), JSON.stringify({ name: 'x', operators: [{ op: 'no-such' }] }));
    writeFileSync(file('garbage.onnx'), 'this is no graph');
    writeFileSync(file('narrow.onnx'), affineGraph(39, 1));
    const refused = (args: string[], message: RegExp) =>
      expectFault(ebb([...args, '-b', 'mini', '-m', 'bad']), message);
    refused(['submit', 'absent.json'], /^error \[FILE_NOT_FOUND\] absent\.json/);
    refused(['submit', 'broken.json'], /^error \[INVALID_RECIPE\] broken\.json: The file is not JSON/);
    refused(['submit', 'list.json'], /^error \[INVALID_RECIPE\] list\.json/);
    refused(['submit', 'unknown.json'], /^error \[UNKNOWN_OPERATOR\] .*no-such/);
    refused(['submit', 'garbage.onnx'], /^error \[INVALID_ARGUMENT\] .*EMBEDDING=garbage\.onnx/);
    refused(['submit', 'recipe.json', 'mfcc=narrow.onnx'], /^error \[INVALID_ARGUMENT\] .*one \.json file/);
    refused(['submit', 'mfcc=narrow.onnx', 'mfcc=narrow.onnx'], /^error \[INVALID_ARGUMENT\] mfcc: .*one graph/);
    refused(['submit', 'recipe.json', '--labels', 'dataset'], /^error \[INVALID_ARGUMENT\] --labels/);
    const graph = (name: string) => ['submit', `mfcc=${name}`, '--labels', 'none', '--quiet'];
    refused(graph('garbage.onnx'), /^error \[INVALID_GRAPH\] /);
    refused(graph('narrow.onnx'), /^error \[WRONG_DIMENSION\] .*40/);
    const { status, stderr } = ebb(['submit', 'recipe.json', '-b', 'mini', '-m', 'bad', '--labels', 'colour']);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/dataset, instrument, genre/)]);
    expectFault(ebb(['submit', 'recipe.json', '-b', 'nothing', '-m', 'bad']), /^error \[UNKNOWN_BENCHMARK\] /);
    expectFault(ebb(submitArgs('bad', '-e', 'nothing')), /^error \[UNKNOWN_EMBEDDING\] /);
    expectFault(ebb(submitArgs('lda')), /^error \[NAME_TAKEN\] /);
  });

  test('--wait ends with 3 and the reason when the method fails on clips that the check does not see', async () => {
    output('download-training', '-b', 'mini', '-e', 'mfcc', '-o', 'fixture', '--quiet');
    const { embedding } = await readNpz(file('fixture/fixture.npz'), ['embedding']);
    const { shape, data } = embedding;
    const [rows, dim] = shape as [number, number];
    const bounds = Float32Array.from({ length: dim }, (_, j) =>
      Math.max(...Array.from({ length: rows }, (_, row) => Math.abs(Number(data[row * dim + j])))),
    );
    writeFileSync(file('bounded.onnx'), boundedGraph(bounds));
    const args = ['submit', 'mfcc=bounded.onnx', '-b', 'mini', '-m', 'bounded', '--labels', 'none', '--wait'];
    const { status, stdout, stderr } = ebb([...args, '--quiet']);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^failed \[\w+\] .*finite/m);
    expect(status).toBe(3);
    const told = JSON.parse(ebb([...args, '--json', '--quiet']).stdout);
    expect(told).toMatchObject({ state: 'FAILED', failure: { message: expect.stringContaining('finite') } });
    // Others learn the code alone.
    const others = ebb(['status', told.id], { XDG_CONFIG_HOME: file('nothing') }).stdout;
    expect(others).toMatch(/^why +\[\w+\] The message is for its owner/m);
  });

  test('Ctrl-C while waiting leaves the submission alone and says how to find it', async () => {
    const child = spawn(process.execPath, [EBB, ...submitArgs('interrupted', '--wait')], {
      env: server.env,
      cwd: server.dir,
    });
    const { stderr } = collect(child);
    while (!/submission (\S+)/.test(stderr())) await sleep(20);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    const [, id] = /submission (\S+)/.exec(stderr())!;
    // It may have been judged meanwhile.
    if (code !== 0) {
      expect(code).toBe(130);
      expect(stderr()).toContain(`ebb status ${id} --wait`);
    }
    expect(ebb(['status', id!, '--wait', '--quiet']).status).toBe(0);
  });
});

function collect(child: ChildProcess) {
  let text = '';
  child.stderr!.on('data', (piece) => {
    text += piece;
  });
  return { stderr: () => text };
}

describe('status, cancel and withdraw', () => {
  test('status tells history, scores and log of a submission', () => {
    // Content that was not judged before: what is known is not judged again.
    writeFileSync(
      file('told.json'),
      JSON.stringify({ name: 'told', operators: [{ op: 'standardise', by: 'domain' }] }),
    );
    const id = output('submit', 'told.json', '-b', 'mini', '-m', 'told').trim();
    expect(ebb(['status', id, '--wait']).status).toBe(0);
    const text = output('status', id);
    expect(text).toMatch(/^method +told \(version 1\) by jane-doe$/m);
    expect(text).toMatch(/^state +succeeded$/m);
    for (const state of ['queued', 'validating', 'running', 'succeeded']) {
      expect(text).toMatch(new RegExp(`^ {2}\\d{4}-\\d\\d-\\d\\dT\\S+Z {2}${state}`, 'm'));
    }
    expect(text).toMatch(/^mfcc +any +\d\d\.\d/m);
    expect(output('status', id, '--log')).toMatch(/^\d{4}-\S+Z {2}mfcc: judged in \d+\.\d s$/m);
    expectFault(ebb(['status', id, '--log'], { XDG_CONFIG_HOME: file('nothing') }), /^error \[FORBIDDEN\] .*log/);
  });

  test('--wait outlives a restart of the server', async () => {
    writeFileSync(file('outliving.json'), JSON.stringify({ name: 'outliving', operators: [{ op: 'coral' }] }));
    const id = output('submit', 'outliving.json', '-b', 'mini', '-m', 'outliving', '--quiet').trim();
    const stopped = server.stop();
    const child = spawn(process.execPath, [EBB, 'status', id, '--wait'], { env: server.env, cwd: server.dir });
    const ended = once(child, 'exit');
    await stopped;
    await server.start();
    expect((await ended)[0]).toBe(0);
  });

  test('an id of nothing is said to be that', () => {
    expectFault(ebb(['status', 'x']), /^error \[BAD_CURSOR\] /);
    const none = Buffer.from('Submission:00000000-0000-4000-8000-000000000000').toString('base64url');
    for (const command of [
      ['status', none],
      ['status', none, '--wait'],
      ['cancel', none],
    ]) {
      expectFault(ebb(command), /^error \[NOT_FOUND\] /);
    }
  });

  test('what has ended cannot be cancelled', () => {
    const id = output(...submitArgs('ended')).trim();
    ebb(['status', id, '--wait']);
    expectFault(ebb(['cancel', id]), /^error \[NOT_CANCELLABLE\] /);
  });

  test('a method that is withdrawn is off the board, and somebody else’s cannot be', async () => {
    output(...submitArgs('withdrawn', '--wait', '--quiet'));
    expect(output('withdraw', 'withdrawn')).toBe('withdrawn is off the boards.\n');
    expectFault(ebb(submitArgs('withdrawn')), /^error \[INVALID_ARGUMENT\] .*withdrawn/);
    expect(ebb(['signup', 'other', '--json'], { XDG_CONFIG_HOME: file('other') }).status).toBe(0);
    expectFault(ebb(['withdraw', 'first'], { XDG_CONFIG_HOME: file('other') }), /^error \[FORBIDDEN\] /);
  });
});

describe('reading', () => {
  test('board prints ranks, ties and intervals; CSV and JSON are the server’s exports', () => {
    const table = output('board', 'mini', '-e', 'mfcc');
    expect(table).toMatch(/^mini · mfcc · generalisation · global$/m);
    expect(table).toMatch(/^ *rank +method +cross +95% +gain/m);
    expect(table).toMatch(/^ *=?\d+ +first +\d\d\.\d +\[\d\d\.\d, \d\d\.\d\] .* D +no +jane-doe +\d+$/m);
    expect(output('board', 'mini', '-e', 'mfcc', '--csv')).toMatch(/^[\w,]*rank[\w,]*\n.*first/ms);
    expect(JSON.stringify(JSON.parse(output('board', 'mini', '-e', 'mfcc', '--json')))).toContain('"first"');
    expect(output('board', 'mini', '-e', 'mfcc', '--track', 'robustness')).toMatch(/Undefined scores/);
    expectFault(ebb(['board', 'mini', '-e', 'nothing']), /^error \[(NOT_FOUND|UNKNOWN_EMBEDDING)\] /);
    expectFault(ebb(['board', 'nothing', '-e', 'mfcc']), /^error \[(NOT_FOUND|UNKNOWN_BENCHMARK)\] /);
  });

  test('results are the long table of what was asked for', () => {
    const [header, ...lines] = output('results', '-b', 'mini', '-e', 'mfcc', '-m', 'first', '--metric', 'rocAuc')
      .trim()
      .split('\n');
    expect(header).toMatch(/method.*embedding.*metric.*value/);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toContain('first');
    expect(JSON.parse(output('results', '-b', 'mini', '-m', 'first', '--json')).results.length).toBeGreaterThan(0);
    expectFault(ebb(['results', '-b', 'nothing']), /^error \[(NOT_FOUND|UNKNOWN_BENCHMARK)\] /);
  });

  test('download-training writes the author’s files, each checked, and keeps what is there', () => {
    const folder = file('training');
    const said = output('download-training', '-b', 'mini', '-e', 'mfcc', '-o', folder);
    for (const name of ['training.npz', 'tasks.npz', 'fixture.npz', 'README.md']) {
      expect(said).toContain(name);
      expect(statSync(join(folder, name)).size).toBeGreaterThan(0);
    }
    const { mtimeMs } = statSync(join(folder, 'training.npz'));
    writeFileSync(join(folder, 'tasks.npz'), 'damaged');
    output('download-training', '-b', 'mini', '-e', 'mfcc', '-o', folder);
    expect(statSync(join(folder, 'training.npz')).mtimeMs).toBe(mtimeMs);
    expect(statSync(join(folder, 'tasks.npz')).size).toBeGreaterThan(7);
    expectFault(ebb(['download-training', '-b', 'mini', '-e', 'nothing', '-o', folder]), /^error \[\w+\] /);
  });
});

describe('operating', () => {
  test('while a server holds the embedded database its process is named', () => {
    for (const command of [
      ['admin', 'key', 'list'],
      ['benchmark', 'import', file('benchmark')],
      ['dump', '-o', file('dump')],
    ]) {
      expectFault(ebb(command), /^error \[FILE_UNWRITABLE\] .*open in another process.*process \d+.*Stop that process/);
    }
  });

  test('keys are made, listed and revoked, invitations used, methods judged again, all dumped and restored', async () => {
    const judged = output(...submitArgs('again', '--wait', '--quiet', '--json'));
    const { id } = JSON.parse(judged);
    await server.stop();
    const { key, prefix } = JSON.parse(
      output('admin', 'key', 'create', 'operator', '--scopes', 'admin', '--days', '1', '--json'),
    );
    expect(key.startsWith(prefix)).toBe(true);
    const bounded = output('admin', 'key', 'create', 'bounded', '--per-day', '1').trim();
    const spare = output('admin', 'key', 'create', 'bounded', '--name', 'spare').trim();
    expect(output('admin', 'key', 'list', 'operator')).toMatch(/^operator +ebb_\S+… .* admin /m);
    expect(output('admin', 'key', 'revoke', spare.slice(0, 10))).toMatch(/spare.* of bounded is revoked/);
    const invite = output('admin', 'invite', '--note', 'for Joe').trim();
    const again = output('admin', 'rerun', id).trim();
    expect(output('admin', 'rerun', '--benchmark', 'mini')).toMatch(/^\d+ submissions? queued\.$/m);
    expect(output('benchmark', 'import', file('benchmark'), '--no-built-ins')).toMatch(
      /^mini, data revision \w{12}: there already/,
    );
    const dump = file('dump');
    output('dump', '-o', dump);
    const backup = file('backup');
    output('dump', '-o', backup, '--private');
    const restored = { EBB_DATA_DIR: file('restored') };
    expect(ebb(['restore', backup], restored).status).toBe(0);
    expect(ebb(['admin', 'key', 'list'], restored).stdout).toBe(output('admin', 'key', 'list'));
    expectFault(ebb(['restore', backup, '--quiet']), /^error \[\w+\] /);

    // Beside the server's own database, for judging it takes minutes.
    await writePaperFolder(file('paper'), { size: 'small' });
    const imported = ebb(['benchmark', 'import', 'ismir2023', '-d', 'paper', '-e', 'vggish', '--quiet'], restored);
    expect(imported.stderr).toBe('');
    expect(imported.stdout).toMatch(/^ismir2023, data revision \w{12}: imported; \d+ built-in methods queued\.$/m);

    await server.start();
    expect(output('status', again, '--wait', '--quiet')).toMatch(/^state +succeeded$/m);
    expectFault(ebb(submitArgs('spare'), { EBB_KEY: spare }), /^error \[KEY_REVOKED\] /);
    const first = ebb(submitArgs('bounded-first'), { EBB_KEY: bounded });
    expect(first.status, first.stderr).toBe(0);
    expectFault(ebb(submitArgs('bounded-second'), { EBB_KEY: bounded }), /^error \[QUOTA_EXCEEDED\] /);
    const asAdmin = ebb(['withdraw', 'bounded-first'], { EBB_KEY: key });
    expect(asAdmin.status, asAdmin.stderr).toBe(0);
    expect(invite).toMatch(/^[\w-]{20,}$/);
  }, 240_000);
});
