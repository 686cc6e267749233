import type { Env } from '../env.js';
import type { Runtime } from '../runtime.js';

/** What is done again and again beside the requests, by name. */
export const JOBS = {
  'take-back-lost-runs': { everySeconds: 5 },
  'announce-waiting': { everySeconds: 5 },
  'refresh-boards': { everySeconds: 5 },
  'forget-workers': { everySeconds: 3600 },
} as const satisfies Readonly<Record<string, JobDefinition>>;

/** The jobs in the rhythm of a server: runs whose lease is short are looked for more often. */
export const jobsFor = ({ EBB_LEASE_SECONDS }: Pick<Env, 'EBB_LEASE_SECONDS'>): Record<JobName, JobDefinition> => ({
  ...JOBS,
  'take-back-lost-runs': { everySeconds: Math.min(JOBS['take-back-lost-runs'].everySeconds, EBB_LEASE_SECONDS / 4) },
});

export interface JobDefinition {
  readonly everySeconds: number;
}
export type JobName = keyof typeof JOBS;

/** Does one round of a job. Many processes may do so at once. */
export interface JobHandler<Name extends string = JobName> {
  readonly name: Name;
  run(runtime: Runtime): Promise<unknown>;
}

/** A job with what does it. */
export interface Job<Name extends string = JobName> extends JobDefinition, JobHandler<Name> {}

/**
 * Joins jobs and handlers.
 *
 * @throws Error naming every job without a handler, with two, and every handler without a job
 */
export function joinJobs<Name extends string>(
  definitions: Readonly<Record<Name, JobDefinition>>,
  handlers: readonly JobHandler<Name>[],
): Job<Name>[] {
  const names = Object.keys(definitions) as Name[];
  const counted = (name: string) => handlers.filter((handler) => handler.name === name).length;
  const faults = [
    ...names.filter((name) => counted(name) === 0).map((name) => `${name} has no handler`),
    ...names.filter((name) => counted(name) > 1).map((name) => `${name} has ${counted(name)} handlers`),
    ...handlers.filter(({ name }) => !names.includes(name)).map(({ name }) => `${name} is no job`),
  ];
  if (faults.length > 0) throw new Error(`The jobs do not fit their handlers: ${faults.join('; ')}.`);
  return handlers.map((handler) => ({ ...definitions[handler.name], ...handler }));
}
