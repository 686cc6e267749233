import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Processes that run now, and the folders in which they started. */
const running = new Map<ChildProcess, string>();
let watchesExit = false;

/** Sees to it that neither the process nor its folder outlives this process, where that has the time to say goodbye. */
export function endWithParent(child: ChildProcess, folder: string): void {
  running.set(child, folder);
  if (watchesExit) return;
  watchesExit = true;
  process.on('exit', () => {
    for (const [each, itsFolder] of running) {
      killGroup(each);
      // It is gone since the process is ready; not so for one that was just being started.
      rmSync(itsFolder, { recursive: true, force: true });
    }
  });
}

/** What has ended is not to be ended any more. */
export function forget(child: ChildProcess): void {
  running.delete(child);
}

/** Ends a process and all that it started. */
export function killGroup(child: ChildProcess): void {
  try {
    if (child.pid === undefined) return;
    // After its exit its number may be another's, but a group is not given anew while a member of it lives.
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
