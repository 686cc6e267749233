import { File, ready } from 'h5wasm/node';

/**
 * Writes weights as Keras' `save_weights` does: a group a layer, its tensors in a group of the layer's name once more,
 * and their order in the attributes `layer_names` and `weight_names`.
 *
 * @param weights by name, `<layer>/<tensor>:0`, layer by layer
 * @param weightless layers without tensors, which Keras lists too; they are put first
 */
export async function writeKerasWeights(
  path: string,
  weights: ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>,
  weightless: readonly string[] = [],
): Promise<void> {
  await ready;
  const byLayer = new Map<string, string[]>(weightless.map((layer) => [layer, []]));
  for (const name of weights.keys()) {
    const layer = name.slice(0, name.lastIndexOf('/'));
    byLayer.set(layer, [...(byLayer.get(layer) ?? []), name]);
  }
  const file = new File(path, 'w');
  try {
    file.create_attribute('layer_names', [...byLayer.keys()]);
    file.create_attribute('backend', 'tensorflow');
    for (const [layer, names] of byLayer) {
      const group = file.create_group(layer);
      // An empty list has no strings to show its type, so that NumPy writes it as numbers.
      if (names.length === 0) group.create_attribute('weight_names', new Float64Array(), [0]);
      else group.create_attribute('weight_names', names);
      if (names.length > 0) group.create_group(layer);
      for (const name of names) {
        const { dims, data } = weights.get(name)!;
        group.create_dataset({ name, data, shape: [...dims] });
      }
    }
  } finally {
    file.close();
  }
}
