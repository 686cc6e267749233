import { z } from 'zod';
import { type AffineMap, diagonalMap } from '../affine.js';
import { type CombatModel, combatModel } from '../combat-model.js';
import type { LabelsUsed, Operator } from '../contract.js';
import { posteriorLocationScale } from '../empirical-bayes.js';
import { rowsByDataset } from '../training-rows.js';

const parameters = z.strictObject({
  /** Differences that the datasets' labels explain, which are not taken for differences of the datasets. */
  preserve: z.enum(['nothing', 'instrument', 'genre']).default('nothing'),
  /** What the datasets are brought to: their pooled figures, or those of the classifier's train set. */
  reference: z.enum(['pooled', 'trainSet']).default('pooled'),
});

const LABELS: Readonly<Record<z.infer<typeof parameters>['preserve'], LabelsUsed>> = {
  nothing: 'dataset',
  instrument: 'dataset+instrument',
  genre: 'dataset+genre',
};

/** Removes a dataset's shift and scale of every dimension, shrunk towards those of all dimensions. */
export const combat: Operator<z.infer<typeof parameters>> = {
  id: 'combat',
  title: 'ComBat: location and scale by empirical Bayes',
  definition:
    'for a clip of dataset d, dimension by dimension: (x - a - s g_d) / sqrt(v_d) + a, with a the mean (averaged over the training clips’ preserved labels) and s the residual standard deviation of the training embeddings, g_d and v_d the dataset’s shift and variance ratio in units of s, shrunk by empirical Bayes towards those of all dimensions. With reference trainSet, a and s are those of the classifier’s train set, whose own clips stay. The labels of a test clip are not used',
  reference: 'Johnson, Li & Rabinovic, Biostatistics 2007; with a reference set Zhang et al., BMC Bioinformatics 2018',
  parameters,
  labelsUsed: ({ preserve }) => LABELS[preserve],
  chosenBy: ({ reference }) => (reference === 'pooled' ? 'domain' : 'both'),
  async fit(rows, { preserve, reference }) {
    const [first, second] = rowsByDataset(rows, 2);
    const clips = [first.rows, second.rows] as const;
    if (reference === 'pooled') {
      const model = combatModel(rows, preserve, undefined);
      const maps = DATASETS.map((d) => locationScaleMap(model, d, clips[d]));
      return { stage: { kind: 'affineBy', by: 'domain', maps } };
    }
    const maps = DATASETS.flatMap((trainSet) => {
      const model = combatModel(rows, preserve, trainSet);
      return DATASETS.map((d) => (d === trainSet ? identity(rows.x.cols) : locationScaleMap(model, d, clips[d])));
    });
    return { stage: { kind: 'affineBy', by: 'both', maps } };
  },
};

const DATASETS = [0, 1] as const;

const identity = (dim: number) => diagonalMap(new Float64Array(dim).fill(1), new Float64Array(dim));

/** The map of dataset d; a dimension that the model explains whole is shifted to the model's mean. */
function locationScaleMap(
  { mean, deviation, datasetMeans, standardised }: CombatModel,
  d: 0 | 1,
  clips: number,
): AffineMap {
  const scale = new Float64Array(mean.length).fill(1);
  const offset = mean.map((a, j) => a - datasetMeans[d][j]!);
  const varying = Array.from(deviation.keys()).filter((j) => deviation[j]! > 0);
  const pick = (values: Float64Array) => Float64Array.from(varying, (j) => values[j]!);
  const sample = standardised[d];
  const { shift, variance } = posteriorLocationScale(
    { shift: pick(sample.shift), variance: pick(sample.variance) },
    clips,
  );
  varying.forEach((j, k) => {
    scale[j] = 1 / Math.sqrt(variance[k]!);
    offset[j] = mean[j]! - (mean[j]! + deviation[j]! * shift[k]!) * scale[j]!;
  });
  return diagonalMap(scale, offset);
}
