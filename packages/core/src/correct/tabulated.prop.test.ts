import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { applyTabulated, type TabulatedRows } from './tabulated.js';

const DIM = 3;

/** Few different numbers, so that rows coincide in parts and as a whole; 0 and -0 are different ones. */
const rows = fc.array(fc.tuple(...Array.from({ length: DIM }, () => fc.constantFrom(0, -0, 1, 1.5, 3e-40, -2e38))), {
  minLength: 1,
  maxLength: 40,
});

/** The rows stand in two tables, the first of them after one that is not picked. */
const tableOf = (inputs: readonly (readonly number[])[]): TabulatedRows => ({
  inputDim: DIM,
  outputDim: 2,
  inputs: [inputs.slice(0, 5), inputs.slice(5)].map((own, t) => ({
    table: Float32Array.from([...(t === 0 ? [9, 9, 9] : []), ...own.flat()]),
    rows: Int32Array.from(own, (_, k) => (t === 0 ? k + 1 : k)),
  })),
  outputs: Float32Array.from(inputs.flatMap((_, k) => [k, -k])),
});

const x = (inputs: readonly (readonly number[])[]) =>
  // As the rows of a task: float64 of float32.
  matrix(inputs.length, DIM, Float64Array.from(inputs.flat(), Math.fround));

test('a row has the output of the first row that is the same to the last bit, in any order and number', () => {
  fc.assert(
    fc.property(rows, fc.array(fc.nat(), { maxLength: 50 }), (inputs, picks) => {
      const asked = picks.map((pick) => inputs[pick % inputs.length]!);
      const same = (a: readonly number[], b: readonly number[]) =>
        a.every((v, j) => Object.is(Math.fround(v), Math.fround(b[j]!)));
      const expected = asked.flatMap((row) => {
        const k = inputs.findIndex((other) => same(row, other));
        return [k, -k];
      });
      const { data } = applyTabulated(tableOf(inputs), x(asked));
      expect(Array.from(data, (v) => v + 0)).toEqual(expected.map((v) => v + 0));
    }),
  );
});

test('a row that is not there, or differs by the last bit of a double, is an error', () => {
  const table = tableOf([[1, 2, 3]]);
  for (const row of [
    [1, 2, 4],
    [1, 2 + Number.EPSILON * 2, 3],
    [1, 2, Number.NaN],
  ]) {
    expect(() => applyTabulated(table, matrix(1, DIM, Float64Array.from(row)))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  }
  expect(() => applyTabulated(table, matrix(1, 4))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(applyTabulated(table, matrix(0, DIM))).toMatchObject({ rows: 0, cols: 2 });
});
