import { expect, test } from 'vitest';
import { EbbError } from '../errors.js';
import { fromErrorMessage, toErrorMessage } from './error-message.js';

const sent = (error: unknown) => fromErrorMessage(structuredClone(toErrorMessage(error)));

test('an error of Ebb arrives in another thread with its class, code, message and details', () => {
  const error = new EbbError('WRONG_DIMENSION', 'Another dimension.', {
    where: 'a.npy',
    at: 3,
    expected: '2',
    hint: 'Look.',
  });
  expect(sent(error)).toBeInstanceOf(EbbError);
  expect(sent(error)).toMatchObject({ code: error.code, message: error.message, details: error.details });
});

test('any other error arrives with its message and the stack of its thread', () => {
  const error = new TypeError('x is not a function');
  expect(sent(error)).not.toBeInstanceOf(EbbError);
  expect(sent(error)).toMatchObject({ message: error.message, stack: error.stack });
});

test('what is thrown without being an error arrives as one', () => {
  expect(sent('out of paper').message).toBe('out of paper');
});
