import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createClient } from './client.js';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

interface Behaviour {
  readonly present?: boolean;
  /** What each PUT is answered with; `reset` breaks the connection. */
  readonly puts?: readonly (number | 'reset')[];
}

/** A server that gives leaves to upload and keeps what is put. */
async function serve({ present = false, puts = [201] }: Behaviour) {
  const stored: { sha256: string; bytes: Buffer; length: string | undefined }[] = [];
  let leaves = 0;
  let tries = 0;
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const bytes = Buffer.concat(pieces);
      if (request.method === 'POST') {
        const upload = { id: 'u', url: `/artifacts/${leaves++}`, method: 'PUT', headers: [], expiresAt: '', present };
        response.end(JSON.stringify({ data: { requestArtifactUpload: { upload, errors: [] } } }));
        return;
      }
      const outcome = puts[Math.min(tries++, puts.length - 1)]!;
      if (outcome === 'reset') {
        request.socket.destroy();
        return;
      }
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      stored.push({ sha256, bytes, length: request.headers['content-length'] });
      response.statusCode = outcome;
      response.end(
        outcome < 300 ? '' : JSON.stringify({ error: { code: 'CHECKSUM_MISMATCH', message: 'Other bytes.' } }),
      );
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return { client, stored, leaves: () => leaves };
}

const bytes = Uint8Array.from({ length: 1_000_003 }, (_, k) => (k * 31) % 251);
const sha256 = createHash('sha256').update(bytes).digest('hex');

test('bytes arrive whole with their length announced, and progress only grows', async () => {
  const { client, stored } = await serve({});
  const told: number[] = [];
  const onProgress = (sent: number) => void told.push(sent);
  expect(await client.uploadArtifact(bytes, { onProgress })).toBe(sha256);
  expect(stored).toMatchObject([{ sha256, length: String(bytes.length) }]);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect([told[0], told.at(-1)]).toEqual([0, bytes.length]);
  expect(told.length).toBeGreaterThan(3);
});

test('bytes that the server has are not sent', async () => {
  const { client, stored } = await serve({ present: true });
  expect(await client.uploadArtifact(bytes)).toBe(sha256);
  expect(stored).toEqual([]);
});

test('a broken upload is tried again with another leave; a refused one is not', async () => {
  const broken = await serve({ puts: ['reset', 201] });
  expect(await broken.client.uploadArtifact(bytes)).toBe(sha256);
  expect(broken.leaves()).toBe(2);
  await new Promise((resolve) => server.close(resolve));
  const refused = await serve({ puts: [400] });
  await expect(refused.client.uploadArtifact(bytes)).rejects.toMatchObject({
    code: 'CHECKSUM_MISMATCH',
    message: 'Other bytes.',
  });
  expect(refused.leaves()).toBe(1);
});
