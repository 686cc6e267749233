import { EbbError } from '@ebb/core/errors';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../errors.js';
import { faultOf } from './fault-of.js';

describe('A run that failed', () => {
  test('by its author’s doing says what, and is not ours', () => {
    const error = new EbbError('GRAPH_CRASHED', 'It died.', { hint: 'Try it at home.' });
    expect(faultOf(error)).toEqual({
      code: 'GRAPH_CRASHED',
      message: error.message,
      hint: 'Try it at home.',
      fault: 'author',
    });
  });

  test.each([
    new Error('secret path /root/x'),
    new EbbError('WORKER_FAILED', 'secret path /root/x'),
    new EbbError('FILE_UNREADABLE', 'secret path', { where: '/root/x' }),
    new ApiError('CHECKSUM_MISMATCH', 'secret path /root/x'),
    Object.assign(new Error('secret path'), { code: '53100' }),
    'secret path',
  ])('by our fault tells nothing of our inside: %s', (error) => {
    const failure = faultOf(error);
    expect(failure.fault).toBe('server');
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});
