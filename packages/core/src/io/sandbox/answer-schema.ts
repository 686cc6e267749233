import { z } from 'zod';
import { ERROR_CODES, type ErrorCode, type ErrorDetails } from '../../errors.js';
import { MAX_OUTPUT_DIM } from '../../onnx/submitted-interface.js';
import type { FromSandbox } from './messages.js';

/** Longer ones are cut by what writes them. */
const text = z.string().max(4000);
const count = z.number().int().nonnegative();

const details: z.ZodType<ErrorDetails> = z.strictObject({
  where: text.exactOptional(),
  at: z.union([text, z.number()]).exactOptional(),
  expected: text.exactOptional(),
  received: text.exactOptional(),
  hint: text.exactOptional(),
});

/**
 * What the process may answer. It runs what nobody vouches for, so that its answers are not taken on trust: a graph that
 * broke out of onnxruntime could write any.
 */
export const answerSchema: z.ZodType<FromSandbox> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({
    kind: z.literal('opened'),
    graph: z.strictObject({
      inputDim: count,
      outputDim: count.min(1).max(MAX_OUTPUT_DIM),
      inputs: z.strictObject({ instrument: z.boolean(), trainSet: z.boolean(), domain: z.boolean() }),
      opset: count,
      irVersion: count,
      nodeCount: count,
      parameterCount: count,
      operators: z.array(z.string().max(100)).max(10_000),
      producerName: z.string().max(200),
      metadata: z.record(z.string(), z.string()),
    }),
  }),
  z.strictObject({ kind: z.literal('ran') }),
  z.strictObject({
    kind: z.literal('error'),
    error: z.union([
      z.strictObject({ code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]), summary: text, details }),
      z.strictObject({ code: z.null(), message: text, stack: z.string().optional() }),
    ]),
  }),
]) as z.ZodType<FromSandbox>;
