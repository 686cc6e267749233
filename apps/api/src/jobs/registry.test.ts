import { expect, test } from 'vitest';
import { HANDLERS } from './handlers.js';
import { JOBS, joinJobs } from './registry.js';

const handler = (name: string) => ({ name, run: async () => undefined });

test('a job without a handler, with two, and a handler without a job keep the server from starting', () => {
  const jobs = { tidy: { everySeconds: 1 }, count: { everySeconds: 2 } };
  expect(() => joinJobs(jobs, [handler('tidy')] as never)).toThrow('count has no handler');
  expect(() => joinJobs(jobs, ['tidy', 'count', 'tidy'].map(handler) as never)).toThrow('tidy has 2 handlers');
  expect(() => joinJobs(jobs, ['tidy', 'count', 'other'].map(handler) as never)).toThrow('other is no job');
  expect(joinJobs(jobs, ['count', 'tidy'].map(handler) as never).map(({ everySeconds }) => everySeconds)).toEqual([
    2, 1,
  ]);
});

test('the jobs of the server fit their handlers', () => {
  expect(joinJobs(JOBS, HANDLERS)).toHaveLength(Object.keys(JOBS).length);
});
