import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.EBB_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The path of a file of the shared test data, or undefined where it is not there: real audio and weights are in no repository. */
export function sharedData(path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? file : undefined;
}

/** Why a test on shared data is left out, as the end of its name. */
export function skipReason(path: string): string {
  return sharedData(path) ? '' : ` (skipped: no ${path} in the shared data; set EBB_SHARED_DATA to its folder)`;
}
