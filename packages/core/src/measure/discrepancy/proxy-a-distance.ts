import type { Discrepancy } from './contract.js';
import { domainScores } from './domain-scores.js';

/** The proxy A-distance: twice the margin by which a domain classifier beats chance. */
export const proxyADistance: Discrepancy = {
  id: 'proxy-a-distance',
  title: 'Proxy A-distance',
  definition:
    '2 (1 - 2 e), with e the mean of the shares of rows of a and of b that a classifier of the dataset, trained on the rows of the other folds, takes for the other dataset’s. Either set counts half, so that a larger set alone is no discrepancy. Below 0 where the classifier does worse than chance',
  reference: 'Ben-David, Blitzer, Crammer & Pereira, Analysis of representations for domain adaptation, NIPS 2006',
  range: [-2, 2],
  neutral: 0,
  async compute(sets, context) {
    const { scores, positive } = await domainScores(sets, context);
    let wrongA = 0;
    let wrongB = 0;
    scores.forEach((score, i) => {
      if (positive[i] && !(score > 0)) wrongB++;
      if (!positive[i] && score > 0) wrongA++;
    });
    const error = (wrongA / sets.a.rows + wrongB / sets.b.rows) / 2;
    return 2 * (1 - 2 * error);
  },
};
