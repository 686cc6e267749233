import { EbbError } from '../errors.js';
import {
  type AttributeMessage,
  type ModelMessage,
  modelProto,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from './model-proto.js';
import { type ElementType, elementCode, rawBytes, type Tensor } from './tensor.js';

/** The newest IR version that ONNX 1.12 and every later release read. */
const IR_VERSION = 8;

/** A node's attribute, with its type said, since a number alone is either int or float. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly string: string }
  | { readonly tensor: Tensor };

/** A size, or the name of a symbolic one. */
export type Dim = number | string;

export interface EncodeOptions {
  /** Version of the default operator set. */
  readonly opset: number;
  readonly producerVersion?: string;
  /** Written to metadata_props in the order of the keys. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Builds an ONNX graph node by node; a value is known by its name. Nodes must be added after the values that they use,
 * which keeps them in the topological order that ONNX asks for.
 */
export class GraphBuilder {
  readonly #names = new Set<string>();
  readonly #nodes: NodeMessage[] = [];
  readonly #initializers: TensorMessage[] = [];
  readonly #inputs: ValueInfoMessage[] = [];
  readonly #outputs: ValueInfoMessage[] = [];

  constructor(readonly name: string) {}

  /**
   * Declares an input of the graph and returns its name.
   *
   * @throws EbbError INVALID_ARGUMENT when the name is taken.
   */
  input(name: string, type: ElementType, dims: readonly Dim[]): string {
    this.#take(name);
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /**
   * Adds a constant and returns its name.
   *
   * @throws EbbError INVALID_ARGUMENT when the name is taken.
   */
  constant(name: string, value: Tensor): string {
    this.#take(name);
    this.#initializers.push({ ...tensorMessage(value), name });
    return name;
  }

  /**
   * Adds an operator of the default set and returns the name of its first output.
   *
   * @param inputs names of values; '' leaves an optional input out.
   * @throws EbbError INVALID_ARGUMENT when an input names no value.
   */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = this.#unique(op);
    this.#push(op, inputs, output, attributes);
    return output;
  }

  /**
   * Declares the output `name` of the graph, equal to `value`.
   *
   * @throws EbbError INVALID_ARGUMENT when the name is taken or `value` names no value.
   */
  output(name: string, value: string, type: ElementType, dims: readonly Dim[]): void {
    this.#take(name);
    this.#push('Identity', [value], name, {});
    this.#outputs.push(valueInfo(name, type, dims));
  }

  /** The model as the bytes of an .onnx file. */
  encode({ opset, producerVersion, metadata = {} }: EncodeOptions): Uint8Array {
    const model: ModelMessage = {
      irVersion: IR_VERSION,
      producerName: 'ebb',
      ...(producerVersion === undefined ? {} : { producerVersion }),
      opsetImport: [{ domain: '', version: opset }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: this.name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    };
    return modelProto.encode(modelProto.create(model)).finish();
  }

  #push(op: string, inputs: readonly string[], output: string, attributes: Readonly<Record<string, Attribute>>) {
    for (const input of inputs) {
      if (input !== '' && (input === output || !this.#names.has(input))) {
        throw new EbbError('INVALID_ARGUMENT', `Node ${op} uses a value that the graph does not have.`, {
          where: `graph ${this.name}`,
          received: `'${input}'`,
        });
      }
    }
    this.#nodes.push({
      name: output,
      opType: op,
      input: [...inputs],
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => attributeMessage(name, value)),
    });
  }

  #take(name: string): void {
    if (name === '' || this.#names.has(name)) {
      throw new EbbError('INVALID_ARGUMENT', 'A value needs a name of its own.', {
        where: `graph ${this.name}`,
        received: `'${name}'`,
      });
    }
    this.#names.add(name);
  }

  #unique(op: string): string {
    let count = this.#nodes.length;
    while (this.#names.has(`${op}_${count}`)) count++;
    this.#take(`${op}_${count}`);
    return `${op}_${count}`;
  }
}

function tensorMessage(value: Tensor): TensorMessage {
  return { dims: [...value.dims], dataType: elementCode(value.type), rawData: rawBytes(value) };
}

function valueInfo(name: string, type: ElementType, dims: readonly Dim[]): ValueInfoMessage {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementCode(type), shape: { dim } } } };
}

/** The numbers are those of AttributeProto.AttributeType. */
function attributeMessage(name: string, value: Attribute): AttributeMessage {
  if ('float' in value) return { name, type: 1, f: value.float };
  if ('int' in value) return { name, type: 2, i: value.int };
  if ('string' in value) return { name, type: 3, s: new TextEncoder().encode(value.string) };
  if ('tensor' in value) return { name, type: 4, t: tensorMessage(value.tensor) };
  if ('floats' in value) return { name, type: 6, floats: [...value.floats] };
  return { name, type: 7, ints: [...value.ints] };
}
