import { EbbError } from '../errors.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { elementCode } from '../onnx/tensor.js';
import type { AffineMap } from './affine.js';
import type { Artefact, Stage } from './contract.js';
import { addAffine, addAffineByRow, assertMapsAlike } from './export-affine.js';
import { addFastfood } from './export-fastfood.js';
import { selectBy } from './export-select.js';

/** The fitted corrections of one method on one embedding, an artefact an instrument. */
export interface FittedCorrections {
  readonly instruments: readonly string[];
  /** In the order of the indices of `train_set` and `domain`. */
  readonly datasets: readonly string[];
  /** One an instrument, of the same stage kinds, widths and draws' shapes. */
  readonly artefacts: readonly Artefact[];
}

/** What a graph says about its origin, in metadata_props. */
export interface ExportMetadata {
  readonly protocolVersion: string;
  readonly benchmark: string;
  readonly embedding: string;
  readonly method: string;
  readonly scope: string;
}

const OPSET = 17;

/**
 * The corrections as one ONNX graph (opset 17): `embedding` float32 [N, D] -> `corrected` float32 [N, D'].
 *
 * Further inputs stand only where they matter: `instrument` int64 [1] for more than one instrument, `train_set` int64
 * [1] for a map that depends on the classifier's train set, `domain` int64 [N] for one that depends on the row's own
 * dataset. They are indices into `instruments` and `datasets`; an index outside them makes the run fail. Inside, all is
 * float64, so that the graph agrees with `applyArtefact` to the rounding of float32, through a kernel map too.
 *
 * @throws EbbError INVALID_ARGUMENT when artefacts and instruments differ in number or the artefacts in their stages;
 * SHAPE_MISMATCH when the maps of a stage differ in width, or in number from the datasets.
 */
export function exportOnnx(corrections: FittedCorrections, metadata: ExportMetadata): Uint8Array {
  const { instruments, datasets, artefacts } = corrections;
  const [first] = artefacts;
  if (!first || artefacts.length !== instruments.length) {
    throw new EbbError('INVALID_ARGUMENT', 'An export needs one artefact an instrument.', {
      expected: `${Math.max(1, instruments.length)}`,
      received: `${artefacts.length}`,
    });
  }
  const shape = ({ stages, inputDim, outputDim }: Artefact) =>
    [
      inputDim,
      ...stages.map((stage) => (stage.kind === 'affineBy' ? `affine by ${stage.by}` : stage.kind)),
      outputDim,
    ].join(', ');
  for (const [i, artefact] of artefacts.entries()) {
    if (shape(artefact) !== shape(first)) {
      throw new EbbError('INVALID_ARGUMENT', 'The corrections of one export must have the same stages and widths.', {
        where: instruments[i] as string,
        expected: shape(first),
        received: shape(artefact),
      });
    }
  }

  const graph = new GraphBuilder('correction');
  const embedding = graph.input('embedding', 'float32', ['N', first.inputDim]);
  const scalarInput = (name: string) => graph.node('Squeeze', [graph.input(name, 'int64', [1])]);
  const uses = (by: 'trainSet' | 'domain') =>
    first.stages.some((stage) => stage.kind === 'affineBy' && stage.by === by);
  const select = selectBy(graph, artefacts.length > 1 ? scalarInput('instrument') : '');
  const trainSet = uses('trainSet') ? scalarInput('train_set') : '';
  const domain = uses('domain') ? graph.input('domain', 'int64', ['N']) : '';

  let value = graph.node('Cast', [embedding], { to: { int: elementCode('float64') } });
  for (const [s, stage] of first.stages.entries()) {
    const prefix = `stage${s}`;
    const stages = artefacts.map((artefact) => artefact.stages[s] as Stage);
    if (stage.kind === 'fastfood') {
      const kernels = stages.filter((other) => other.kind === 'fastfood');
      value = addFastfood(graph, select, prefix, value, kernels);
      continue;
    }
    const maps = stages.map(mapsOf);
    assertMapsAlike(maps, stage.kind === 'affine' ? 1 : datasets.length);
    if (stage.kind === 'affine') value = addAffine(graph, select, prefix, value, maps);
    else if (stage.by === 'trainSet') value = addAffine(graph, select, prefix, value, maps, trainSet);
    else value = addAffineByRow(graph, select, prefix, value, maps, domain);
  }
  const corrected = graph.node('Cast', [value], { to: { int: elementCode('float32') } });
  graph.output('corrected', corrected, 'float32', ['N', first.outputDim]);

  const { protocolVersion, ...origin } = metadata;
  return graph.encode({
    opset: OPSET,
    metadata: {
      protocol_version: protocolVersion,
      ...origin,
      instruments: JSON.stringify(instruments),
      datasets: JSON.stringify(datasets),
    },
  });
}

function mapsOf(stage: Stage): readonly AffineMap[] {
  if (stage.kind === 'affine') return [stage.map];
  return stage.kind === 'affineBy' ? stage.maps : [];
}
