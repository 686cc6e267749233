import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EbbError } from '../../errors.js';
import { workerUrl } from '../worker-url.js';
import type { SandboxLimits } from './limits.js';

/** How the platform helps to confine a process; what it lacks is made up for as far as the parent can watch. */
export interface SandboxFeatures {
  /** The kernel bounds CPU time, address space, open files and written files (util-linux's prlimit). */
  readonly prlimit: boolean;
  /** 'none': the process has a network of its own without any interface but a closed loopback (unshare --net). */
  readonly network: 'none' | 'shared';
  /** 'nobody': a parent that is root gives its rights up for the process (setpriv). */
  readonly user: 'nobody' | 'own';
  /** How memory in use is looked at; 'none' leaves it to the address space. */
  readonly memoryWatch: 'proc' | 'ps' | 'none';
}

/** Beginning of the names of the folders in which the processes start; the id of the parent follows. */
export const FOLDER_PREFIX = 'ebb-sandbox-';

/** Node's flags for the process: its own JavaScript needs little, and the graph's bytes are outside of this heap. */
const NODE_FLAGS = ['--max-old-space-size=192', '--max-semi-space-size=8', '--disable-proto=delete', '--no-warnings'];

/** Nothing of the parent's own environment, which holds its secrets. Windows cannot start a program without its folder. */
export function sandboxEnvironment(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the one variable of the system that Windows needs; no setting of Ebb's.
  const { SystemRoot } = process.env;
  return { ORT_DISABLE_TELEMETRY: '1', ...(process.platform === 'win32' && SystemRoot ? { SystemRoot } : {}) };
}

/** The command line of a process that is confined by `features`. */
export function sandboxCommand(
  { prlimit, network, user }: SandboxFeatures,
  limits: SandboxLimits,
  ...args: readonly string[]
): readonly [command: string, ...args: string[]] {
  const cpu = Math.ceil(limits.cpuSeconds);
  const words = [
    // Outermost first: a network of one's own needs the rights that are then given up.
    ...(network === 'none' ? ['unshare', '--net', ...(isRoot() ? [] : ['--map-root-user']), '--'] : []),
    // Who is not root gets the network as root of a world of its own, with rights there that are not needed any more.
    ...(network === 'none' && !isRoot() ? ['setpriv', '--no-new-privs', '--bounding-set=-all', '--'] : []),
    ...(user === 'nobody'
      ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--']
      : []),
    ...(prlimit
      ? [
          'prlimit',
          `--as=${Math.ceil(limits.addressSpaceBytes)}`,
          // SIGXCPU at the first, which says why; SIGKILL at the second.
          `--cpu=${cpu}:${cpu + 1}`,
          '--core=0',
          '--fsize=0',
          '--nofile=64',
          '--',
        ]
      : []),
    process.execPath,
    ...NODE_FLAGS,
    fileURLToPath(workerUrl('sandbox-worker')),
    ...args,
  ];
  return words as [string, ...string[]];
}

let probed: Promise<SandboxFeatures> | undefined;

/**
 * What this platform gives, found out once by starting the process with it.
 *
 * @throws EbbError SANDBOX_UNAVAILABLE when the process does not even start without any.
 */
export function sandboxFeatures(): Promise<SandboxFeatures> {
  probed ??= probe().catch((error) => {
    // A build that was missing may be there the next time.
    probed = undefined;
    throw error;
  });
  return probed;
}

async function probe(): Promise<SandboxFeatures> {
  if (!existsSync(workerUrl('sandbox-worker'))) {
    throw new EbbError('SANDBOX_UNAVAILABLE', 'The compiled program of the sandbox is missing.', {
      hint: 'Build first: npm run build',
    });
  }
  await removeOldFolders();
  const none: SandboxFeatures = {
    prlimit: false,
    network: 'shared',
    user: 'own',
    memoryWatch: process.platform === 'linux' ? 'proc' : process.platform === 'win32' ? 'none' : 'ps',
  };
  if (process.platform === 'linux') {
    const wanted: Partial<SandboxFeatures>[] = [
      { prlimit: true },
      { network: 'none' },
      ...(isRoot() ? [{ user: 'nobody' } as const] : []),
    ];
    const all = Object.assign({}, none, ...wanted) as SandboxFeatures;
    if ((await failureWith(all)) === undefined) return all;
    let features = none;
    for (const want of wanted) {
      const more = { ...features, ...want };
      if ((await failureWith(more)) === undefined) features = more;
    }
    if (features !== none) return features;
  }
  const failure = await failureWith(none);
  if (failure !== undefined) {
    throw new EbbError('SANDBOX_UNAVAILABLE', `The sandbox's process does not start: ${failure}.`, {
      hint: 'Check that onnxruntime-node loads: node -e "require(\'onnxruntime-node\')".',
    });
  }
  return none;
}

/** Why the process does not come up so confined; undefined where it does. */
function failureWith(features: SandboxFeatures): Promise<string | undefined> {
  const limits = {
    wallSeconds: 30,
    cpuSeconds: 30,
    addressSpaceBytes: 2 ** 32,
    residentBytes: 2 ** 30,
    outputBytes: 1,
  };
  const [command, ...args] = sandboxCommand(features, limits, 'probe');
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: tmpdir(),
      env: sandboxEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: limits.wallSeconds * 1000,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(0, 500);
    });
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `${log.trim() || (signal ?? `exit code ${code}`)}`),
    );
  });
}

/** Removes what a parent that was killed at the wrong moment left; only empty folders, and none that is in use. */
async function removeOldFolders(): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const path = join(tmpdir(), name);
    const age = await stat(path).catch(() => undefined);
    if (age && age.mtimeMs < hourAgo) await rmdir(path).catch(() => undefined);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
