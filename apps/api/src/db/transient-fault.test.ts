import { expect, test } from 'vitest';
import { isTransientFault } from './transient-fault.js';

const coded = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

test.each([
  coded('57P01'),
  coded('57P03'),
  coded('08006'),
  coded('40P01'),
  coded('ECONNREFUSED', { syscall: 'connect' }),
  coded('ENOENT', { syscall: 'connect', address: '/run/x' }),
  new Error('Connection terminated unexpectedly'),
  new Error('Failed query', { cause: new Error('Connection terminated due to connection timeout') }),
  new Error('Failed query', { cause: new AggregateError([coded('ECONNREFUSED')]) }),
])('a fault that passes by itself is tried again: %s', (error) => {
  expect(isTransientFault(error)).toBe(true);
});

test.each([coded('23505'), coded('53100'), coded('ENOENT', { path: '/x' }), new Error('x'), 'x', undefined])(
  'another is not: %s',
  (error) => {
    expect(isTransientFault(error)).toBe(false);
  },
);
