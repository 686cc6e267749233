import { EbbError } from '../errors.js';
import { decodeModel, type GraphValue, type ModelSummary } from '../onnx/decode-model.js';
import type { GraphModel } from './contract.js';
import { planPatches } from './frontend/plan-patches.js';

/** What a graph cannot say about itself; each may also stand in its metadata_props under the name in brackets. */
export interface UserModelOptions {
  /** [ebb.sample_rate_hz] */
  readonly sampleRateHz?: number;
  /** Samples that one embedding is made of [ebb.patch_samples]; not needed where the waveform's second dimension is fixed. */
  readonly patchSamples?: number;
  /** Samples from one patch to the next [ebb.hop_samples]; a patch by default. */
  readonly hopSamples?: number;
  /** Unit of `starts` in samples [ebb.start_unit_samples]; 1 by default. */
  readonly startUnitSamples?: number;
}

/** How a user's own graph takes clips. */
export interface UserModel extends GraphModel {
  readonly patchSamples: number;
  readonly hopSamples: number;
}

/**
 * A user's ONNX graph as a model. Two forms are taken: `waveform` float32 [N, S], one patch of S samples a row, the form
 * that most frameworks export; or our own, `waveform` float32 [T] with `starts` int64 [N] (see GraphModel). Both give
 * `embedding` float32 [N, D] with D fixed. The graph itself is not run here.
 *
 * @param bytes of the .onnx file
 * @param id its id from now on
 * @throws EbbError INVALID_VALUE when the bytes are no ONNX model or its interface is another; INVALID_ARGUMENT when an option is missing or
 *   not a positive whole number.
 */
export function userModel(bytes: Uint8Array, id: string, options: UserModelOptions = {}): UserModel {
  const summary = decodeModel(bytes);
  const waveform = input(summary, 'waveform');
  const rank = waveform.dims.length;
  // A fixed first size takes one batch only: the exporter was not told that it varies.
  const varies = typeof waveform.dims[0] === 'string';
  check(waveform, 'float32', varies && (rank === 1 || rank === 2), 'float32 [N, S] or [T] with N and T symbolic');
  const expectedInputs = rank === 1 ? ['waveform', 'starts'] : ['waveform'];
  if (rank === 1) {
    const starts = input(summary, 'starts');
    check(starts, 'int64', starts.dims.length === 1, 'int64 [N]');
  }
  const other = summary.inputs.find(({ name }) => !expectedInputs.includes(name));
  if (other) throw contract(`The graph has an input '${other.name}'.`, `only ${expectedInputs.join(' and ')}`);
  const embedding = summary.outputs.find(({ name }) => name === 'embedding');
  if (!embedding) throw contract("The graph has no output 'embedding'.", 'embedding', names(summary.outputs));
  const dim = embedding.dims[1];
  check(embedding, 'float32', embedding.dims.length === 2 && isCount(dim), 'float32 [N, D] with D fixed');

  const fixed = waveform.dims[1];
  const setting = (key: keyof UserModelOptions, property: string, what: string, fallback?: number): number => {
    const text = summary.metadata[`ebb.${property}`];
    const value = options[key] ?? (text === undefined ? fallback : Number(text));
    if (isCount(value)) return value;
    throw new EbbError('INVALID_ARGUMENT', `The model does not say its ${what}.`, {
      where: id,
      expected: `a positive whole number, as an option or as 'ebb.${property}' in the graph's metadata_props`,
      received: value === undefined ? 'none' : `${value}`,
    });
  };
  const sampleRateHz = setting('sampleRateHz', 'sample_rate_hz', 'sample rate in Hz');
  const startUnitSamples =
    rank === 2 ? 1 : setting('startUnitSamples', 'start_unit_samples', 'unit of starts in samples', 1);
  const patchSamples = setting(
    'patchSamples',
    'patch_samples',
    'patch length in samples',
    isCount(fixed) ? fixed : undefined,
  );
  if (isCount(fixed) && fixed !== patchSamples) {
    throw contract("The graph's patches have another length.", `${patchSamples} samples`, `${fixed}`);
  }
  const hopSamples = setting('hopSamples', 'hop_samples', 'hop in samples', patchSamples);
  if (hopSamples % startUnitSamples !== 0) {
    throw new EbbError('INVALID_ARGUMENT', 'The hop must be a multiple of the unit of starts.', {
      where: id,
      expected: `a multiple of ${startUnitSamples}`,
      received: `${hopSamples}`,
    });
  }
  const grid = { patchSamples, startUnitSamples, hopUnits: hopSamples / startUnitSamples };
  return {
    id,
    title: id,
    dim: dim as number,
    sampleRateHz,
    startUnitSamples,
    patchSeconds: patchSamples / sampleRateHz,
    hopSeconds: hopSamples / sampleRateHz,
    patchSamples,
    hopSamples,
    plan: (samples, planOptions) => planPatches(samples, grid, planOptions),
  };
}

function input({ inputs }: ModelSummary, name: string): GraphValue {
  const found = inputs.find((value) => value.name === name);
  if (found) return found;
  throw contract(`The graph has no input '${name}'.`, name, names(inputs));
}

function check({ name, type, dims }: GraphValue, wanted: string, fits: boolean, expected: string): void {
  if (type === wanted && fits) return;
  throw contract(`'${name}' is of another form.`, expected, `${type ?? 'no tensor'} [${dims.join(', ')}]`);
}

function contract(summary: string, expected: string, received?: string): EbbError {
  return new EbbError('INVALID_VALUE', summary, { expected, ...(received === undefined ? {} : { received }) });
}

function names(values: readonly GraphValue[]): string {
  return values.map(({ name }) => name).join(', ') || 'none';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
