import { METHODS } from '@ebb/core/correct/methods';
import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { addMethods } from './methods.js';

afterEach(() => vi.restoreAllMocks());

async function methods(...words: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  addMethods(program);
  await program.parseAsync(['methods', ...words], { from: 'user' });
  return written.mock.calls.map(([text]) => text as string).join('');
}

test('all methods are listed, or those that are named', async () => {
  const names = async (...words: string[]) =>
    JSON.parse(await methods(...words, '--json')).map(({ name }: { name: string }) => name);
  expect(await names()).toEqual(METHODS.map(({ name }) => name));
  vi.restoreAllMocks();
  expect(await names('leace', 'none')).toEqual(['leace', 'none']);
});

test('a method’s text says what it does and what its map depends on, without the steps of others', async () => {
  const text = await methods('coral');
  expect(text).toContain('Correlation alignment');
  expect(text).toContain('the dataset of a test clip must be known');
  expect(text).not.toContain('Fastfood');
});

test('an unknown name, and a name beside --operators, are errors', async () => {
  await expect(methods('magic')).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' });
  await expect(methods('lda', '--operators')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
