import {
  type AttributeMessage,
  type ModelMessage,
  modelProto,
  type TensorMessage,
} from '../../packages/core/src/onnx/model-proto.js';
import type { Draws } from './draws.js';

/** Operators of the default set, the forbidden ones among them; some take what a mutated node gives them, most do not. */
const OPERATORS =
  `Abs Acos Add And ArgMax AveragePool BatchNormalization Bernoulli BitShift BitwiseAnd Cast CastLike Ceil Celu
  CenterCropPad Clip Col2Im Compress Concat ConcatFromSequence Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos CumSum DFT
  DepthToSpace DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor GRU Gather
  GatherElements GatherND Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GridSample GroupNormalization HammingWindow HannWindow
  HardSigmoid HardSwish Hardmax Identity If ImageDecoder InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less Log
  LogSoftmax Loop LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization
  MelWeightMatrix Min Mish Mod Mul Multinomial Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional
  OptionalGetElement OptionalHasElement Or PRelu Pad Pow QLinearConv QLinearMatMul QuantizeLinear RNN RandomNormal RandomNormalLike
  RandomUniform RandomUniformLike Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd
  ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign Round STFT Scan Scatter ScatterElements ScatterND Selu SequenceAt
  SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap Shape Shrink Sigmoid Sign Sin Size Slice Softmax
  SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split SplitToSequence Sqrt Squeeze StringNormalizer Sub Sum Tan Tanh
  TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor`.split(/\s+/);

const ATTRIBUTES = [
  'axis',
  'axes',
  'perm',
  'to',
  'alpha',
  'keepdims',
  'shape',
  'value',
  'kernel_shape',
  'group',
  'k',
  'mode',
  'equation',
  'pads',
  'strides',
  'blocksize',
  'hidden_size',
  'size',
  'largest',
  'direction',
];
const NUMBERS = [
  -1,
  0,
  1,
  2,
  3,
  7,
  8,
  255,
  256,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 40,
  2 ** 53,
  -(2 ** 53),
];

type Mutation = (model: ModelMessage, draws: Draws) => void;

function attributeOf(draws: Draws): AttributeMessage {
  const name = draws.of(ATTRIBUTES);
  // The type that it says, and what it holds, need not agree.
  const type = draws.of([1, 2, 3, 4, 6, 7, 8, 9, 0, 15]);
  const value = draws.below(6);
  return {
    name,
    type: draws.real() < 0.5 ? ([1, 2, 3, 6, 7, 4][value] as number) : type,
    ...(value === 0 && { f: draws.of([0, -1, 1e38, Number.NaN, Number.POSITIVE_INFINITY]) }),
    ...(value === 1 && { i: draws.of(NUMBERS) }),
    ...(value === 2 && {
      s: new TextEncoder().encode(draws.of(['bilinear', 'ij,jk->ik', 'ij,kl->ijkl', '', 'x'.repeat(1000)])),
    }),
    ...(value === 3 && { floats: draws.times(draws.below(5), () => draws.real()) }),
    ...(value === 4 && { ints: draws.times(draws.below(5), () => draws.of(NUMBERS)) }),
    ...(value === 5 && { t: { dims: [1], dataType: 1, rawData: new Uint8Array(4) } }),
  };
}

/** Any value of the graph. */
function nameOfValue({ graph }: ModelMessage, draws: Draws): string {
  const names = [
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name ?? ''),
    ...graph.node.flatMap(({ output }) => output),
  ];
  return draws.of([...names, '', 'nothing']);
}

const tensorsOf = ({ graph }: ModelMessage): TensorMessage[] => [
  ...graph.initializer,
  ...graph.node.flatMap(({ attribute }) => attribute.flatMap(({ t }) => (t ? [t] : []))),
];

