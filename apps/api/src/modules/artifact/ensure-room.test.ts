import { describe, expect, it } from 'vitest';
import { readEnv } from '../../env.js';
import type { Runtime } from '../../runtime.js';
import { ensureRoom } from './ensure-room.js';

const runtime = (kind: 'embedded' | 'postgres') =>
  ({ database: { kind }, env: readEnv({ EBB_DATA_DIR: '/' }) }) as unknown as Runtime;

describe('room for what is uploaded', () => {
  it('is looked for on the disk of an embedded database, with a reserve for all else', async () => {
    await ensureRoom(runtime('embedded'), 1e6, async () => 300e6);
    await expect(ensureRoom(runtime('embedded'), 1e6, async () => 258e6)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await expect(ensureRoom(runtime('embedded'), 64e6, async () => 300e6)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await ensureRoom(runtime('embedded'), 1);
  });

  it('is PostgreSQL’s own to tell', async () => {
    await ensureRoom(runtime('postgres'), 64e6, async () => 0);
  });
});
