import { EbbError } from '../errors.js';

/** Measures of the decisions at a probability of 0.5; ratios are in [0, 1]. */
export interface DecisionMeasures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
  /** Positive clips. */
  readonly support: number;
}

/**
 * Precision, recall, F1, accuracy and support of the positive class at a probability of 0.5, which is a logit above 0.
 *
 * With TP, FP, FN, TN the counts of the confusion table: precision = TP/(TP+FP), recall = TP/(TP+FN),
 * F1 = 2 TP/(2 TP+FP+FN), accuracy = (TP+TN)/n. A ratio of 0 to 0 is 0, as scikit-learn's `zero_division` has it.
 *
 * @param logits decision values, shape [n]; `positive` 1 or 0, shape [n].
 * @throws EbbError SHAPE_MISMATCH.
 */
export function decisionMeasures(logits: ArrayLike<number>, positive: ArrayLike<number>): DecisionMeasures {
  if (logits.length !== positive.length) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one decision value a label.', {
      expected: `${positive.length}`,
      received: `${logits.length}`,
    });
  }
  let truePositives = 0;
  let falsePositives = 0;
  let support = 0;
  for (let i = 0; i < logits.length; i++) {
    const isPositive = Boolean(positive[i]);
    if (isPositive) support++;
    if ((logits[i] as number) > 0) {
      if (isPositive) truePositives++;
      else falsePositives++;
    }
  }
  const missed = support - truePositives;
  const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, support),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + missed),
    accuracy: ratio(logits.length - falsePositives - missed, logits.length),
    support,
  };
}
