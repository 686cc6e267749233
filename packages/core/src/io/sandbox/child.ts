import { once } from 'node:events';
import { rmdirSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { toErrorMessage } from '../error-message.js';
import { FrameReader, frameParts } from './frames.js';
import { GraphRunner, warmUp } from './graph-runner.js';
import { ANSWERS_FD, type FromSandbox, type ToSandbox } from './messages.js';

/** Plain JavaScript, since a thread of Node 20 cannot load TypeScript. */
const WATCH_PARENT = `
const { parentPort, workerData: parent } = require('node:worker_threads');
parentPort.postMessage('up');
setInterval(() => {
  let gone = process.ppid !== parent;
  try { process.kill(parent, 0); } catch (error) { gone ||= error.code === 'ESRCH'; }
  if (gone) process.kill(process.pid, 'SIGKILL');
}, 200);`;

/**
 * The life of the process that runs one submitted graph: it answers frames from stdin until stdin ends.
 *
 * @param parent process id of who started it, whose end is its own.
 */
export async function serveSandbox(parent: number): Promise<void> {
  const answers = new Socket({ fd: ANSWERS_FD });
  // The parent is gone or does not want to hear: there is nothing left to do.
  answers.on('error', () => process.exit(0));
  const answer = (message: FromSandbox, payload?: Uint8Array) => {
    for (const part of frameParts(message, payload ? [payload] : [])) answers.write(part);
  };
  // A run blocks this thread, in which the end of stdin would not be noticed.
  const watch = new Worker(WATCH_PARENT, { eval: true, workerData: parent, env: {} });
  // A thread asks for its folder when it starts, and the parent removes that as soon as this process is ready.
  const watched = once(watch, 'message');
  preferOwnDeath();
  await Promise.all([watched, warmUp()]);

  let runner: GraphRunner | undefined;
  const handle = async (message: ToSandbox, payload: Uint8Array<ArrayBuffer>) => {
    if (message.kind === 'open') {
      runner = await GraphRunner.open(payload, message.dim);
      answer({ kind: 'opened', graph: runner.graph });
      return;
    }
    if (!runner) throw new Error('a run before the graph was opened');
    const { rows, hasDomain } = message;
    const values = rows * runner.graph.inputDim;
    const corrected = await runner.run({
      ...message,
      data: new Float32Array(payload.buffer, 0, values),
      domain: hasDomain ? new Int32Array(payload.buffer, 4 * values, rows) : undefined,
    });
    answer({ kind: 'ran' }, new Uint8Array(corrected.buffer));
  };
  let queue = Promise.resolve();
  const reader = new FrameReader(
    () => ({ header: 2 ** 16, payload: 2 ** 31 }),
    ({ header, payload }) => {
      queue = queue.then(() =>
        handle(header as ToSandbox, payload).catch((error) => answer({ kind: 'error', error: toErrorMessage(error) })),
      );
    },
  );
  process.stdin.on('data', (chunk) => reader.push(chunk as Buffer));
  process.stdin.on('end', () => {
    // The parent removes the folder; this is for one that was killed before it could.
    removeOwnFolder();
    process.exit(0);
  });
  answer({ kind: 'ready' });
}

/** A machine that runs out of memory shall end this process before any other. */
function preferOwnDeath(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // There is such a thing on Linux alone, and it is a courtesy.
  }
}

function removeOwnFolder(): void {
  try {
    rmdirSync(process.cwd());
  } catch {
    // It is gone already.
  }
}
