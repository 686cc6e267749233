import { EbbError } from '../errors.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { elementCode, tensor } from '../onnx/tensor.js';
import type { AffineMap } from './affine.js';
import { type Choice, combinedChoice } from './choice.js';
import type { Artefact, Stage } from './contract.js';
import { addAffine, addAffineByRow, assertMapsAlike } from './export-affine.js';
import { addDense } from './export-dense.js';
import { addSignedLog, addUnitLength } from './export-elementwise.js';
import { addFastfood } from './export-fastfood.js';
import { addKernelProjection } from './export-kernel-projection.js';
import { type Select, selectBy } from './export-select.js';

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
 * SHAPE_MISMATCH when the maps of a stage differ in width, or in number from the datasets; UNSUPPORTED for a tabulated stage.
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
    [inputDim, ...stages.map(stageShape), outputDim].join(', ');
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
  const choice = combinedChoice(first.stages.map((stage) => ('by' in stage ? stage.by : 'nothing')));
  const select = selectBy(graph, artefacts.length > 1 ? scalarInput('instrument') : '');
  const trainSet = choice === 'trainSet' || choice === 'both' ? scalarInput('train_set') : '';
  const domain = choice === 'domain' || choice === 'both' ? graph.input('domain', 'int64', ['N']) : '';
  const usesBoth = first.stages.some((stage) => 'by' in stage && stage.by === 'both');
  const both = usesBoth ? mapOfBoth(graph, datasets.length, trainSet, domain) : '';
  const indices: Readonly<Record<Choice, string>> = { nothing: '', trainSet, domain, both };

  let value = graph.node('Cast', [embedding], { to: { int: elementCode('float64') } });
  for (const s of first.stages.keys()) {
    const stages = artefacts.map((artefact) => artefact.stages[s] as Stage);
    value = addStage(graph, select, `stage${s}`, value, stages, datasets.length, indices);
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

/** Adds one stage, of one kind for all instruments, and returns its value. */
function addStage(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  stages: readonly Stage[],
  datasets: number,
  indices: Readonly<Record<Choice, string>>,
): string {
  const first = stages[0] as Stage;
  const count = { nothing: 1, trainSet: datasets, domain: datasets, both: datasets ** 2 };
  switch (first.kind) {
    case 'affine':
    case 'affineBy': {
      const by = first.kind === 'affine' ? 'nothing' : first.by;
      const maps = stages.map(affineMapsOf);
      assertMapsAlike(maps, count[by]);
      if (by === 'nothing') return addAffine(graph, select, prefix, x, maps);
      if (by === 'trainSet') return addAffine(graph, select, prefix, x, maps, indices.trainSet);
      return addAffineByRow(graph, select, prefix, x, maps, indices[by]);
    }
    case 'dense': {
      const own = stages.filter((stage) => stage.kind === 'dense');
      if (first.maps.length !== count[first.by]) {
        throw new EbbError('SHAPE_MISMATCH', 'A stage has another number of maps than there are datasets.', {
          expected: `${count[first.by]} by ${first.by}`,
          received: `${first.maps.length}`,
        });
      }
      return addDense(graph, select, prefix, x, own, first.by === 'nothing' ? undefined : indices[first.by]);
    }
    case 'fastfood':
      return addFastfood(
        graph,
        select,
        prefix,
        x,
        stages.filter((stage) => stage.kind === 'fastfood'),
      );
    case 'kernelProjection': {
      const maps = stages.flatMap((stage) => (stage.kind === 'kernelProjection' ? [stage.map] : []));
      return addKernelProjection(graph, select, prefix, x, maps);
    }
    case 'signedLog': {
      const units = stages.flatMap((stage) => (stage.kind === 'signedLog' ? [stage.unit] : []));
      return addSignedLog(graph, select, prefix, x, units);
    }
    case 'unitLength':
      return addUnitLength(graph, prefix, x);
    case 'tabulated':
      throw new EbbError('UNSUPPORTED', 'A correction that was submitted as a graph is not exported as another one.');
  }
}

/** The value s K + d of each row: which map of a stage by train set s and dataset d, of K datasets; int64 [N]. */
function mapOfBoth(graph: GraphBuilder, datasets: number, trainSet: string, domain: string): string {
  const all = BigInt64Array.from({ length: datasets ** 2 }, (_, k) => BigInt(k));
  // By a table rather than arithmetic, so that an index outside the datasets makes the run fail.
  const table = graph.constant('map_of_both', tensor('int64', [datasets, datasets], all));
  const ofTrainSet = graph.node('Gather', [table, trainSet], { axis: { int: 0 } });
  return graph.node('Gather', [ofTrainSet, domain], { axis: { int: 0 } });
}

/** What must agree between instruments for their stages to stand in one graph. */
function stageShape(stage: Stage): string {
  if (stage.kind === 'affineBy') return `affine by ${stage.by}`;
  if (stage.kind !== 'dense') return stage.kind;
  const widths = stage.maps.map((map) => (map === 'identity' ? map : `${map.matrix.rows} x ${map.matrix.cols}`));
  return `dense by ${stage.by} (${widths.join(', ')})`;
}

function affineMapsOf(stage: Stage): readonly AffineMap[] {
  if (stage.kind === 'affine') return [stage.map];
  return stage.kind === 'affineBy' ? stage.maps : [];
}
