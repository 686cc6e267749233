import { isTransientFault } from '../db/transient-fault.js';
import type { Runtime } from '../runtime.js';
import type { Job } from './registry.js';

/**
 * Does jobs again and again: the first round at once, the next so long after the end of the one before. A round that fails is told once and
 * tried again.
 *
 * @returns stops, and resolves when the rounds under way have ended
 */
export function schedule<Name extends string>(runtime: Runtime, jobs: readonly Job<Name>[]): () => Promise<void> {
  const timers = new Map<Name, NodeJS.Timeout>();
  const rounds = new Set<Promise<void>>();
  const failing = new Set<Name>();
  let stopped = false;
  const start = ({ name, everySeconds, run }: Job<Name>) => {
    const round: Promise<void> = (async () => {
      try {
        await run(runtime);
        failing.delete(name);
      } catch (error) {
        const level = isTransientFault(error) ? 'warn' : 'error';
        if (!failing.has(name)) runtime.log[level]({ err: error, job: name }, 'A job failed; it is tried again.');
        failing.add(name);
      }
    })().then(() => {
      rounds.delete(round);
      if (stopped) return;
      timers.set(
        name,
        setTimeout(() => start({ name, everySeconds, run }), everySeconds * 1000),
      );
    });
    rounds.add(round);
  };
  for (const job of jobs) start(job);
  return async () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(rounds);
  };
}
