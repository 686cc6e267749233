import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBlob, sha256Of } from '../blobs/blob-store.js';
import type { Db } from '../db/connect.js';
import { blobChunks, uploads } from '../db/schema/blob.js';
import { fromGlobalId } from '../graphql/global-id.js';
import { completeUpload, uploadedArtifact } from '../modules/artifact/artifact.service.js';
import { makeAccount, type TestAccount } from '../testing/make-account.js';
import { testDatabases } from '../testing/test-databases.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';
import { ARTIFACT_BYTES_MAX } from './limits.js';

const REQUEST = `mutation ($input: RequestArtifactUploadInput!) {
  requestArtifactUpload(input: $input) {
    upload { id url method headers { name value } expiresAt present } errors { field code message }
  }
}`;

for (const database of await testDatabases()) {
  describe(`uploads on ${database.kind}`, () => {
    let server: TestServer;
    let db: Db;
    let ada: TestAccount;
    beforeAll(async () => {
      server = await startTestServer({ database, env: { EBB_MUTATIONS_PER_MINUTE: '10000' } });
      db = server.runtime.db;
      ada = await makeAccount(db);
    });
    afterAll(() => server.close());

    const ask = async (input: { sha256: string; sizeBytes: number }, key: string = ada.key) =>
      (await server.graphql(REQUEST, { input }, key)).data.requestArtifactUpload;
    const leaveFor = async (bytes: Uint8Array, key: string = ada.key) =>
      (await ask({ sha256: sha256Of(bytes), sizeBytes: bytes.length }, key)).upload;
    const put = async (url: string, bytes: Uint8Array<ArrayBuffer>) => {
      const response = await fetch(url, { method: 'PUT', body: bytes });
      const { error } = (await response.json()) as { error?: { code: string } };
      return [response.status, error?.code] as const;
    };
    const fresh = (length = 1000) => new Uint8Array(randomBytes(length));

    it('are stored by their hash, for the account that sent them', async () => {
      const bytes = fresh(5_000_000);
      const leave = await leaveFor(bytes);
      expect(leave).toMatchObject({ method: 'PUT', present: false });
      expect(new Date(leave.expiresAt).getTime() - Date.now()).toBeGreaterThan(14 * 60_000);
      expect(await put(leave.url, bytes)).toEqual([201, undefined]);
      expect(Buffer.compare(await uploadedArtifact(db, ada.accountId, sha256Of(bytes)), bytes)).toBe(0);
      expect((await leaveFor(bytes)).present).toBe(true);
    });

    it('do not tell what others uploaded, nor lend it', async () => {
      const bytes = fresh();
      await put((await leaveFor(bytes)).url, bytes);
      const bob = await makeAccount(db);
      const leave = await leaveFor(bytes, bob.key);
      expect(leave.present).toBe(false);
      await expect(uploadedArtifact(db, bob.accountId, sha256Of(bytes))).rejects.toMatchObject({
        code: 'UPLOAD_MISSING',
      });
      expect(await put(leave.url, bytes)).toEqual([201, undefined]);
      expect(Buffer.compare(await uploadedArtifact(db, bob.accountId, sha256Of(bytes)), bytes)).toBe(0);
    });

    it('need a key that submits', async () => {
      const input = { sha256: sha256Of('x'), sizeBytes: 1 };
      const reader = await makeAccount(db, { scopes: ['read'] });
      expect((await ask(input, '')).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
      expect((await ask(input, reader.key)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    });

    it.each([
      [{ sha256: 'x', sizeBytes: 1 }, 'input.sha256', 'INVALID_ARGUMENT'],
      [{ sha256: '../../etc/passwd', sizeBytes: 1 }, 'input.sha256', 'INVALID_ARGUMENT'],
      [{ sha256: 'A'.repeat(64), sizeBytes: 1 }, 'input.sha256', 'INVALID_ARGUMENT'],
      [{ sha256: sha256Of('x'), sizeBytes: 0 }, 'input.sizeBytes', 'INVALID_ARGUMENT'],
      [{ sha256: sha256Of('x'), sizeBytes: -1 }, 'input.sizeBytes', 'INVALID_ARGUMENT'],
      [{ sha256: sha256Of('x'), sizeBytes: ARTIFACT_BYTES_MAX + 1 }, 'input.sizeBytes', 'BODY_TOO_LARGE'],
    ])('refuse to announce %j', async (input, field, code) => {
      expect(await ask(input)).toMatchObject({ upload: null, errors: [{ field, code }] });
    });

    it('take 64 MiB, and not one byte more than announced', async () => {
      const bytes = new Uint8Array(ARTIFACT_BYTES_MAX).fill(7);
      const leave = await leaveFor(bytes);
      expect(await put(leave.url, new Uint8Array(ARTIFACT_BYTES_MAX + 1))).toEqual([413, 'BODY_TOO_LARGE']);
      expect(await hasBlob(db, sha256Of(bytes))).toBe(false);
      expect(await put(leave.url, bytes)).toEqual([201, undefined]);
    });

    it('refuse other bytes and other lengths, and then take the right ones', async () => {
      const bytes = fresh();
      const { url } = await leaveFor(bytes);
      const other = fresh();
      expect(await put(url, other)).toEqual([422, 'CHECKSUM_MISMATCH']);
      expect(await put(url, bytes.slice(1))).toEqual([400, 'SHAPE_MISMATCH']);
      expect(await put(url, new Uint8Array())).toEqual([400, 'SHAPE_MISMATCH']);
      expect(await put(url, fresh(1001))).toEqual([413, 'BODY_TOO_LARGE']);
      expect(await sendInPieces(url, [fresh(800), fresh(800)])).toBe(413);
      expect(await sendInPieces(url, [fresh(400), fresh(400)])).toBe(400);
      expect(await hasBlob(db, sha256Of(other))).toBe(false);
      expect(await put(url, bytes)).toEqual([201, undefined]);
    });

    it('are taken once, also of many that come at once', async () => {
      const bytes = fresh(3_000_000);
      const { url } = await leaveFor(bytes);
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => put(url, bytes)));
      expect(outcomes.map(([status]) => status).sort()).toEqual([201, 410, 410, 410, 410, 410]);
      expect(await put(url, bytes)).toEqual([410, 'UPLOAD_EXPIRED']);
    });

    it('use a leave up once even where two have come to the end of it', async () => {
      const bytes = fresh();
      const id = fromGlobalId('Upload', (await leaveFor(bytes)).id);
      const ends = await Promise.allSettled([completeUpload(db, id, bytes), completeUpload(db, id, bytes)]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('refuse forged, altered and missing signatures, and leaves that ended', async () => {
      const bytes = fresh();
      const [leave, other] = [await leaveFor(bytes), await leaveFor(fresh())];
      const altered = (change: (url: URL) => void) => {
        const url = new URL(leave.url);
        change(url);
        return put(url.href, bytes);
      };
      const signature = new URL(leave.url).searchParams.get('signature')!;
      const forged = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
      expect(await altered((url) => url.searchParams.set('signature', forged))).toEqual([403, 'FORBIDDEN']);
      expect(await altered((url) => url.searchParams.set('signature', ''))).toEqual([403, 'FORBIDDEN']);
      expect(await altered((url) => url.searchParams.delete('signature'))).toEqual([403, 'FORBIDDEN']);
      expect(await altered((url) => url.searchParams.append('signature', signature))).toEqual([403, 'FORBIDDEN']);
      expect(await altered((url) => url.searchParams.set('expires', '4102444800'))).toEqual([403, 'FORBIDDEN']);
      expect(
        await altered((url) => {
          url.pathname = new URL(other.url).pathname;
        }),
      ).toEqual([403, 'FORBIDDEN']);
      for (const path of ['/artifacts/1', "/artifacts/' or 1=1", '/artifacts/..%2f..%2fetc%2fpasswd']) {
        expect(
          await altered((url) => {
            url.pathname = path;
          }),
        ).toEqual([404, 'NOT_FOUND']);
      }
      const id = fromGlobalId('Upload', leave.id);
      await db
        .update(uploads)
        .set({ expiresAt: sql`${uploads.expiresAt} - interval '1 hour'` })
        .where(eq(uploads.id, id));
      const [row] = await db.select().from(uploads).where(eq(uploads.id, id));
      // The end of a leave is signed, so that a leave whose end is moved in the database has another address.
      expect(await put(leave.url, bytes)).toEqual([403, 'FORBIDDEN']);
      expect(row!.completedAt).toBeNull();
    });

    it('refuse a leave after its quarter of an hour', async () => {
      const bytes = fresh();
      const leave = await leaveFor(bytes);
      const id = fromGlobalId('Upload', leave.id);
      const { serverSecret } = await import('../modules/server/server-secret.service.js');
      const { sign, expirySeconds } = await import('../modules/artifact/upload-signature.js');
      await db.update(uploads).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(uploads.id, id));
      const [row] = await db.select().from(uploads).where(eq(uploads.id, id));
      const signature = sign(await serverSecret(db, 'upload-signature'), row!);
      const url = `${server.url}/artifacts/${id}?expires=${expirySeconds(row!)}&signature=${signature}`;
      expect(await put(url, bytes)).toEqual([410, 'UPLOAD_EXPIRED']);
    });

    it('that are broken off leave nothing, and may be tried again', async () => {
      const bytes = fresh(1_000_000);
      const { url } = await leaveFor(bytes);
      await breakOff(url, bytes);
      await expect.poll(() => put(url, bytes), { timeout: 10_000, interval: 100 }).toEqual([201, undefined]);
    });

    it('are served by PUT alone, and say so', async () => {
      const { url } = await leaveFor(fresh());
      const response = await fetch(url);
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'PUT']);
    });

    it('stop at what an account may upload in a day', async () => {
      const greedy = await makeAccount(db);
      const answers = [];
      for (let i = 0; i < 31; i++) {
        answers.push(await ask({ sha256: sha256Of(`file ${i}`), sizeBytes: ARTIFACT_BYTES_MAX }, greedy.key));
      }
      const codes = answers.map(({ errors }) => errors[0]?.code);
      // 29 times 64 MiB are within 2000 MB, 30 are not.
      expect([codes.filter((code) => code === undefined).length, codes[29], codes[30]]).toEqual([
        29,
        'QUOTA_EXCEEDED',
        'QUOTA_EXCEEDED',
      ]);
    });

    it('leave nothing where the disk is full, say so, and are taken when there is room again', async () => {
      const bytes = fresh(3_000_000);
      const { url } = await leaveFor(bytes);
      // As PostgreSQL says it, in the middle of the file.
      await db.execute(`
        create function disk_full() returns trigger language plpgsql as $$ begin
          raise exception 'could not extend file "base/1/2": No space left on device' using errcode = '53100';
        end $$`);
      await db.execute(`
        create trigger disk_full before insert on blob_chunks for each row when (new.position = 3) execute function disk_full()`);
      expect(await put(url, bytes)).toEqual([507, 'DISK_FULL']);
      expect(await hasBlob(db, sha256Of(bytes))).toBe(false);
      const left = await db
        .select({ position: blobChunks.position })
        .from(blobChunks)
        .where(eq(blobChunks.sha256, sha256Of(bytes)));
      expect(left).toEqual([]);
      await db.execute('drop trigger disk_full on blob_chunks');
      expect(await put(url, bytes)).toEqual([201, undefined]);
    });

    it('leave no chunk without its blob', async () => {
      const chunks = await db.select({ sha256: blobChunks.sha256 }).from(blobChunks);
      for (const sha256 of new Set(chunks.map((chunk) => chunk.sha256))) expect(await hasBlob(db, sha256)).toBe(true);
    });
  });
}

/** Sends a body without saying how long it is; gives the status. */
function sendInPieces(url: string, pieces: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'PUT' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}

/** Sends half of a body and goes away. */
function breakOff(url: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest(url, { method: 'PUT', headers: { 'content-length': bytes.length } });
    request.on('error', () => resolve());
    request.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => request.destroy(), 100));
    request.on('close', () => resolve());
  });
}
