import type { ResultRow } from '../data.js';
import { PUBLISHED } from './published.generated.js';

/** What names a published figure; the fields are those of a result row. */
export type PublishedCell = Pick<
  ResultRow,
  'embedding' | 'method' | 'scope' | 'trainSet' | 'testSet' | 'instrument' | 'metric'
>;

/**
 * A figure of the paper, rounded to 6 decimals, or undefined where it has none.
 *
 * Metrics are rocAuc, averagePrecision, precision, recall, f1 and accuracy, in [0, 1], and support (positive test clips), for vggish, openl3
 * and yamnet, the methods none, lda, mlda, k, klda and mklda, both scopes and irmas and openmic as train and test sets; and, with testSet
 * null, biasCosine in [-1, 1] for none and k. The paper's figures of none and k do not depend on the scope, its cosines do.
 *
 * Source: Wang, Richard & McFee, Transfer Learning and Bias Correction with Pre-trained Audio Embeddings, ISMIR 2023, released results.
 */
export function publishedValue(cell: PublishedCell): number | undefined {
  const { scopes, embeddings, methods, cosineMethods, datasets, instruments, metrics } = PUBLISHED;
  const common: Axis[] = [
    [scopes, cell.scope],
    [embeddings, cell.embedding],
  ];
  if (cell.metric === 'biasCosine') {
    if (cell.testSet !== null) return undefined;
    const axes: Axis[] = [
      [cosineMethods, cell.method],
      [datasets, cell.trainSet],
      [instruments, cell.instrument],
    ];
    return lookUp(PUBLISHED.cosines, [...common, ...axes]);
  }
  const axes: Axis[] = [
    ...common,
    [methods, cell.method],
    [datasets, cell.trainSet],
    [datasets, cell.testSet],
    [instruments, cell.instrument],
  ];
  if (cell.metric === 'support') {
    return lookUp(PUBLISHED.scores, axes) === undefined ? undefined : publishedSupport(cell.testSet!, cell.instrument);
  }
  return lookUp(PUBLISHED.scores, [...axes, [metrics, cell.metric]]);
}

/** How many positive clips of an instrument the paper's test set has, or undefined where it names none. */
export function publishedSupport(testSet: string, instrument: string): number | undefined {
  return PUBLISHED.supports[testSet]?.[PUBLISHED.instruments.indexOf(instrument)];
}

/** The names along one axis of a table and the one that is looked for. */
type Axis = [names: readonly string[], wanted: string | null];

/** The element of a row-major table, or undefined where an axis has no such name. */
function lookUp(table: readonly number[], axes: readonly Axis[]): number | undefined {
  let at = 0;
  for (const [names, wanted] of axes) {
    const position = wanted === null ? -1 : names.indexOf(wanted);
    if (position < 0) return undefined;
    at = at * names.length + position;
  }
  return table[at];
}
