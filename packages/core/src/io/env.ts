import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  /** Where Ebb keeps what it can make or fetch again. */
  EBB_CACHE_DIR: z.string().min(1).optional(),
  XDG_CACHE_HOME: z.string().min(1).optional(),
});

/** The cache folder: EBB_CACHE_DIR, else `ebb` in XDG_CACHE_HOME, else ~/.cache/ebb. It may not exist yet. */
export function cacheFolder(): string {
  const { EBB_CACHE_DIR, XDG_CACHE_HOME } = schema.parse(process.env);
  return EBB_CACHE_DIR ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ebb');
}
