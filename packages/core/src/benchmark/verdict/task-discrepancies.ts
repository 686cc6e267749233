import { crossValidatedScores } from '../../classify/cross-validated-scores.js';
import { applyArtefact } from '../../correct/apply.js';
import type { Artefact, TrainingRows } from '../../correct/contract.js';
import type { RecipeFitter } from '../../correct/fit.js';
import { rowsOfDataset } from '../../correct/training-rows.js';
import { EbbError } from '../../errors.js';
import type { Compute } from '../../linalg/compute.js';
import type { Matrix } from '../../linalg/matrix.js';
import {
  type ClassPart,
  classwiseBandwidths,
  classwiseDiscrepancies,
  type LabelledSets,
} from '../../measure/discrepancy/classwise-discrepancies.js';
import { type DiscrepancyValue, measureDiscrepancies } from '../../measure/discrepancy/measure-discrepancies.js';
import { referenceBandwidth } from '../../measure/discrepancy/reference-bandwidth.js';
import { DISCREPANCIES } from '../../measure/discrepancy/registry.js';
import type { Variant } from '../probe.js';

/** Of the domain classifier, on rows of mean squared norm 1: little regularised, and its optimum still found quickly. */
const DOMAIN_CLASSIFIER = { folds: 5, c: 100 };

/** Whether all rows are compared, or positives and negatives on their own as well. */
export type DiscrepancyParts = 'pooled' | 'classwise';

/** Which rows a discrepancy compares; `classMean` is the mean of positives and negatives. */
export type Part = ClassPart | 'classMean';

/** The discrepancies of one variant on one task: by part, then by id. */
export type TaskDiscrepancies = Readonly<Partial<Record<Part, Readonly<Record<string, DiscrepancyValue>>>>>;

/**
 * Discrepancies between the corrected training rows of a task's two datasets, of each variant that can be fitted.
 *
 * Rows are corrected as clips are at test time: those of both datasets for a classifier trained on one of them. Where a
 * map depends on which, the figure is the mean over both. The kernel's width is that of the uncorrected rows.
 *
 * What rows are too few or too much alike for is undefined, with the reason; so is everything of a variant whose rows are
 * not finite.
 */
export async function taskDiscrepancies(
  rows: TrainingRows,
  variants: readonly Variant[],
  fitter: RecipeFitter,
  { compute, seed, parts }: { compute: Compute; seed: number; parts: DiscrepancyParts },
): Promise<Map<Variant, TaskDiscrepancies>> {
  const clean = [rowsOfDataset(rows, 0), rowsOfDataset(rows, 1)] as const;
  const positives = [0, 1].map((d) => rows.positive.filter((_, i) => rows.datasets[i] === d));
  const setsOf = ([a, b]: readonly [Matrix, Matrix]): LabelledSets => ({
    a,
    b,
    positiveA: positives[0]!,
    positiveB: positives[1]!,
  });
  const context = {
    compute,
    seed,
    crossValidate: (x: Matrix, positive: Uint8Array) =>
      crossValidatedScores(x, positive, { ...DOMAIN_CLASSIFIER, seed }, compute),
  };
  const all = [...DISCREPANCIES.values()];
  let pooledBandwidth: ReturnType<typeof referenceBandwidth> | undefined;
  let bandwidths: ReturnType<typeof classwiseBandwidths> | undefined;
  const found = new Map<Variant, TaskDiscrepancies>();
  for (const variant of variants) {
    const artefact = await fitter.artefact(variant.recipe.steps, variant.scope);
    const views = [];
    for (const view of correctedViews(artefact, clean)) views.push(await measure(setsOf(view)));
    found.set(variant, views.length === 1 ? views[0]! : meanOf(views));
  }
  return found;

  async function measure(sets: LabelledSets): Promise<TaskDiscrepancies> {
    // A class may be too small, or lie in one point, where all rows together are not.
    const byClass = parts === 'pooled' ? {} : await classwise(sets).catch((error) => undefinedFor(error, CLASS_PARTS));
    if ('pooled' in byClass) return byClass;
    return { ...(await pooled(sets).catch((error) => undefinedFor(error, ['pooled']))), ...byClass };
  }

  async function pooled(sets: LabelledSets): Promise<TaskDiscrepancies> {
    pooledBandwidth ??= referenceBandwidth({ a: clean[0], b: clean[1] }, compute);
    return { pooled: byId(await measureDiscrepancies(all, sets, { ...context, bandwidth: await pooledBandwidth })) };
  }

  async function classwise(sets: LabelledSets): Promise<TaskDiscrepancies> {
    bandwidths ??= classwiseBandwidths(setsOf(clean), compute);
    const values = await classwiseDiscrepancies(all, sets, { ...context, bandwidths: await bandwidths });
    return Object.fromEntries(Object.entries(values).map(([part, map]) => [part, byId(map)]));
  }
}

const CLASS_PARTS = ['positive', 'negative', 'classMean'] as const;

/** What measurements come to after such an error. */
function undefinedFor(error: unknown, parts: readonly Part[]): TaskDiscrepancies {
  if (!(error instanceof EbbError) || !['TOO_FEW_CLIPS', 'SINGULAR', 'NON_FINITE'].includes(error.code)) throw error;
  const missing: DiscrepancyValue = { value: undefined, reason: error.message };
  const ofAll = Object.fromEntries([...DISCREPANCIES.keys()].map((id) => [id, missing]));
  return Object.fromEntries(parts.map((part) => [part, ofAll]));
}

const byId = (values: ReadonlyMap<string, DiscrepancyValue>) => Object.fromEntries(values);

/** Both datasets' rows as a classifier of each train set sees them; once where that makes no difference. */
function correctedViews(artefact: Artefact, clean: readonly [Matrix, Matrix]): (readonly [Matrix, Matrix])[] {
  const view = (trainSet: number) =>
    clean.map((x, domain) => applyArtefact(artefact, x, { trainSet, domain })) as unknown as readonly [Matrix, Matrix];
  const byTrainSet = artefact.stages.some((stage) => 'by' in stage && (stage.by === 'trainSet' || stage.by === 'both'));
  return byTrainSet ? [view(0), view(1)] : [view(0)];
}

/** The mean value of each discrepancy; undefined where one of them is. */
function meanOf(views: readonly TaskDiscrepancies[]): TaskDiscrepancies {
  const [first] = views as [TaskDiscrepancies];
  return Object.fromEntries(
    Object.entries(first).map(([part, values]) => [
      part,
      Object.fromEntries(
        Object.keys(values).map((id): [string, DiscrepancyValue] => {
          const own = views.map((view) => view[part as Part]![id]!);
          const missing = own.find(({ value }) => value === undefined);
          return [id, missing ?? { value: own.reduce((sum, { value }) => sum + value!, 0) / own.length }];
        }),
      ),
    ]),
  );
}
