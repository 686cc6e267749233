import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addModels } from './models.js';

let printed: string;
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

function fetchModels(...args: string[]): Promise<Command> {
  const program = new Command();
  addModels(program);
  return program.parseAsync(['models', 'fetch', ...args], { from: 'user' });
}

test('an embedding that is a function needs no fetching, and says so', async () => {
  await fetchModels('mfcc');
  expect(printed).toBe('mfcc is a function, ready without being fetched.\n');
});

test.each([
  ['mfcc', '--from', 'x.pt'],
  ['random-cnn', '--from', 'x.pt'],
  ['random-cnn', '--any-checksum'],
])('a checkpoint’s option for %s, which has none, is refused: %s', async (id, ...options) => {
  await expect(fetchModels(id, ...options)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(`${id}: The model is built from no checkpoint. Received ${options[0]}.`),
  });
  expect(printed).toBe('');
});

test('principal components without a checkpoint are refused, not ignored', async () => {
  await expect(fetchModels('vggish-pca', '--pca', 'x.npz')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('--pca alone'),
  });
});

test('an unknown id is an error', async () => {
  await expect(fetchModels('vggis')).rejects.toMatchObject({ code: 'UNKNOWN_MODEL' });
});
