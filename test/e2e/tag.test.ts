import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedData, skipReason } from '../support/shared-data.js';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/ebb.js', import.meta.url));
const CHECKPOINT = 'models/yamnet/yamnet.h5';
const DOG = 'noise/esc10_1-100032-A.ogg';
const RECORDINGS: [string, string][] = [
  ['irmas/flu/009__[flu][nod][cou_fol]0410__2.wav', 'Flute'],
  ['irmas/tru/[tru][cla]1929__1.wav', 'Trumpet'],
  ['noise/esc10_1-17367-A.ogg', 'Rain'],
];
const missing = [CHECKPOINT, DOG, ...RECORDINGS.map(([path]) => path)].find((path) => sharedData(path) === undefined);

const dir = mkdtempSync(join(tmpdir(), 'ebb-tag-'));
afterAll(() => rmSync(dir, { recursive: true }));
// Vitest's FORCE_COLOR beside a user's NO_COLOR makes Node itself warn on stderr.
const { FORCE_COLOR: _, ...inherited } = process.env;
const env = { ...inherited, EBB_CACHE_DIR: join(dir, 'cache') };
const ebb = (...args: string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env });

describe.skipIf(missing !== undefined)(`ebb tag with real weights${missing ? skipReason(missing) : ''}`, () => {
  beforeAll(() => {
    // The shared YAMNet is quantised, not the published file.
    const { status, stderr } = ebb('models', 'fetch', 'yamnet', '--from', sharedData(CHECKPOINT)!, '--any-checksum');
    expect(status, stderr).toBe(0);
  });

  test.each(RECORDINGS)('%s: %s is among the best three classes', (path, name) => {
    const { stdout } = ebb('tag', sharedData(path)!, '--top', '3', '--json');
    const { top, frames }: { top: { name: string; score: number }[]; frames: unknown[] } = JSON.parse(stdout);
    expect(top).toHaveLength(3);
    // Measured 0.85, 0.84 and 0.58.
    expect(top.find((tag) => tag.name === name)?.score).toBeGreaterThan(0.5);
    // A patch each 0.48 s of clips of 3 and 5 s.
    expect(frames.length).toBeGreaterThanOrEqual(6);
  });

  test('over time, the dog barks when it barks and is silent when it is not', () => {
    const { stdout } = ebb('tag', sharedData(DOG)!);
    expect(stdout).toMatch(/^Silence +0\.\d{3}$/m);
    expect(stdout).toMatch(/^ +1 {2}Dog 0\.\d\d · Domestic animals, pets 0\.\d\d · Animal 0\.\d\d$/m);
    // Classes that two decimals show as nothing are not named.
    expect(stdout).toMatch(/^ +3 {2}Silence 1\.00$/m);
  });

  test('a file that is no audio ends with code 2 and its name', () => {
    const file = join(dir, 'text.wav');
    writeFileSync(file, 'no audio at all');
    const { status, stdout, stderr } = ebb('tag', file);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error \[UNSUPPORTED_AUDIO\] .*text\.wav: .*\n$/);
  });
});

test('ebb tag refuses a model without classes, and names those that have some', () => {
  const { status, stderr } = ebb('tag', 'nothing.wav', '--model', 'mfcc');
  expect(status).toBe(2);
  expect(stderr).toMatch(/'mfcc' is invalid\. Allowed choices are yamnet, efficientat-mn04, efficientat-mn10\.\n$/);
});
