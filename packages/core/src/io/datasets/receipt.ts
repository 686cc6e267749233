import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EbbError } from '../../errors.js';
import { hashFile } from '../hash-file.js';
import { readText } from '../read-file.js';
import { writeFileAtomically } from '../write-file.js';
import { SOURCES } from './sources.js';

const RECEIPT_FILE = 'ebb-dataset.json';

const receiptSchema = z.strictObject({
  /** Id of the source, see SOURCES. */
  source: z.string(),
  record: z.int(),
  licence: z.string(),
  /** Files of the record that are fetched and unpacked, and what came out of each, by paths with slashes. */
  fetched: z.array(
    z.strictObject({
      name: z.string(),
      md5: z.string(),
      files: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string() })),
    }),
  ),
});

/** What `ebb data fetch` put into a folder. */
export type Receipt = z.infer<typeof receiptSchema>;

/** What a verification found. */
export interface Verification {
  readonly source: string;
  readonly licence: string;
  readonly fileCount: number;
  /** Files of the source's record that are not fetched yet. */
  readonly notFetched: readonly string[];
  readonly faults: readonly { readonly path: string; readonly fault: 'missing' | 'of another size' | 'changed' }[];
}

/**
 * The receipt of a folder, or undefined where nothing was fetched into it.
 *
 * @throws EbbError INVALID_VALUE when it is not of the form that Ebb writes.
 */
export async function readReceipt(dir: string): Promise<Receipt | undefined> {
  const file = join(dir, RECEIPT_FILE);
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    if (error instanceof EbbError && error.code === 'FILE_NOT_FOUND') return undefined;
    throw error;
  }
  try {
    return receiptSchema.parse(JSON.parse(text));
  } catch {
    throw new EbbError('INVALID_VALUE', 'The file is no receipt of fetched data.', {
      where: file,
      hint: 'Remove it and fetch the data again.',
    });
  }
}

/** Writes the receipt of a folder, as a whole or not at all. */
export const writeReceipt = (dir: string, receipt: Receipt): Promise<void> =>
  writeFileAtomically(join(dir, RECEIPT_FILE), `${JSON.stringify(receipt)}\n`);

/**
 * Compares a folder with what was fetched into it, every byte of it.
 *
 * @throws EbbError FILE_NOT_FOUND when nothing was fetched into the folder; INVALID_VALUE as `readReceipt`.
 */
export async function verifyDataset(
  dir: string,
  onProgress?: (files: number, total: number) => void,
): Promise<Verification> {
  const receipt = await readReceipt(dir);
  if (!receipt) {
    throw new EbbError('FILE_NOT_FOUND', `There is no ${RECEIPT_FILE}, which tells what was fetched.`, {
      where: dir,
      hint: 'Only a folder that ebb data fetch has filled can be verified.',
    });
  }
  const files = receipt.fetched.flatMap((part) => part.files);
  const faults: Verification['faults'][number][] = [];
  for (const [k, { path, bytes, sha256 }] of files.entries()) {
    const file = join(dir, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) faults.push({ path, fault: 'missing' });
    else if (found.size !== bytes) faults.push({ path, fault: 'of another size' });
    else if ((await hashFile(file, 'sha256')) !== sha256) faults.push({ path, fault: 'changed' });
    onProgress?.(k + 1, files.length);
  }
  const fetched = receipt.fetched.map(({ name }) => name);
  const wanted = SOURCES.get(receipt.source)?.files.map(({ name }) => name) ?? [];
  return {
    source: receipt.source,
    licence: receipt.licence,
    fileCount: files.length,
    notFetched: wanted.filter((name) => !fetched.includes(name)),
    faults,
  };
}
