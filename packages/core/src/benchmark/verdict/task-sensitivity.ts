import { applyArtefact } from '../../correct/apply.js';
import type { Artefact } from '../../correct/contract.js';
import { pipelineKey, type RecipeFitter } from '../../correct/fit.js';
import { EbbError } from '../../errors.js';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, selectRows, stackRows } from '../../linalg/matrix.js';
import {
  effectSensitivity,
  type NoSensitivity,
  type Sensitivity,
} from '../../measure/sensitivity/effect-sensitivity.js';
import type { Variant } from '../probe.js';
import type { TaskData } from '../task.js';

/** The sensitivity of a variant's embeddings to one effect on one task. */
export type TaskSensitivity = { readonly effect: string } & (Sensitivity | NoSensitivity);

/** Positive clips under one effect: by strength and dataset of the pair. */
type Positives = readonly (readonly [Matrix, Matrix])[];

/**
 * Sensitivities of each variant that can be fitted, by effect in the order of the embedding's conditions (PROTOCOLS 3).
 *
 * Directions are fitted on the training positives of both datasets together and held against their test positives. Clips are
 * corrected as at test time: those of both datasets for a classifier trained on one of them. Where a map depends on which,
 * the figure is the mean over both.
 *
 * Where embeddings do not define it, a sensitivity is undefined, with the reason.
 *
 * @throws EbbError of the fits.
 */
export async function taskSensitivities(
  { training, tests, conditions }: TaskData,
  variants: readonly Variant[],
  fitter: RecipeFitter,
  compute: Compute,
): Promise<Map<Variant, TaskSensitivity[]>> {
  const trainingClips = [0, 1].map((d) => positiveIndices(training.positive, (i) => training.datasets[i] === d));
  const testClips = tests.map(({ positive }) => positiveIndices(positive, () => true));
  const found = new Map(variants.map((variant): [Variant, TaskSensitivity[]] => [variant, []]));
  for (const effect of new Set(conditions.map((condition) => condition.effect))) {
    const own = conditions.filter((condition) => condition.effect === effect);
    const strengths = own.map(({ strength }) => strength);
    const fitted = own.map((condition) => {
      const x = condition.training();
      return trainingClips.map((clips) => selectRows(x, clips)) as [Matrix, Matrix];
    });
    const heldOut = own.map(
      (condition) => testClips.map((clips, d) => selectRows(condition.test(d), clips)) as [Matrix, Matrix],
    );
    // Variants that come to the same pipeline are measured once.
    const known = new Map<string, TaskSensitivity>();
    for (const [{ recipe, scope }, list] of found) {
      const key = pipelineKey(recipe.steps, scope);
      const artefact = await fitter.artefact(recipe.steps, scope);
      const sensitivity = known.get(key) ?? {
        effect,
        ...(await measured(artefact, strengths, fitted, heldOut, compute)),
      };
      known.set(key, sensitivity);
      list.push(sensitivity);
    }
  }
  return found;
}

async function measured(
  artefact: Artefact,
  strengths: readonly number[],
  fitted: Positives,
  heldOut: Positives,
  compute: Compute,
): Promise<Sensitivity | NoSensitivity> {
  const trainSets = dependsOnTrainSet(artefact) ? [0, 1] : [0];
  const values: Sensitivity[] = [];
  for (const trainSet of trainSets) {
    const corrected = (positives: Positives) =>
      positives.map((datasets) =>
        stackRows(datasets.map((x, domain) => applyArtefact(artefact, x, { trainSet, domain }))),
      );
    const value = await effectSensitivity(strengths, corrected(fitted), corrected(heldOut), compute).catch(
      noSensitivity,
    );
    if ('reason' in value) return value;
    values.push(value);
  }
  const mean = (figure: keyof Sensitivity) => values.reduce((sum, value) => sum + value[figure], 0) / values.length;
  return {
    global: mean('global'),
    globalHeldOut: mean('globalHeldOut'),
    clipwise: mean('clipwise'),
    clipwiseLeftOut: mean('clipwiseLeftOut'),
  };
}

function noSensitivity(error: unknown): NoSensitivity {
  if (error instanceof EbbError && ['SINGULAR', 'NON_FINITE'].includes(error.code)) return { reason: error.message };
  throw error;
}

const dependsOnTrainSet = ({ stages }: Artefact) =>
  stages.some((stage) => 'by' in stage && (stage.by === 'trainSet' || stage.by === 'both'));

const positiveIndices = (positive: Uint8Array, keep: (i: number) => boolean) =>
  Array.from(positive.keys()).filter((i) => positive[i] === 1 && keep(i));
