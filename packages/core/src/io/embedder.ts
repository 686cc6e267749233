import type { GraphModel, PatchPlan, PlanOptions } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { int64Vector, type Tensor, tensor } from '../onnx/tensor.js';
import type { Session } from './onnx-session.js';

/** What a model says about one clip. */
export interface ClipEmbedding {
  readonly patches: number;
  /** Shape [patches, dim]. */
  readonly frames: Float32Array;
  /** Mean over the patches, summed in float64 and rounded once; shape [dim]. */
  readonly mean: Float32Array;
  /** Shape [patches, classCount], of models that have classes. */
  readonly scores?: Float32Array;
}

export interface EmbedOptions extends PlanOptions {
  /** Patches of one run. Eight of YAMNet's are within 5% of the best rate; more only take more memory. */
  readonly patchesMax?: number;
}

/** A run of patches of one clip, and the part of its waveform that they read. */
interface Piece {
  readonly clip: number;
  readonly patches: number;
  readonly patchSamples: number;
  readonly waveform: Float32Array;
  /** Relative to the waveform's begin. */
  readonly starts: readonly number[];
}

/**
 * Embeds clips, several in one run of the graph. A clip's result does not depend on what it is batched with.
 *
 * Patches are packed into runs of at most `patchesMax`, in the order of the clips; a long clip is spread over several
 * runs, so that memory is bounded by the run. A graph that takes `length` gets rows of one length only in a run.
 *
 * @param model how clips are cut; its graph is the session's
 * @param clips mono, at the model's sample rate
 * @throws EbbError INVALID_ARGUMENT when a clip has no sample; NON_FINITE, with the clip's index, when a sample or an embedding is;
 *   WRONG_DIMENSION when the graph gives another number of dimensions or rows than it should.
 */
export async function embedClips(
  model: GraphModel,
  session: Session,
  clips: readonly Float32Array[],
  { patchesMax = 8, ...planOptions }: EmbedOptions = {},
): Promise<ClipEmbedding[]> {
  const results = clips.map((samples, clip) => {
    for (let n = 0; n < samples.length; n++) {
      if (Number.isFinite(samples[n])) continue;
      throw new EbbError('NON_FINITE', `Sample ${n} of the clip is not finite.`, { where: model.id, at: clip });
    }
    const plan = model.plan(samples, planOptions);
    const patches = plan.starts.length;
    return {
      plan,
      patches,
      next: 0,
      frames: new Float32Array(patches * model.dim),
      ...(model.classCount === undefined ? {} : { scores: new Float32Array(patches * model.classCount) }),
    };
  });

  const pieces = results.flatMap(({ plan }, clip) => piecesOf(plan, clip, model.startUnitSamples, patchesMax));
  for (const run of runsOf(pieces, patchesMax)) {
    const outputs = await session.run(inputsOf(run, model.startUnitSamples, session.inputNames));
    const rows = run.reduce((total, { patches }) => total + patches, 0);
    const embedding = rowsOf(outputs, 'embedding', rows, model.dim, model.id);
    const scores =
      model.classCount === undefined ? undefined : rowsOf(outputs, 'scores', rows, model.classCount, model.id);
    let row = 0;
    for (const { clip, patches } of run) {
      const result = results[clip]!;
      result.frames.set(embedding.subarray(row * model.dim, (row + patches) * model.dim), result.next * model.dim);
      if (scores && model.classCount !== undefined) {
        const { classCount } = model;
        result.scores?.set(scores.subarray(row * classCount, (row + patches) * classCount), result.next * classCount);
      }
      result.next += patches;
      row += patches;
    }
  }

  return results.map(({ patches, frames, scores }, clip) => {
    const mean = meanOfRows(frames, patches, model.dim);
    if (!mean.every(Number.isFinite)) {
      throw new EbbError('NON_FINITE', "The clip's embedding is not finite.", { where: model.id, at: clip });
    }
    return { patches, frames, mean, ...(scores ? { scores } : {}) };
  });
}

/** A plan cut into pieces of at most `patchesMax` patches. */
function piecesOf(plan: PatchPlan, clip: number, unit: number, patchesMax: number): Piece[] {
  const { waveform, starts, patchSamples } = plan;
  const pieces: Piece[] = [];
  for (let from = 0; from < starts.length; from += patchesMax) {
    const own = starts.slice(from, from + patchesMax);
    const first = own[0] as number;
    const end = (own.at(-1) as number) * unit + patchSamples;
    pieces.push({
      clip,
      patches: own.length,
      patchSamples,
      waveform: waveform.subarray(first * unit, end),
      starts: own.map((start) => start - first),
    });
  }
  return pieces;
}

function runsOf(pieces: readonly Piece[], patchesMax: number): Piece[][] {
  const runs: Piece[][] = [];
  let room = 0;
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run && piece.patches <= room && run[0]?.patchSamples === piece.patchSamples) {
      run.push(piece);
      room -= piece.patches;
    } else {
      runs.push([piece]);
      room = patchesMax - piece.patches;
    }
  }
  return runs;
}

function inputsOf(run: readonly Piece[], unit: number, inputNames: readonly string[]): Record<string, Tensor> {
  const { patchSamples } = run[0]!;
  // A graph without starts takes one patch a row.
  if (!inputNames.includes('starts')) {
    const patches = run.flatMap(({ waveform, starts }) =>
      starts.map((start) => waveform.subarray(start * unit, start * unit + patchSamples)),
    );
    const rows = new Float32Array(patches.length * patchSamples);
    patches.forEach((patch, p) => {
      rows.set(patch, p * patchSamples);
    });
    return { waveform: tensor('float32', [patches.length, patchSamples], rows) };
  }
  // Every clip begins on a whole unit; the zeros between are read by no patch.
  const units = run.map(({ waveform }) => Math.ceil(waveform.length / unit));
  const samples = new Float32Array(units.reduce((total, count) => total + count, 0) * unit);
  const starts: number[] = [];
  let begin = 0;
  run.forEach((piece, i) => {
    samples.set(piece.waveform, begin * unit);
    for (const start of piece.starts) starts.push(begin + start);
    begin += units[i] as number;
  });
  return {
    waveform: tensor('float32', [samples.length], samples),
    starts: int64Vector(starts),
    ...(inputNames.includes('length') ? { length: int64Vector([patchSamples]) } : {}),
  };
}

function rowsOf(
  outputs: Readonly<Record<string, Tensor>>,
  name: string,
  rows: number,
  columns: number,
  where: string,
): Float32Array {
  const output = outputs[name];
  if (output?.data instanceof Float32Array && output.dims[0] === rows && output.data.length === rows * columns) {
    return output.data;
  }
  throw new EbbError('WRONG_DIMENSION', `The graph's output '${name}' has another form.`, {
    where,
    expected: `float32 ${rows} x ${columns}`,
    received: output ? `${output.type} ${output.dims.join(' x ')}` : 'none',
  });
}

function meanOfRows(values: Float32Array, rows: number, columns: number): Float32Array {
  const sums = new Float64Array(columns);
  for (let at = 0; at < values.length; at++)
    sums[at % columns] = (sums[at % columns] as number) + (values[at] as number);
  return Float32Array.from(sums, (sum) => sum / rows);
}
