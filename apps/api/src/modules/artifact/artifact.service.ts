import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { getBlob, putBlob } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { uploads } from '../../db/schema/blob.js';
import { ApiError } from '../../errors.js';
import { ARTIFACT_BYTES_MAX } from '../../http/limits.js';
import type { Runtime } from '../../runtime.js';
import { serverSecret } from '../server/server-secret.service.js';
import { expirySeconds, sign, signed } from './upload-signature.js';

export type UploadRow = typeof uploads.$inferSelect;

const VALID_MINUTES = 15;
/** A PUT that has not ended by then has died with its process, and may be begun anew. */
export const PUT_MINUTES_MAX = 5;
const SECRET = 'upload-signature';
const SHA256 = /^[\da-f]{64}$/;

/** A leave to PUT one file, and where. */
export interface RequestedUpload {
  readonly row: UploadRow;
  readonly url: string;
  /** The account has uploaded these bytes before: nothing need be sent. */
  readonly present: boolean;
}

/**
 * Gives an account leave to upload one file of a hash and size within a quarter of an hour. What others uploaded is not told: their
 * bytes must be sent, too.
 *
 * @throws ApiError INVALID_ARGUMENT, BODY_TOO_LARGE, QUOTA_EXCEEDED
 */
export async function requestUpload(
  { db, env, publicUrl }: Pick<Runtime, 'db' | 'env' | 'publicUrl'>,
  accountId: string,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Promise<RequestedUpload> {
  checkAnnounced(sha256, sizeBytes);
  const [earlier] = await db.select().from(uploads).where(uploadedBy(accountId, sha256)).limit(1);
  if (earlier && earlier.sizeBytes !== sizeBytes) {
    throw new ApiError('INVALID_ARGUMENT', 'The bytes of this hash have another size.', {
      field: 'input.sizeBytes',
      expected: String(earlier.sizeBytes),
      received: String(sizeBytes),
    });
  }
  if (!earlier) await checkRoom(db, accountId, sizeBytes, env.EBB_UPLOAD_MEGABYTES_PER_DAY);
  const [row] = earlier
    ? [earlier]
    : await db
        .insert(uploads)
        .values({ accountId, sha256, sizeBytes, expiresAt: sql`now() + make_interval(mins => ${VALID_MINUTES})` })
        .returning();
  const signature = sign(await serverSecret(db, SECRET), row!);
  const url = `${publicUrl}/artifacts/${row!.id}?expires=${expirySeconds(row!)}&signature=${signature}`;
  return { row: row!, url, present: earlier !== undefined };
}

/** Bytes that were sent, or may still be, within a day. */
async function checkRoom(db: Db, accountId: string, sizeBytes: number, megabytes: number): Promise<void> {
  const [row] = await db
    .select({ bytes: sql<string>`coalesce(sum(${uploads.sizeBytes}), 0)` })
    .from(uploads)
    .where(
      and(
        eq(uploads.accountId, accountId),
        sql`${uploads.createdAt} > now() - interval '1 day'`,
        sql`(${uploads.completedAt} is not null or ${uploads.expiresAt} > now())`,
      ),
    );
  if (Number(row?.bytes ?? 0) + sizeBytes <= megabytes * 1e6) return;
  throw new ApiError('QUOTA_EXCEEDED', `An account uploads at most ${megabytes} MB in 24 hours.`, {
    hint: 'Name what was uploaded before by its SHA-256: it need not be sent again.',
  });
}

function checkAnnounced(sha256: string, sizeBytes: number): void {
  if (!SHA256.test(sha256)) {
    throw new ApiError('INVALID_ARGUMENT', 'This is no SHA-256.', {
      field: 'input.sha256',
      expected: '64 hexadecimal digits in lower case',
    });
  }
  if (sizeBytes > ARTIFACT_BYTES_MAX) {
    throw new ApiError('BODY_TOO_LARGE', 'The file is too large.', {
      field: 'input.sizeBytes',
      expected: `${ARTIFACT_BYTES_MAX} bytes at most`,
      received: String(sizeBytes),
    });
  }
  if (sizeBytes >= 1) return;
  throw new ApiError('INVALID_ARGUMENT', 'The file is empty.', {
    field: 'input.sizeBytes',
    expected: '1 byte at least',
  });
}

/**
 * Begins a PUT: from here on no other of the same leave may begin.
 *
 * @throws ApiError NOT_FOUND; FORBIDDEN for a signature that is not ours; UPLOAD_EXPIRED for a leave that ended, was used, or is in use
 */
export async function beginUpload(
  db: Db,
  { id, expires, signature }: { readonly id: string; readonly expires: string; readonly signature: string },
): Promise<UploadRow> {
  const [row] = await db.select().from(uploads).where(eq(uploads.id, id));
  if (!row) throw new ApiError('NOT_FOUND', 'There is no such leave to upload.');
  const genuine = signed(await serverSecret(db, SECRET), row, signature) && expires === String(expirySeconds(row));
  if (!genuine) throw new ApiError('FORBIDDEN', 'The signature of the address is not one of this server.');
  const [begun] = await db
    .update(uploads)
    .set({ startedAt: sql`now()` })
    .where(
      and(
        eq(uploads.id, id),
        isNull(uploads.completedAt),
        sql`${uploads.expiresAt} > now()`,
        sql`coalesce(${uploads.startedAt} < now() - make_interval(mins => ${PUT_MINUTES_MAX + 1}), true)`,
      ),
    )
    .returning();
  if (begun) return begun;
  throw new ApiError('UPLOAD_EXPIRED', 'The leave to upload has expired, was used, or is in use.', {
    hint: 'Ask for a new one (requestArtifactUpload).',
  });
}

/** Gives the leave of a PUT that was broken off back: until it expires it may be tried again. */
export async function abandonUpload(db: Db, id: string): Promise<void> {
  await db
    .update(uploads)
    .set({ startedAt: null })
    .where(and(eq(uploads.id, id), isNull(uploads.completedAt)));
}

/**
 * Stores the bytes of a PUT and uses its leave up, both or neither.
 *
 * @throws ApiError UPLOAD_EXPIRED when another PUT of the same leave was faster
 */
export async function completeUpload(db: Db, id: string, bytes: Uint8Array): Promise<void> {
  await db.transaction(async (tx) => {
    const [done] = await tx
      .update(uploads)
      .set({ completedAt: sql`now()` })
      .where(and(eq(uploads.id, id), isNull(uploads.completedAt)))
      .returning({ id: uploads.id });
    if (!done) throw new ApiError('UPLOAD_EXPIRED', 'The leave to upload was used meanwhile.');
    await putBlob(tx, bytes);
  });
}

/**
 * The bytes that an account uploaded under their hash.
 *
 * @throws ApiError UPLOAD_MISSING unless this account uploaded them
 */
export async function uploadedArtifact(db: Db, accountId: string, sha256: string): Promise<Uint8Array> {
  const [done] = SHA256.test(sha256)
    ? await db.select({ id: uploads.id }).from(uploads).where(uploadedBy(accountId, sha256)).limit(1)
    : [];
  if (done) return getBlob(db, sha256);
  throw new ApiError('UPLOAD_MISSING', 'The account has not uploaded this artefact.', {
    received: sha256.slice(0, 64),
    hint: 'Ask for leave (requestArtifactUpload) and PUT its bytes first.',
  });
}

const uploadedBy = (accountId: string, sha256: string) =>
  and(eq(uploads.accountId, accountId), eq(uploads.sha256, sha256), isNotNull(uploads.completedAt));
