import { type SelectedClassifier, selectClassifier } from '../classify/cross-validation.js';
import { type Geometry, primalGeometry, spanGeometry } from '../classify/geometry.js';
import { type AffineMap, applyAffine, composeAffine, pullBack } from '../correct/affine.js';
import { correctedGram, keepsScale } from '../correct/affine-gram.js';
import { applyStage } from '../correct/apply.js';
import type { Scope, Stage, TrainingRows } from '../correct/contract.js';
import { dependsOnScope, pipelineKey, RecipeFitter } from '../correct/fit.js';
import { methodNamed } from '../correct/methods.js';
import type { Recipe } from '../correct/recipe.js';
import { filterRows } from '../correct/training-rows.js';
import type { Compute } from '../linalg/compute.js';
import { type Matrix, matrix, row } from '../linalg/matrix.js';
import { gemvTransposed, matrixVectors, openWorkspace } from '../linalg/simd.js';
import { norm } from '../linalg/vector.js';
import { cosineSimilarity } from '../measure/cosine.js';
import type { Benchmark } from './data.js';
import type { TaskData } from './task.js';

/** A correction method and the rows that its dataset-separating operators see. */
export interface Variant {
  readonly recipe: Recipe;
  readonly scope: Scope;
}

/** A trained probe of one variant and train set, and its scores on both test sets. */
export interface ProbeResult {
  readonly variant: Variant;
  /** 0 or 1: index in the task's pair. */
  readonly trainSet: number;
  readonly classifier: Pick<SelectedClassifier, 'c' | 'validationAuc'>;
  /** Logits of the clips of each test set of the pair. */
  readonly scores: readonly [Float64Array, Float64Array];
  /**
   * Cosine of the classifier's weights and the dataset-separating direction, both in the variant's space (PROTOCOLS
   * 2.6); undefined where the variant projects such a direction out, or where the datasets' means are equal.
   */
  readonly biasCosine: number | undefined;
  readonly trainingClips: number;
  readonly notes: readonly string[];
}

/** The embeddings after the steps of a recipe up to the last that is not one affine map for all rows. */
interface FeatureSpace {
  readonly front: readonly Stage[];
  readonly training: TrainingRows;
}

/** Variants that come to the same pipeline, in one feature space, with what is left to do there. */
interface Plan {
  readonly variants: Variant[];
  readonly space: FeatureSpace;
  readonly tail: AffineMap | undefined;
  readonly notes: readonly string[];
}

/**
 * Probes of every variant on one task, trained on either dataset of the pair and scored on both test sets.
 *
 * What variants share is computed once: the kernel map, one Gram matrix a training set for all values of C, folds and
 * projections (corrected by a low-rank update), the features of the test sets. A projected variant's classifier starts
 * from that of the same features before projection.
 */
export async function probeTask(
  benchmark: Pick<Benchmark, 'reading' | 'seed'>,
  data: TaskData,
  variants: readonly Variant[],
  compute: Compute,
): Promise<ProbeResult[]> {
  const fitter = new RecipeFitter(data.training, { compute, reading: benchmark.reading, seed: benchmark.seed });
  const results: ProbeResult[] = [];
  for (const plans of (await planSpaces(variants, fitter)).values()) {
    for (const trainSet of [0, 1]) results.push(...(await probeSpace(plans, trainSet, data, fitter, compute)));
  }
  return results;
}

/** The plans of all variants, by feature space. */
async function planSpaces(variants: readonly Variant[], fitter: RecipeFitter): Promise<Map<FeatureSpace, Plan[]>> {
  const spaces = new Map<string, FeatureSpace>();
  const plans = new Map<string, Plan>();
  for (const variant of variants) {
    const { recipe, scope } = variant;
    const key = pipelineKey(recipe.steps, scope);
    const known = plans.get(key);
    if (known) {
      known.variants.push(variant);
      continue;
    }
    const { stages, notes } = await fitter.artefact(recipe.steps, scope);
    const frontLength = stages.findLastIndex(({ kind }) => kind !== 'affine') + 1;
    const frontSteps = recipe.steps.slice(0, frontLength);
    const spaceKey = pipelineKey(frontSteps, scope);
    const space = spaces.get(spaceKey) ?? {
      front: stages.slice(0, frontLength),
      training: await fitter.rowsAfter(frontSteps, scope),
    };
    spaces.set(spaceKey, space);
    const maps = stages.slice(frontLength).flatMap((stage) => (stage.kind === 'affine' ? [stage.map] : []));
    const tail = maps.length > 0 ? maps.reduce(composeAffine) : undefined;
    plans.set(key, { variants: [variant], space, tail, notes });
  }
  const bySpace = new Map<FeatureSpace, Plan[]>();
  for (const plan of plans.values()) bySpace.set(plan.space, [...(bySpace.get(plan.space) ?? []), plan]);
  return bySpace;
}

