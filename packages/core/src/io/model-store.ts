import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { EbbError } from '../errors.js';
import { withLock } from './lock-file.js';
import { readText } from './read-file.js';
import { writeFileAtomically } from './write-file.js';

const STORE_WAIT_SECONDS = 60;

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

const recordSchema = z.strictObject({
  id: idSchema,
  /** Of the ONNX file: the model's hash in every result. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  /** What the graph was built from, by file name; `official` says whether a checksum is that of the manifest, null where that has none. */
  checkpoints: z.array(z.strictObject({ file: z.string(), sha256: z.string(), official: z.boolean().nullable() })),
  /** A user's own model; null for those that Ebb builds. */
  user: z
    .strictObject({
      dim: z.number(),
      sampleRateHz: z.number(),
      patchSamples: z.number(),
      hopSamples: z.number(),
      startUnitSamples: z.number(),
    })
    .nullable(),
});

/** What the store knows of a model: `<id>.json` beside `<id>-<hash>.onnx`. */
export type ModelRecord = z.infer<typeof recordSchema>;

/** Whether a text can be a model's id: lower-case letters, digits and hyphens. */
export function isModelId(id: string): boolean {
  return idSchema.safeParse(id).success;
}

/** The models in the store, by id. */
export async function listInstalled(folder: string): Promise<ModelRecord[]> {
  const files = await readdir(folder).catch(() => []);
  const ids = files.filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'));
  return Promise.all(ids.sort().map((id) => readRecord(folder, id)));
}

/**
 * Puts a graph into the store in place of the one of that id.
 *
 * The graph is written first, under a name of its own, then the record: a crash between the two leaves the old model as it was.
 * Callers who store the same id at once do so one after the other.
 *
 * @throws EbbError DISK_FULL; FILE_UNWRITABLE.
 */
export async function storeModel(
  folder: string,
  id: string,
  bytes: Uint8Array,
  origin: Pick<ModelRecord, 'checkpoints' | 'user'>,
): Promise<ModelRecord> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const record: ModelRecord = { id, sha256, bytes: bytes.length, ...origin };
  const store = async () => {
    const previous = await readRecord(folder, id).catch(() => undefined);
    await writeFileAtomically(graphPath(folder, record), bytes);
    await writeFileAtomically(join(folder, `${id}.json`), `${JSON.stringify(record, null, 2)}\n`);
    if (previous && previous.sha256 !== sha256) await rm(graphPath(folder, previous), { force: true });
  };
  // The one that is ahead only has to write its bytes.
  await withLock(join(folder, id), store, { waitSeconds: STORE_WAIT_SECONDS });
  return record;
}

/**
 * The record of a model.
 *
 * @throws EbbError FILE_NOT_FOUND when it is not in the store; INVALID_VALUE when the record is damaged.
 */
export async function readRecord(folder: string, id: string): Promise<ModelRecord> {
  const path = join(folder, `${id}.json`);
  // The id is part of a path.
  if (!isModelId(id)) throw new EbbError('FILE_NOT_FOUND', 'No such model.', { where: path });
  const text = await readText(path);
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new EbbError('INVALID_VALUE', "The model's record is damaged.", {
      where: path,
      received: error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message,
      hint: 'Install the model again.',
    });
  }
}

/** Where a model's ONNX file is. */
export function graphPath(folder: string, { id, sha256 }: ModelRecord): string {
  return join(folder, `${id}-${sha256.slice(0, 16)}.onnx`);
}
