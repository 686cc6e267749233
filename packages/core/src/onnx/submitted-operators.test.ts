import { describe, expect, test } from 'vitest';
import { attribute, message, number, onnxFile, text } from '../../../../test/support/onnx-file.js';
import { type Rule, refusalOf, through } from '../../../../test/support/refusal.js';

const RULES: readonly Rule[] = [
  ['an IR version from the future', { irVersion: 14 }, 'INVALID_GRAPH', /ir_version 3 to 13, received 14/],
  ['no IR version', { irVersion: null }, 'INVALID_GRAPH', /received none/],
  ['an old opset', { opsets: [['', 6]] }, 'UNSUPPORTED_OPERATOR', /opset 7 to 26, received opset 6/],
  ['an opset from the future', { opsets: [['', 27]] }, 'UNSUPPORTED_OPERATOR', /opset 27/],
  ['no default opset', { opsets: [['ai.onnx.ml', 3]] }, 'INVALID_GRAPH', /default operator set/],
  [
    'two default opsets',
    {
      opsets: [
        ['', 17],
        ['ai.onnx', 18],
      ],
    },
    'INVALID_GRAPH',
    /twice/,
  ],
  [
    'onnxruntime’s own operators',
    {
      opsets: [
        ['', 17],
        ['com.microsoft', 1],
      ],
    },
    'UNSUPPORTED_OPERATOR',
    /ai\.onnx or ai\.onnx\.ml, received "com\.microsoft"/,
  ],
  [
    'a node of a foreign set',
    { nodes: through('EPContext', [], ['c'], [], 'com.microsoft') },
    'UNSUPPORTED_OPERATOR',
    /node 0 \(EPContext, "c"\)/,
  ],
  [
    'a node of a set that is not imported',
    { nodes: through('Scaler', [], ['c'], [], 'ai.onnx.ml') },
    'INVALID_GRAPH',
    /does not import/,
  ],
  ['a node without operator', { nodes: through('', [], ['c']) }, 'UNSUPPORTED_OPERATOR', /no operator/],
  [
    'an operator that is a path',
    { nodes: through('../../Relu', [], ['c']) },
    'UNSUPPORTED_OPERATOR',
    /no operator of ONNX/,
  ],
  ['functions', { inModel: [message(25, text(1, 'f'))] }, 'INVALID_GRAPH', /functions/],
  ['training information', { inModel: [message(20)] }, 'INVALID_GRAPH', /training/],
  ['device configurations', { inModel: [message(26)] }, 'INVALID_GRAPH', /device/],
  ...['If', 'Loop', 'Scan', 'SequenceMap'].map(
    (op) =>
      [
        op,
        { nodes: through(op, [], ['c'], [attribute.graph('body')]) },
        'UNSUPPORTED_OPERATOR',
        /control flow/,
      ] as const,
  ),
  [
    'a sub-graph under another name',
    { nodes: through('Relu', ['embedding'], ['c'], [attribute.graph('then_branch')]) },
    'UNSUPPORTED_OPERATOR',
    /attribute "then_branch".*control flow/,
  ],
  [
    'a sub-graph that says it is a number',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), message(6), number(20, 2)]]) },
    'UNSUPPORTED_OPERATOR',
    /control flow/,
  ],
  [
    'a list of sub-graphs',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), message(11), number(20, 10)]]) },
    'UNSUPPORTED_OPERATOR',
    /control flow/,
  ],
  ...['RandomNormal', 'RandomUniformLike', 'Multinomial', 'Bernoulli'].map(
    (op) => [op, { nodes: through(op, ['embedding'], ['c']) }, 'UNSUPPORTED_OPERATOR', /random/] as const,
  ),
  [
    'a Dropout in training',
    { nodes: through('Dropout', ['embedding', '', 'training'], ['c']) },
    'UNSUPPORTED_OPERATOR',
    /training_mode/,
  ],
  [
    'a batch normalisation in training',
    { nodes: through('BatchNormalization', ['embedding'], ['c'], [attribute.int('training_mode', 1)]) },
    'ROWS_NOT_INDEPENDENT',
    /from the batch/,
  ],
  [
    'an attribute twice',
    { nodes: through('Relu', ['embedding'], ['c'], [attribute.int('a', 1), attribute.int('a', 2)]) },
    'INVALID_GRAPH',
    /twice/,
  ],
  [
    'an attribute of no type',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), number(20, 99)]]) },
    'INVALID_GRAPH',
    /99/,
  ],
  [
    'an attribute of a function',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), text(21, 'b')]]) },
    'INVALID_GRAPH',
    /function/,
  ],
];

describe('a graph with', () => {
  test.each(RULES)('%s is refused, with what was expected', (_, parts, code, reason) => {
    expect(refusalOf(onnxFile(parts))).toMatchObject({ code, message: expect.stringMatching(reason) });
  });
});
