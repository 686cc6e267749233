import { expect, test } from 'vitest';
import { EbbError } from '../../errors.js';
import { toErrorMessage } from '../error-message.js';
import { answerSchema } from './answer-schema.js';

const graph = {
  inputDim: 4,
  outputDim: 4,
  inputs: { instrument: false, trainSet: false, domain: true },
  opset: 17,
  irVersion: 8,
  nodeCount: 1,
  parameterCount: 0,
  operators: ['Relu'],
  producerName: 'pytorch',
  metadata: { method: 'lda' },
};
const error = toErrorMessage(new EbbError('NON_FINITE', 'No.', { at: 3, expected: 'a', received: 'b', hint: 'c' }));

test.each([
  { kind: 'ready' },
  { kind: 'opened', graph },
  { kind: 'ran' },
  { kind: 'error', error },
  { kind: 'error', error: toErrorMessage(new Error('a fault of ours')) },
])('an answer of the process survives the way through JSON: %j', (answer) => {
  expect(answerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
});

test.each([
  ['another kind', { kind: 'run' }],
  ['nothing', null],
  ['a graph of impossible width', { kind: 'opened', graph: { ...graph, outputDim: 1e9 } }],
  ['a graph that is a text', { kind: 'opened', graph: 'x' }],
  ['a code that does not exist', { kind: 'error', error: { ...error, code: 'ROOT' } }],
  ['a very long message', { kind: 'error', error: { ...error, summary: 'x'.repeat(10_000) } }],
  ['details that are objects', { kind: 'error', error: { ...error, details: { hint: {} } } }],
  ['further fields', { kind: 'ran', payload: 1 }],
])('an answer that a graph which broke out could write is refused: %s', (_, answer) => {
  expect(answerSchema.safeParse(answer).success).toBe(false);
});
