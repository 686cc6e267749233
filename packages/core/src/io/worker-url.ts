/**
 * The compiled file of a worker thread, by its path under `io` without extension.
 *
 * Worker threads of Node 20 cannot load TypeScript, so that also code run from source (by vitest) starts compiled workers.
 */
export function workerUrl(name: string): URL {
  return new URL(`../../dist/io/${name}.js`, import.meta.url);
}
