import { EbbError } from '../errors.js';
import { shownName } from './shown-name.js';
import type { ReadAttribute, ReadModel, ReadNode } from './submitted-model.js';
import { checkSparseTensor, checkTensor } from './submitted-tensor.js';

/**
 * Versions of the operator sets that a submission may import: what onnxruntime-node 1.30 loads (a test says so). The
 * default set has tensors, ai.onnx.ml scikit-learn's scalers, normalisers and trees, which skl2onnx writes. All others
 * are refused: com.microsoft is onnxruntime's own (its EPContext reads files by path), and training sets hold state.
 */
export const OPSETS: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map([
  ['', { least: 7, most: 26 }],
  ['ai.onnx.ml', { least: 1, most: 5 }],
]);

const CONTROL_FLOW = new Set(['If', 'Loop', 'Scan', 'SequenceMap']);
const RANDOM = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/** AttributeProto.AttributeType: a sub-graph, and a list of them. */
const GRAPH_TYPES = [5, 10];
const MAX_ATTRIBUTE_TYPE = 14;

/** The version of each imported operator set by domain ('' for the default one). */
export function checkOpsets({ opsetImport }: ReadModel): ReadonlyMap<string, number> {
  const imported = new Map<string, number>();
  for (const { domain: written = '', version = 0 } of opsetImport) {
    const domain = plainDomain(written);
    const range = OPSETS.get(domain);
    if (!range) throw foreignDomain(domain, undefined);
    if (imported.has(domain)) {
      throw new EbbError('INVALID_GRAPH', 'The model imports an operator set twice.', { received: domainName(domain) });
    }
    if (version < range.least || version > range.most) {
      throw new EbbError(
        'UNSUPPORTED_OPERATOR',
        `The model imports a version of ${domainName(domain)} that is not run here.`,
        {
          expected: `opset ${range.least} to ${range.most}`,
          received: `opset ${version}`,
          hint: 'Export again with opset_version=17, which every tool writes.',
        },
      );
    }
    imported.set(domain, version);
  }
  if (!imported.has('')) {
    throw new EbbError('INVALID_GRAPH', 'The model does not import the default operator set.', {
      expected: `an opset_import of domain '' with a version from ${OPSETS.get('')?.least} to ${OPSETS.get('')?.most}`,
    });
  }
  return imported;
}

/**
 * Checks one node: its operator, and that its attributes hold no sub-graph and no data outside the file.
 *
 * @returns the name of its operator, and the elements of its tensors.
 * @throws EbbError UNSUPPORTED_OPERATOR, ROWS_NOT_INDEPENDENT, INVALID_GRAPH, GRAPH_LIMIT, SHAPE_MISMATCH.
 */
export function checkNode(
  node: ReadNode,
  index: number,
  opsets: ReadonlyMap<string, number>,
): { operator: string; elements: number } {
  const { opType = '', attribute } = node;
  const domain = plainDomain(node.domain ?? '');
  const at = `node ${index} (${opType === '' ? 'no operator' : shownName(opType).slice(1, -1)}${node.name ? `, ${shownName(node.name)}` : ''})`;
  if (!OPSETS.has(domain)) throw foreignDomain(domain, at);
  if (!opsets.has(domain)) {
    throw new EbbError('INVALID_GRAPH', 'A node is of an operator set that the model does not import.', {
      at,
      received: domainName(domain),
    });
  }
  // What an operator is called, and not more: it is shown on the method's page.
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(opType) || (node.overload ?? '') !== '') {
    throw new EbbError('UNSUPPORTED_OPERATOR', 'A node has no operator of ONNX.', { at, received: shownName(opType) });
  }
  if (domain === '') checkOperator(node, opType, at);
  const names = new Set<string>();
  let elements = 0;
  for (const each of attribute) {
    const name = each.name ?? '';
    if (names.has(name))
      throw new EbbError('INVALID_GRAPH', 'A node has an attribute twice.', { at, received: shownName(name) });
    names.add(name);
    elements += checkAttribute(each, `${at}, attribute ${shownName(name)}`);
  }
  return { operator: domain === '' ? opType : `${domain}.${opType}`, elements };
}

function checkOperator({ input, attribute }: ReadNode, opType: string, at: string): void {
  if (CONTROL_FLOW.has(opType)) throw controlFlow(at);
  if (RANDOM.has(opType)) {
    throw new EbbError(
      'UNSUPPORTED_OPERATOR',
      'The graph draws random numbers, so that its scores could not be repeated.',
      {
        at,
        expected: 'a deterministic graph',
        hint: 'Draw the numbers when you fit, and store them as an initializer.',
      },
    );
  }
  // From opset 12 on, training is the third input; before, there is only inference.
  if (opType === 'Dropout' && (input[2] ?? '') !== '') {
    throw new EbbError(
      'UNSUPPORTED_OPERATOR',
      'The graph has a Dropout with an input training_mode, which makes it random.',
      {
        at,
        hint: 'Export the model in its evaluation mode: model.eval().',
      },
    );
  }
  if (opType === 'BatchNormalization' && attribute.some(({ name, i }) => name === 'training_mode' && (i ?? 0) !== 0)) {
    throw new EbbError('ROWS_NOT_INDEPENDENT', 'A BatchNormalization takes its mean and variance from the batch.', {
      at,
      expected: 'training_mode 0',
      hint: 'Export the model in its evaluation mode: model.eval().',
    });
  }
}

function checkAttribute(attribute: ReadAttribute, at: string): number {
  const { type = 0 } = attribute;
  if (GRAPH_TYPES.includes(type) || attribute.g > 0 || attribute.graphs > 0) throw controlFlow(at);
  if (type < 0 || type > MAX_ATTRIBUTE_TYPE) {
    throw new EbbError('INVALID_GRAPH', 'An attribute has no type of ONNX.', { at, received: String(type) });
  }
  if ((attribute.refAttrName ?? '') !== '') {
    throw new EbbError('INVALID_GRAPH', 'An attribute refers to one of a function.', { at });
  }
  const tensors = [...(attribute.t ? [attribute.t] : []), ...attribute.tensors];
  const sparse = [...(attribute.sparseTensor ? [attribute.sparseTensor] : []), ...attribute.sparseTensors];
  let elements = 0;
  for (const tensor of tensors) elements += checkTensor(tensor, at);
  for (const tensor of sparse) elements += checkSparseTensor(tensor, at);
  return elements;
}

function controlFlow(at: string): EbbError {
  return new EbbError('UNSUPPORTED_OPERATOR', 'The graph has control flow, which could run for ever.', {
    at,
    expected: 'no sub-graphs: no If, Loop, Scan or SequenceMap',
    hint: 'Choose between maps by Gather on an index, and unroll loops when you export.',
  });
}

function foreignDomain(domain: string, at: string | undefined): EbbError {
  return new EbbError('UNSUPPORTED_OPERATOR', 'The model uses an operator set that is not allowed.', {
    ...(at === undefined ? {} : { at }),
    expected: [...OPSETS.keys()].map(domainName).join(' or '),
    received: shownName(domain),
    hint: 'Export without optimisation: fused operators (com.microsoft, for instance) are private to one runtime.',
  });
}

/** The default set has two names. */
function plainDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function domainName(domain: string): string {
  return domain === '' ? 'ai.onnx' : domain;
}
