import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addData } from './data.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-data-command-'));
afterAll(() => rmSync(root, { recursive: true }));

const sha256 = createHash('sha256').update('sound').digest('hex');
beforeEach(() => {
  const files = ['1.wav', '2.wav'].map((path) => ({ path, bytes: 5, sha256 }));
  const fetched = [{ name: 'IRMAS-TrainingData.zip', md5: '0', files }];
  const receipt = { source: 'irmas', record: 1290750, licence: 'CC BY-NC-SA 3.0', fetched };
  writeFileSync(join(root, 'ebb-dataset.json'), JSON.stringify(receipt));
  for (const { path } of files) writeFileSync(join(root, path), 'sound');
});
afterEach(() => vi.restoreAllMocks());

function verify() {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  addData(program);
  const done = program.parseAsync(['data', 'verify', root, '-q'], { from: 'user' });
  return { done, text: () => written.mock.calls.map(([text]) => text).join('') };
}

test('a whole folder is told with what is still to be fetched', async () => {
  const { done, text } = verify();
  await done;
  expect(text()).toMatch(/^irmas: 2 files, all as fetched\. Not fetched yet: IRMAS-TestingData-Part1\.zip/);
});

test('every fault is named, and the command fails', async () => {
  rmSync(join(root, '1.wav'));
  writeFileSync(join(root, '2.wav'), 'noise');
  const { done, text } = verify();
  await expect(done).rejects.toMatchObject({
    code: 'CHECKSUM_MISMATCH',
    message: expect.stringContaining('2 of 2 files'),
  });
  expect(text()).toBe('  1.wav: missing\n  2.wav: changed\n');
});