async function probeSpace(
  plans: readonly Plan[],
  trainSet: number,
  data: TaskData,
  fitter: RecipeFitter,
  compute: Compute,
): Promise<ProbeResult[]> {
  const { front, training } = plans[0]!.space;
  const rows = filterRows(training, (i) => training.datasets[i] === trainSet);
  // Few wide rows: a product with the Gram matrix costs less than the two with the features.
  const gram = rows.x.rows <= 2 * (rows.x.cols + 1) ? await compute.gram(rows.x) : undefined;
  const tests = data.tests.map(({ x }, domain) =>
    front.reduce((features, stage) => applyStage(stage, features, { trainSet, domain }), x),
  );
  const unprojected = await geometryOf(rows.x, gram, undefined, compute);
  // Also where no variant asks for it: what a method is judged beside must not change its figures, not even their last bit.
  const start = selectClassifier(unprojected, rows.positive);
  const results: ProbeResult[] = [];
  for (const { variants, tail, notes } of plans) {
    const geometry = tail ? await geometryOf(rows.x, gram, tail, compute) : unprojected;
    const classifier = tail ? selectClassifier(geometry, rows.positive, start.solutions) : start;
    const { weights, intercept } = outputWeights(geometry, classifier.coefficients, rows.x, tail);
    const onFeatures = tail ? pullBack(tail, weights, intercept) : { weights, intercept };
    const scores = tests.map((x) => linearScores(x, onFeatures)) as [Float64Array, Float64Array];
    for (const variant of variants) {
      const biasCosine = await cosineWithSeparation(variant, weights, fitter);
      results.push({ variant, trainSet, classifier, scores, biasCosine, trainingClips: rows.x.rows, notes });
    }
  }
  return results;
}

async function geometryOf(x: Matrix, gram: Matrix | undefined, tail: AffineMap | undefined, compute: Compute) {
  if (!gram) return primalGeometry(tail ? applyAffine(tail, x) : x);
  if (!tail) return spanGeometry(gram);
  return spanGeometry(keepsScale(tail) ? correctedGram(tail, gram, x) : await compute.gram(applyAffine(tail, x)));
}

/** Weights [D'] and intercept of a classifier in the corrected space: from `span`, the sum of its corrected rows. */
function outputWeights({ kind }: Geometry, coefficients: Float64Array, x: Matrix, tail: AffineMap | undefined) {
  if (kind === 'primal') {
    return { weights: coefficients.slice(0, -1), intercept: coefficients.at(-1)! };
  }
  const combined = matrix(1, x.cols);
  const [rows, a, sum] = openWorkspace([x.data.length, x.rows, x.cols]);
  rows.set(x.data);
  a.set(coefficients);
  gemvTransposed(rows, x.rows, x.cols, x.cols, a, sum);
  combined.data.set(sum);
  const intercept = coefficients.reduce((total, v) => total + v, 0);
  if (!tail) return { weights: combined.data, intercept };
  // The map of a sum of rows adds its shift once; a sum with coefficients adding to `intercept` needs it that often.
  const weights = applyAffine(tail, combined).data.map((v, j) => v + (intercept - 1) * tail.shift[j]!);
  return { weights, intercept };
}

/** x w + b for every row of x. */
function linearScores(x: Matrix, { weights, intercept }: { weights: Float64Array; intercept: number }): Float64Array {
  const [scores] = matrixVectors(x, [weights]) as [Float64Array];
  return scores.map((v) => v + intercept);
}

async function cosineWithSeparation({ recipe, scope }: Variant, weights: Float64Array, fitter: RecipeFitter) {
  if (dependsOnScope(recipe.steps)) return undefined;
  const [lda] = methodNamed('lda').steps;
  const { stages } = await fitter.artefact([...recipe.steps, lda!], scope);
  const last = stages.at(-1)!;
  if (last.kind !== 'affine') return undefined;
  const direction = row(last.map.right, 0);
  return norm(direction) > 0 ? cosineSimilarity(weights, direction) : undefined;
}
