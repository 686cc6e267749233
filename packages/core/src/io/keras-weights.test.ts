import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeKerasWeights } from '../../../../test/support/keras-checkpoint.js';
import { readKerasWeights } from './keras-weights.js';

const WEIGHTS = new Map([
  ['conv2d_1/kernel:0', { dims: [2, 1, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['conv2d_1/bias:0', { dims: [3], data: Float32Array.of(-1, 0.5, 0) }],
  ['logits/bias:0', { dims: [2], data: Float32Array.of(7, 8) }],
]);

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-keras-'));
  await writeKerasWeights(at('weights.h5'), WEIGHTS, ['input_1']);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A file whose only layer's names are in `weight_names` and whose data come from `fill`. */
async function oneLayer(name: string, weightNames: string[], fill: (file: File) => void): Promise<string> {
  await ready;
  const file = new File(at(name), 'w');
  file.create_attribute('layer_names', ['layer']);
  file.create_group('layer').create_attribute('weight_names', weightNames);
  fill(file);
  file.close();
  return at(name);
}

describe('the weights of a Keras file are read by name', () => {
  test('of the layout of save_weights, layers without weights passed over', async () => {
    const reader = await readKerasWeights(at('weights.h5'));
    expect(reader.names).toEqual([...WEIGHTS.keys()]);
    for (const [name, weight] of WEIGHTS) expect(reader.get(name, weight.dims)).toEqual(weight);
  });

  test('from a gzip file', async () => {
    writeFileSync(at('weights.h5.gz'), gzipSync(readFileSync(at('weights.h5'))));
    expect((await readKerasWeights(at('weights.h5.gz'))).get('logits/bias:0')).toEqual(WEIGHTS.get('logits/bias:0'));
  });

  test('of a whole model, with layers in groups of groups and names too many for one attribute', async () => {
    await ready;
    const file = new File(at('model.h5'), 'w');
    const root = file.create_group('model_weights');
    root.create_attribute('layer_names0', ['block/a']);
    root.create_attribute('layer_names1', ['block/b']);
    const block = root.create_group('block');
    for (const layer of ['a', 'b']) {
      const group = block.create_group(layer);
      group.create_attribute('weight_names', [`${layer}/w:0`]);
      group.create_group(layer).create_dataset({ name: 'w:0', data: new Float64Array([0.1]), shape: [1] });
    }
    file.close();
    const reader = await readKerasWeights(at('model.h5'));
    expect(reader.names).toEqual(['a/w:0', 'b/w:0']);
    expect(reader.get('b/w:0').data).toEqual(Float32Array.of(0.1));
  });
});

describe('an error names the file', () => {
  test('when a tensor is missing or has another shape', async () => {
    const reader = await readKerasWeights(at('weights.h5'));
    expect(() => reader.get('conv2d_9/kernel:0')).toThrow(/weights\.h5.*no tensor 'conv2d_9\/kernel:0'/);
    expect(() => reader.get('logits/bias:0', [521])).toThrow(/weights\.h5.*'logits\/bias:0'.*521, received 2/);
    expect(() => reader.get('logits/bias:0', [2, 1])).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
  });

  test('when it is not there', async () => {
    await expect(readKerasWeights(at('none.h5'))).rejects.toThrow(/none\.h5/);
    await expect(readKerasWeights(at('none.h5.gz'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test.each([
    ['text.h5', () => Buffer.from('<html>404</html>')],
    ['cut.h5', () => readFileSync(at('weights.h5')).subarray(0, 3000)],
    ['empty.h5', () => Buffer.alloc(0)],
    ['cut.h5.gz', () => gzipSync(readFileSync(at('weights.h5'))).subarray(0, 200)],
  ])('when it is damaged: %s', async (name, bytes) => {
    writeFileSync(at(name), bytes());
    const error = await readKerasWeights(at(name)).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'FILE_UNREADABLE', details: { where: at(name) } });
  });

  test('when it is HDF5 but not of Keras', async () => {
    await ready;
    const file = new File(at('other.h5'), 'w');
    file.create_group('features');
    file.close();
    await expect(readKerasWeights(at('other.h5'))).rejects.toThrow(/other\.h5.*'layer_names'/);
  });

  test('when a weight is listed without data, twice, as integers or not finite', async () => {
    const missing = await oneLayer('missing.h5', ['w:0'], () => {});
    await expect(readKerasWeights(missing)).rejects.toThrow(/missing\.h5.*'w:0' has no data/);
    const data = (values: Float32Array | Int32Array) => (file: File) => {
      file.create_dataset({ name: 'layer/w:0', data: values, shape: [values.length] });
    };
    const twice = await oneLayer('twice.h5', ['w:0', 'w:0'], data(Float32Array.of(1)));
    await expect(readKerasWeights(twice)).rejects.toThrow(/Two weights are named 'w:0'/);
    const integers = await oneLayer('integers.h5', ['w:0'], data(Int32Array.of(1)));
    await expect(readKerasWeights(integers)).rejects.toThrow(/'w:0' holds no floating-point numbers/);
    const nan = await oneLayer('nan.h5', ['w:0'], data(Float32Array.of(1, NaN)));
    await expect(readKerasWeights(nan)).rejects.toMatchObject({ code: 'NON_FINITE', details: { at: 1 } });
  });
});
