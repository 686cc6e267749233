import { describe, expect, test } from 'vitest';
import { message, number, onnxFile, TYPES, tensorType, text, value } from '../../../../test/support/onnx-file.js';
import { FILE_DIM, type Rule, refusalOf } from '../../../../test/support/refusal.js';

const { FLOAT, INT64 } = TYPES;

const RULES: readonly Rule[] = [
  [
    'another input name',
    { inputs: [value('input', FLOAT, ['N', FILE_DIM])] },
    'INVALID_GRAPH',
    /Expected 'embedding'.*received "input"/,
  ],
  ['no input', { inputs: [] }, 'INVALID_GRAPH', /received none/],
  [
    'a further input',
    { inputs: [value('embedding', FLOAT, ['N', FILE_DIM]), value('label', INT64, ['N'])] },
    'INVALID_GRAPH',
    /"label"/,
  ],
  [
    'an input twice',
    { inputs: [value('embedding', FLOAT, ['N', FILE_DIM]), value('embedding', FLOAT, ['N', FILE_DIM])] },
    'INVALID_GRAPH',
    /twice/,
  ],
  [
    'a float64 input',
    { inputs: [value('embedding', 11, ['N', FILE_DIM])] },
    'INVALID_GRAPH',
    /float32 \[N, 4\], received double/,
  ],
  [
    'an input of another rank',
    { inputs: [value('embedding', FLOAT, ['N', 1, FILE_DIM])] },
    'INVALID_GRAPH',
    /received \[N, 1, 4\]/,
  ],
  ['an input without a shape', { inputs: [value('embedding', FLOAT, undefined)] }, 'INVALID_GRAPH', /no shape/],
  ['an input without a type', { inputs: [[text(1, 'embedding')]] }, 'INVALID_GRAPH', /not a tensor/],
  [
    'a sequence',
    { inputs: [[text(1, 'embedding'), message(2, message(4, message(1, tensorType(1, []))))]] },
    'INVALID_GRAPH',
    /not a tensor/,
  ],
  [
    'a fixed number of rows',
    { inputs: [value('embedding', FLOAT, [1, FILE_DIM])] },
    'INVALID_GRAPH',
    /N free.*received \[1, 4\]/,
  ],
  [
    'another dimension',
    { inputs: [value('embedding', FLOAT, ['N', 5])] },
    'WRONG_DIMENSION',
    /\[N, 4\], received \[N, 5\]/,
  ],
  ['a free dimension', { inputs: [value('embedding', FLOAT, ['N', 'D'])] }, 'WRONG_DIMENSION', /received \[N, D\]/],
  [
    'a dimension with size and name',
    {
      inputs: [
        [
          text(1, 'embedding'),
          message(2, message(1, number(1, 1), message(2, message(1, number(1, 3), text(2, 'N'))))),
        ],
      ],
    },
    'INVALID_GRAPH',
    /both a size and a name/,
  ],
  [
    'a scalar instrument',
    { inputs: [value('embedding', FLOAT, ['N', FILE_DIM]), value('instrument', INT64, [])] },
    'INVALID_GRAPH',
    /\[1\], received \[\]/,
  ],
  [
    'an instrument for each row',
    { inputs: [value('embedding', FLOAT, ['N', FILE_DIM]), value('instrument', INT64, ['N'])] },
    'INVALID_GRAPH',
    /\[1\], received \[N\]/,
  ],
  [
    'an int32 train set',
    { inputs: [value('embedding', FLOAT, ['N', FILE_DIM]), value('train_set', 6, [1])] },
    'INVALID_GRAPH',
    /int64 \[1\], received int32/,
  ],
  [
    'one domain for all rows',
    { inputs: [value('embedding', FLOAT, ['N', FILE_DIM]), value('domain', INT64, [1])] },
    'INVALID_GRAPH',
    /\[N\] with N free/,
  ],
  ['no output', { outputs: [] }, 'INVALID_GRAPH', /received none/],
  [
    'another output name',
    { outputs: [value('output', FLOAT, ['N', FILE_DIM])] },
    'INVALID_GRAPH',
    /'corrected'.*received "output"/,
  ],
  [
    'two outputs',
    { outputs: [value('corrected', FLOAT, ['N', FILE_DIM]), value('more', FLOAT, ['N', FILE_DIM])] },
    'INVALID_GRAPH',
    /"corrected", "more"/,
  ],
  ['a float64 output', { outputs: [value('corrected', 11, ['N', FILE_DIM])] }, 'INVALID_GRAPH', /received double/],
  [
    'a fixed number of corrected rows',
    { outputs: [value('corrected', FLOAT, [1, FILE_DIM])] },
    'INVALID_GRAPH',
    /N free/,
  ],
  [
    'an output of free width',
    { outputs: [value('corrected', FLOAT, ['N', null])] },
    'WRONG_DIMENSION',
    /received \[N, \?\]/,
  ],
  ['an output of width 0', { outputs: [value('corrected', FLOAT, ['N', 0])] }, 'WRONG_DIMENSION', /1 to 8192/],
  [
    'an output that is too wide',
    { outputs: [value('corrected', FLOAT, ['N', 8193])] },
    'WRONG_DIMENSION',
    /received \[N, 8193\]/,
  ],
];

describe('a graph with', () => {
  test.each(RULES)('%s is refused, with what was expected', (_, parts, code, reason) => {
    expect(refusalOf(onnxFile(parts))).toMatchObject({ code, message: expect.stringMatching(reason) });
  });

  test('names that would deceive a reader is refused with them escaped and cut', () => {
    const { message: shown } = refusalOf(
      onnxFile({ inputs: [value(`\u202e\u001b[31m${'x'.repeat(10_000)}`, FLOAT, ['N', FILE_DIM])] }),
    );
    expect(shown).toContain('"\\u202e\\u001b[31mxxx');
    expect(shown.length).toBeLessThan(500);
  });
});
