import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { SandboxFeatures } from './features.js';

/** Milliseconds between two looks: `ps` is a process of its own and costs more. */
export const WATCH_INTERVAL_MS = { proc: 50, ps: 250 } as const;

/** Memory that a process has in use, in bytes; undefined where it has ended or cannot be looked at. */
export async function residentBytes(pid: number, watch: SandboxFeatures['memoryWatch']): Promise<number | undefined> {
  if (watch === 'proc') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return kibibytes(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]);
  }
  if (watch === 'ps') {
    return new Promise((resolve) => {
      execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) =>
        resolve(error ? undefined : kibibytes(stdout.trim())),
      );
    });
  }
  return undefined;
}

function kibibytes(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text) * 1024;
}
