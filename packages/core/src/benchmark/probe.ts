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
import { EbbError } from '../errors.js';
import type { Compute } from '../linalg/compute.js';
import { type Matrix, matrix, row, selectRows } from '../linalg/matrix.js';
import { gemvTransposed, matrixVectors, openWorkspace } from '../linalg/simd.js';
import { norm } from '../linalg/vector.js';
import { cosineSimilarity } from '../measure/cosine.js';
import type { Benchmark } from './data.js';
import { type Regime, type RegimeView, regimeViews } from './regimes.js';
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
   * 2.6); undefined where the variant projects such a direction out, or its space does not define one: the datasets' means
   * are equal, or all rows are.
   */
  readonly biasCosine: number | undefined;
  readonly trainingClips: number;
  /** Scores of the train set's own test clips under acoustic conditions; the correction is fitted on clean clips. */
  readonly affected: readonly AffectedScores[];
  readonly notes: readonly string[];
}

/** What is asked of `probeTask` beside the clean scores. */
export interface ProbeOptions {
  readonly regimes?: readonly Regime[];
  readonly onFailure?: (variant: Variant, error: EbbError) => void;
  /** `taskFitter` of the task, where its fits serve others too. */
  readonly fitter?: RecipeFitter;
}

/** Fits corrections on the training rows of a task. */
export function taskFitter(
  { reading, seed }: Pick<Benchmark, 'reading' | 'seed'>,
  { training, conditions }: TaskData,
  compute: Compute,
): RecipeFitter {
  const affected = (effect: string) => {
    const own = conditions.filter((condition) => condition.effect === effect);
    if (own.length === 0) return undefined;
    return { strengths: own.map(({ strength }) => strength), x: own.map((condition) => condition.training()) };
  };
  return new RecipeFitter(training, { compute, reading, seed, affected });
}

