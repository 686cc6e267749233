import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EbbError } from '../errors.js';
import { readText } from './read-file.js';

const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);

const sourceSchema = z.strictObject({
  url: z.url(),
  file: z.string(),
  /** Null where none is known, which sha256Note explains. */
  sha256: SHA256.nullable(),
  sha256Note: z.string().optional(),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  bytes: z.number().int().positive().optional(),
});

/** Where a file of a model is. */
export type ModelSource = z.infer<typeof sourceSchema>;

const manifestSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  citation: z.string(),
  licence: z.string(),
  /** Null when the model needs no download. */
  source: sourceSchema.nullable(),
  /** The principal components, and the ids of the variants that are built with them. */
  pcaSource: sourceSchema.extend({ models: z.array(z.string()) }).optional(),
  format: z.string().nullable(),
  sampleRateHz: z.number().int().positive(),
  /** Null for a model of whole clips. */
  patchSeconds: z.number().positive().nullable(),
  hopSeconds: z.number().positive().nullable(),
  dim: z.number().int().positive(),
  pooling: z.string(),
  frontEnd: z.string(),
  options: z.record(z.string(), z.unknown()).optional(),
  notes: z.array(z.string()).optional(),
});

/** What a user must know of a model: where its weights are, under what licence, how to cite it. */
export type ModelManifest = z.infer<typeof manifestSchema>;

// The same number of folders up from src/io and from dist/io.
const MODELS = new URL('../../../../models/', import.meta.url);

/**
 * The manifest of a model, from `models/<id>/manifest.json`.
 *
 * @throws EbbError UNKNOWN_MODEL when there is none; INVALID_VALUE when it is not of the form above.
 */
export async function readManifest(id: string): Promise<ModelManifest> {
  const where = `models/${id}/manifest.json`;
  const parsed = manifestSchema.safeParse(await readJson(id, 'manifest.json'));
  if (!parsed.success) throw new EbbError('INVALID_VALUE', z.prettifyError(parsed.error), { where });
  return parsed.data;
}

/**
 * The names of a model's class scores in their order, from `models/<id>/classes.json`.
 *
 * @throws EbbError UNKNOWN_MODEL when the model has none; INVALID_VALUE when they are no list of names.
 */
export async function readClassNames(id: string): Promise<string[]> {
  const parsed = z.array(z.string()).safeParse(await readJson(id, 'classes.json'));
  if (!parsed.success) {
    throw new EbbError('INVALID_VALUE', 'The classes are no list of names.', { where: `models/${id}/classes.json` });
  }
  return parsed.data;
}

async function readJson(id: string, file: string): Promise<unknown> {
  const unknown = new EbbError('UNKNOWN_MODEL', `No model of that id has a ${file}.`, { received: `'${id}'` });
  // The id becomes part of a path.
  if (!/^[a-z0-9-]+$/.test(id)) throw unknown;
  const text = await readText(fileURLToPath(new URL(`${id}/${file}`, MODELS))).catch(() => {
    throw unknown;
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EbbError('INVALID_VALUE', (error as Error).message, { where: `models/${id}/${file}` });
  }
}
