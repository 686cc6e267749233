import { rocAuc } from '../ranking.js';
import type { Discrepancy } from './contract.js';
import { domainScores } from './domain-scores.js';

/** How well a classifier ranks held-out rows by their dataset. */
export const domainAuc: Discrepancy = {
  id: 'domain-auc',
  title: 'Domain-classifier AUC',
  definition:
    'mean over folds of the ROC-AUC of a classifier of the dataset, trained on the rows of the other folds; 0.5 where it cannot tell the datasets apart',
  reference: 'Ben-David, Blitzer, Crammer & Pereira, NIPS 2006 (the classifier); Mann & Whitney 1947 (the area)',
  range: [0, 1],
  neutral: 0.5,
  async compute(sets, context) {
    const { scores, foldOf, positive } = await domainScores(sets, context);
    const folds = [...new Set(foldOf)];
    const areas = folds.map((fold) => {
      const inFold = (_: unknown, i: number) => foldOf[i] === fold;
      return rocAuc(scores.filter(inFold), positive.filter(inFold));
    });
    return areas.reduce((sum, area) => sum + area, 0) / folds.length;
  },
};