/** Logits under one effect in one regime. */
export interface AffectedScores extends Pick<RegimeView, 'regime' | 'effect' | 'strength'> {
  readonly scores: Float64Array;
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
 *
 * @param options.regimes in which clips under the embedding's acoustic conditions are scored too
 * @param options.onFailure told of a variant that cannot be fitted or probed, which is then left out; without it, that is an error
 * @throws EbbError of the fits, of `applyStage` and of `selectClassifier`.
 */
export async function probeTask(
  benchmark: Pick<Benchmark, 'reading' | 'seed'>,
  data: TaskData,
  variants: readonly Variant[],
  compute: Compute,
  { regimes = [], onFailure, fitter = taskFitter(benchmark, data, compute) }: ProbeOptions = {},
): Promise<ProbeResult[]> {
  const views = regimeViews(data, regimes, benchmark.seed);
  const results: ProbeResult[] = [];
  const failed = (variants: readonly Variant[], error: unknown) => {
    if (!onFailure || !(error instanceof EbbError)) throw error;
    for (const variant of variants) onFailure(variant, error);
  };
  const probe = async (plans: readonly Plan[]): Promise<void> => {
    try {
      const first = await probeSpace(plans, 0, data, views, fitter, compute);
      results.push(...first, ...(await probeSpace(plans, 1, data, views, fitter, compute)));
    } catch (error) {
      if (plans.length === 1 || !onFailure) failed(plans[0]!.variants, error);
      // One plan's fault is not that of the others in its space: each alone has the same figures as beside them.
      else for (const plan of plans) await probe([plan]);
    }
  };
  for (const plans of (await planSpaces(variants, fitter, failed)).values()) await probe(plans);
  return results;
}

/** The plans of all variants that can be fitted, by feature space. */
async function planSpaces(
  variants: readonly Variant[],
  fitter: RecipeFitter,
  failed: (variants: readonly Variant[], error: unknown) => void,
): Promise<Map<FeatureSpace, Plan[]>> {
  const spaces = new Map<string, FeatureSpace>();
  const plans = new Map<string, Plan>();
  const plan = async (variant: Variant, key: string) => {
    const { recipe, scope } = variant;
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
  };
  for (const variant of variants) {
    const key = pipelineKey(variant.recipe.steps, variant.scope);
    const known = plans.get(key);
    if (known) known.variants.push(variant);
    else await plan(variant, key).catch((error) => failed([variant], error));
  }
  const bySpace = new Map<FeatureSpace, Plan[]>();
  for (const plan of plans.values()) bySpace.set(plan.space, [...(bySpace.get(plan.space) ?? []), plan]);
  return bySpace;
}

/** A plan's classifier, as a linear score on the features of its space. */
interface LinearProbe {
  readonly classifier: SelectedClassifier;
  /** In the corrected space, [D']. */
  readonly weights: Float64Array;
  readonly onFeatures: { readonly weights: Float64Array; readonly intercept: number };
}

async function probeSpace(
  plans: readonly Plan[],
  trainSet: number,
  data: TaskData,
  views: readonly RegimeView[],
  fitter: RecipeFitter,
  compute: Compute,
): Promise<ProbeResult[]> {
  const { front, training } = plans[0]!.space;
  const own = (i: number) => training.datasets[i] === trainSet;
  const features = (x: Matrix, domain: number) =>
    front.reduce((rows, stage) => applyStage(stage, rows, { trainSet, domain }), x);
  const rows = filterRows(training, own);
  const ownRows = Array.from(training.datasets.keys()).filter(own);
  const tests = data.tests.map(({ x }, domain) => features(x, domain));
  const probes = await trainProbes(plans, rows.x, rows.positive, compute);

  const affected = plans.map((): AffectedScores[] => []);
  // Two regimes share the probes that are trained on one condition.
  const trained = new Map<string, LinearProbe[]>();
  for (const { regime, effect, strength, training: affectedTraining, test } of views) {
    const x = test ? features(test(trainSet), trainSet) : tests[trainSet]!;
    const key = JSON.stringify(affectedTraining ? [effect, strength] : []);
    if (affectedTraining && !trained.has(key)) {
      const affectedRows = features(selectRows(affectedTraining(), ownRows), trainSet);
      trained.set(key, await trainProbes(plans, affectedRows, rows.positive, compute));
    }
    (trained.get(key) ?? probes).forEach(({ onFeatures }, k) => {
      affected[k]!.push({ regime, effect, strength, scores: linearScores(x, onFeatures) });
    });
  }
  const results: ProbeResult[] = [];
  for (const [k, { variants, notes }] of plans.entries()) {
    const { classifier, weights, onFeatures } = probes[k]!;
    const scores = tests.map((x) => linearScores(x, onFeatures)) as [Float64Array, Float64Array];
    for (const variant of variants) {
      const biasCosine = await cosineWithSeparation(variant, weights, fitter);
      const common = { trainSet, classifier, scores, trainingClips: rows.x.rows, affected: affected[k]!, notes };
      results.push({ variant, biasCosine, ...common });
    }
  }
  return results;
}

/** The classifier of every plan of a space, trained on the features x [n, D]. */
async function trainProbes(
  plans: readonly Plan[],
  x: Matrix,
  positive: Uint8Array,
  compute: Compute,
): Promise<LinearProbe[]> {
  // Few wide rows: a product with the Gram matrix costs less than the two with the features.
  const gram = x.rows <= 2 * (x.cols + 1) ? await compute.gram(x) : undefined;
  const unprojected = await geometryOf(x, gram, undefined, compute);
  // Also where no variant asks for it: what a method is judged beside must not change its figures, not even their last bit.
  const start = selectClassifier(unprojected, positive);
  const probes: LinearProbe[] = [];
  for (const { tail } of plans) {
    const geometry = tail ? await geometryOf(x, gram, tail, compute) : unprojected;
    const classifier = tail ? selectClassifier(geometry, positive, start.solutions) : start;
    const { weights, intercept } = outputWeights(geometry, classifier.coefficients, x, tail);
    const onFeatures = tail ? pullBack(tail, weights, intercept) : { weights, intercept };
    probes.push({ classifier, weights, onFeatures });
  }
  return probes;
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
  const artefact = await fitter.artefact([...recipe.steps, lda!], scope).catch((error) => {
    if (error instanceof EbbError && error.code === 'SINGULAR') return undefined;
    throw error;
  });
  const last = artefact?.stages.at(-1);
  if (last?.kind !== 'affine') return undefined;
  const direction = row(last.map.right, 0);
  return norm(direction) > 0 ? cosineSimilarity(weights, direction) : undefined;
}
