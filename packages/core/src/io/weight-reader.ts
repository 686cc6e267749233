import type { WeightReader } from '../embed/contract.js';
import { EbbError } from '../errors.js';

/**
 * A checkpoint's tensors as a reader whose errors name the file.
 *
 * @param path the checkpoint, for messages
 */
export function tensorsAsReader(
  tensors: ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>,
  path: string,
): WeightReader {
  return {
    names: [...tensors.keys()],
    get(name, dims) {
      const tensor = tensors.get(name);
      if (!tensor) {
        throw new EbbError('INVALID_VALUE', `The checkpoint has no tensor '${name}'.`, {
          where: path,
          hint: 'Is it the checkpoint of another model?',
        });
      }
      if (dims && (dims.length !== tensor.dims.length || dims.some((size, i) => size !== tensor.dims[i]))) {
        throw new EbbError('SHAPE_MISMATCH', `The tensor '${name}' has another shape.`, {
          where: path,
          expected: dims.join(' x '),
          received: tensor.dims.join(' x ') || 'a scalar',
        });
      }
      return tensor;
    },
  };
}
