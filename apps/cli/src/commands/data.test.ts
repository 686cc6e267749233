import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOURCES } from '@ebb/core/io/datasets/sources';
import { Command } from 'commander';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addData, fetchedText } from './data.js';

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

test('a fetch ends with what the folder still needs, and from where', () => {
  const ending = (id: string) => fetchedText(SOURCES.get(id)!, 1, 'paper', 100);
  expect(ending('openmic')).toBe('OpenMIC-2018: 1 file in paper\n');
  const text = ending('ismir2023-embeddings');
  // All that README lists of the paper's folder.
  const files = ['irmas_train', 'irmas_test', 'openmic2018_train', 'openmic2018_test', 'openmic-2018-metadata'];
  for (const file of [...files, 'openmic-2018-aggregated-labels']) expect(text).toContain(`${file}.csv`);
  expect(text.replaceAll('\n', ' ')).toContain('ebb reproduce ismir2023 --data paper');
  expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
});
