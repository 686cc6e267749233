import { EbbError } from '@ebb/core/errors';
import { z } from 'zod';

export const MANIFEST_FILE = 'manifest.json';

const file = z.strictObject({
  file: z.string().regex(/^[\w./-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.strictObject({
  format: z.literal('ebb-dump'),
  version: z.literal(1),
  ebb: z.string(),
  createdAt: z.string(),
  /** Whether it holds labels, draws and hashes of keys: such a dump is the operator's alone. */
  private: z.boolean(),
  tables: z.array(z.strictObject({ ...file.shape, table: z.string(), rows: z.int().min(0) })),
  /** By their SHA-256, in the folder `blobs`. */
  blobs: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  /** The same figures for people and their programs; a restore does not read them. */
  csv: z.array(file),
});

/** What a dump says of itself. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * The manifest of a dump.
 *
 * @throws EbbError FILE_UNREADABLE, INVALID_VALUE, UNSUPPORTED for that of a later Ebb.
 */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new EbbError('FILE_UNREADABLE', `The file is no JSON (${(error as Error).message}).`, { where });
  }
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (format === 'ebb-dump' && version !== 1) {
    throw new EbbError('UNSUPPORTED', 'The dump is of a version that this Ebb does not read.', {
      where,
      expected: 'version 1',
      received: JSON.stringify(version),
    });
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new EbbError('INVALID_VALUE', `The file does not describe a dump: ${issue.message}.`, {
    where,
    at: issue.path.join('.') || 'its top',
  });
}
