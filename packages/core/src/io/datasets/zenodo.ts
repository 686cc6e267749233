import { z } from 'zod';
import { EbbError } from '../../errors.js';

/** What a Zenodo record says of itself. */
export interface ZenodoRecord {
  /** Its licence id, 'cc-by-4.0' for instance; null where it states none. */
  readonly licence: string | null;
  readonly files: ReadonlyMap<string, { readonly bytes: number; readonly md5: string }>;
}

const WAIT_MS_MAX = 60_000;

const recordSchema = z.object({
  metadata: z.object({ license: z.object({ id: z.string() }).optional() }),
  files: z.array(
    z.object({
      key: z.string(),
      size: z.int().min(0),
      checksum: z.string().regex(/^md5:[0-9a-f]{32}$/),
    }),
  ),
});

/**
 * Asks Zenodo what a record holds (`GET /api/records/<number>`).
 *
 * @param site 'https://zenodo.org', or a mirror with the same interface
 * @throws EbbError DOWNLOAD_FAILED when the site does not answer, or not as documented.
 */
export async function readZenodoRecord(record: number, site: string): Promise<ZenodoRecord> {
  const url = `${site}/api/records/${record}`;
  const failed = (received: string) =>
    new EbbError('DOWNLOAD_FAILED', 'The record could not be read.', {
      where: url,
      received,
      hint: 'Try again later, or check the connection.',
    });
  let response: Response;
  let json: unknown;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(WAIT_MS_MAX), headers: { accept: 'application/json' } });
    json = await response.json().catch(() => undefined);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    throw failed(cause?.code ?? message);
  }
  if (!response.ok) throw failed(`HTTP status ${response.status}`);
  const parsed = recordSchema.safeParse(json);
  if (!parsed.success) throw failed(`an answer of another form: ${parsed.error.issues[0]!.message}`);
  return {
    licence: parsed.data.metadata.license?.id ?? null,
    files: new Map(
      parsed.data.files.map(({ key, size, checksum }) => [key, { bytes: size, md5: checksum.slice('md5:'.length) }]),
    ),
  };
}

/** Where a file of a record is downloaded. */
export const zenodoFileUrl = (record: number, name: string, site: string): string =>
  `${site}/records/${record}/files/${encodeURIComponent(name)}?download=1`;