/** Ways to make a graph wrong that keep the file well-formed. */
const MODEL_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'another operator': ({ graph }, draws) => {
    draws.of(graph.node).opType = draws.of(OPERATORS);
  },
  'other inputs': (model, draws) => {
    draws.of(model.graph.node).input = draws.times(draws.below(5), () => nameOfValue(model, draws));
  },
  'nodes that were made up': (model, draws) => {
    for (let k = draws.below(4); k >= 0; k--) {
      const output = [`made_up_${k}`];
      const input = draws.times(draws.below(4), () => nameOfValue(model, draws));
      const node = {
        name: `made_up_${k}`,
        opType: draws.of(OPERATORS),
        input,
        output,
        attribute: draws.times(draws.below(3), () => attributeOf(draws)),
      };
      model.graph.node.unshift(node);
      // So that it is run: what nobody uses is left out.
      const last = model.graph.node.at(-1)!;
      if (draws.real() < 0.7) last.input = [...output, ...last.input.slice(1)];
    }
  },
  'a node twice': ({ graph }, draws) => {
    const at = draws.below(graph.node.length);
    graph.node.splice(draws.below(graph.node.length), 0, structuredClone(graph.node[at]!));
  },
  'a node less': ({ graph }, draws) => {
    graph.node.splice(draws.below(graph.node.length), 1);
  },
  'nodes in another order': ({ graph }) => {
    graph.node.reverse();
  },
  'other attributes': ({ graph }, draws) => {
    draws.of(graph.node).attribute = draws.times(1 + draws.below(3), () => attributeOf(draws));
  },
  'other dims of weights': (model, draws) => {
    const tensors = tensorsOf(model);
    if (tensors.length === 0) return;
    const tensor = draws.of(tensors);
    if (draws.real() < 0.5) tensor.dims = tensor.dims.toReversed();
    else tensor.dims[draws.below(tensor.dims.length + 1)] = draws.of(NUMBERS);
  },
  'other values of weights': (model, draws) => {
    const tensors = tensorsOf(model);
    if (tensors.length === 0) return;
    const tensor = draws.of(tensors);
    tensor.rawData = draws.of([
      draws.bytes(tensor.rawData.length),
      new Uint8Array(tensor.rawData.length).fill(0xff),
      new Uint8Array(tensor.rawData.length),
    ]);
  },
  'another type of weights': (model, draws) => {
    const tensors = tensorsOf(model);
    if (tensors.length > 0) draws.of(tensors).dataType = draws.below(30);
  },
  'other sizes of inputs and outputs': ({ graph }, draws) => {
    const { dim } = draws.of([...graph.input, ...graph.output]).type.tensorType.shape;
    if (draws.real() < 0.3) dim.push({ dimValue: draws.of(NUMBERS) });
    else dim[draws.below(dim.length)] = draws.real() < 0.8 ? { dimValue: draws.of(NUMBERS) } : { dimParam: 'N' };
  },
  'other types of inputs and outputs': ({ graph }, draws) => {
    draws.of([...graph.input, ...graph.output]).type.tensorType.elemType = draws.below(30);
  },
  'other names': ({ graph }, draws) => {
    const name = draws.of([
      'embedding',
      'corrected',
      '',
      '__proto__',
      'constructor',
      '../../etc/passwd',
      '\u0000',
      '\u202e',
      'x'.repeat(10_000),
    ]);
    draws.of([...graph.input, ...graph.output, ...graph.initializer]).name = name;
  },
  'other versions': (model, draws) => {
    if (draws.real() < 0.3) model.irVersion = draws.of(NUMBERS);
    else if (draws.real() < 0.8) model.opsetImport[0]!.version = draws.below(30);
    else
      model.opsetImport.push({
        domain: draws.of(['', 'ai.onnx.ml', 'com.microsoft', 'my.own', '\u0000']),
        version: draws.below(5),
      });
  },
  'other metadata': (model, draws) => {
    const key = draws.of(['__proto__', 'constructor', 'toString', '', 'method', 'x'.repeat(70_000)]);
    model.metadataProps = draws.times(draws.of([1, 2, 300]), () => ({
      key,
      value: draws.of(['', '{"a":', '<script>alert(1)</script>', '\ud7ff']),
    }));
  },
};

export const MODEL_MUTATION_NAMES = Object.keys(MODEL_MUTATIONS);

/** The file with that mutation, made once to three times; as it was where it cannot be written any more. */
export function mutateModel(bytes: Uint8Array, name: string, draws: Draws): Uint8Array {
  const model = modelProto.toObject(modelProto.decode(bytes), { longs: Number, arrays: true }) as ModelMessage;
  const mutate = MODEL_MUTATIONS[name]!;
  for (let k = draws.below(3); k >= 0 && model.graph.node.length > 0; k--) mutate(model, draws);
  try {
    return modelProto.encode(modelProto.fromObject(model)).finish();
  } catch {
    return bytes;
  }
}
