import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killChildren, startApi, startQuickWorker } from './support/children.js';
import { type FaultBoard, type FaultDatabase, faultBoard, openDatabase } from './support/fault-board.js';
import { allEnd, expectNothingLost } from './support/invariants.js';
import { own, privatePostgres, privateServers } from './support/private-servers.js';

const MEBIBYTE = 2 ** 20;
let fault: FaultBoard;
beforeAll(async () => {
  fault = await faultBoard();
}, 120_000);
afterAll(() => fault.close());

/** A disk of a few MiB; only root may make one, and only where the kernel lets it. */
function smallDisk(place: string, mebibytes: number): boolean {
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    console.warn('A small file system cannot be mounted here (it needs root): the test of a full disk is skipped.');
    return false;
  }
  own(place);
  return true;
}

test.skipIf(!privateServers)(
  'a full disk under artefacts and results: nothing is half stored, the code says so, and with room again all goes on',
  async ({ skip }) => {
    const postgres = await privatePostgres();
    const place = join(postgres.folder, 'small');
    const mounted = smallDisk(place, 24);
    let database: FaultDatabase | undefined;
    try {
      if (!mounted) return skip();
      database = await openDatabase(fault.board, postgres.url);
      const { rows, account } = database;
      await rows(`create tablespace small location '${place}'`);
      await rows('alter table blob_chunks set tablespace small');
      const env = { ...fault.env, DATABASE_URL: postgres.url };
      const api = await startApi(env);
      const graphql = async (query: string, variables: object) => {
        const response = await fetch(`${api.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${account.key}` },
          body: JSON.stringify({ query, variables }),
        });
        return ((await response.json()) as { data: { requestArtifactUpload: { upload: { url: string } } } }).data;
      };
      const put = async (bytes: Buffer) => {
        const input = { sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
        const { requestArtifactUpload } = await graphql(
          'mutation ($input: RequestArtifactUploadInput!) { requestArtifactUpload(input: $input) { upload { url } } }',
          { input },
        );
        const { url } = requestArtifactUpload.upload;
        const send = () => fetch(url, { method: 'PUT', body: new Uint8Array(bytes) });
        return { sha256: input.sha256, send };
      };
      const files = (sha256: string) =>
        rows<{ n: number }>('select count(*)::int as n from blob_chunks where sha256 = $1', [sha256]);
      const large = await put(randomBytes(30 * MEBIBYTE));
      const refused = await large.send();
      expect([refused.status, JSON.stringify(await refused.json())]).toEqual([
        507,
        expect.stringContaining('DISK_FULL'),
      ]);
      expect(await rows('select 1 from blobs where sha256 = $1', [large.sha256])).toEqual([]);
      expect(await files(large.sha256)).toEqual([{ n: 0 }]);
      // It answers meanwhile, and says the same again.
      expect((await fetch(`${api.url}/health`)).status).toBe(200);
      expect((await large.send()).status).toBe(507);
      // The operator makes room: the very same leave is good.
      await rows('alter table blob_chunks set tablespace pg_default');
      expect((await large.send()).status).toBeLessThan(300);

      // Results that do not fit: tried again, then failed by our fault, and nothing of them is left.
      await rows('alter table results set tablespace small');
      await rows('create table filler (data bytea) tablespace small');
      await rows('alter table filler alter data set storage plain');
      // Page by page, until not one more is left.
      await rows(`
        do $$ begin
          loop
            begin
              insert into filler values (decode(repeat('00', 7000), 'hex'));
            exception when disk_full then exit;
            end;
          end loop;
        end $$`);
      await database.submit('too-much');
      const worker = startQuickWorker(env);
      await allEnd(database, worker.said);
      expect(await expectNothingLost(database, 1)).toMatchObject([
        { state: 'failed', attempts: 3, spent: 0, linked: 0, failure: { code: 'DISK_FULL', fault: 'server' } },
      ]);
      await rows('drop table filler');
      await database.submit('fits-now');
      await allEnd(database, worker.said);
      const all = await expectNothingLost(database, 2);
      expect(all.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
    } finally {
      await killChildren();
      await database?.drop().catch(() => undefined);
      await postgres.kill();
      if (mounted) execFileSync('umount', ['-l', place], { stdio: 'ignore' });
      await postgres.remove();
    }
  },
);
