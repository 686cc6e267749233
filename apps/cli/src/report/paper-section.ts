import { type PublishedCell, publishedValue } from '@ebb/core/benchmark/ismir2023/published';
import type { EmbeddingVerdict, MethodVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { type Html, html } from './html.js';
import { htmlTable, INTERVAL_NOTE, Reasons, scoreCell } from './html-table.js';
import { type JudgedRun, methodLabel } from './judged-run.js';
import { numberText, POINTS } from './score-text.js';

/** The benchmark that the paper's figures are of. */
const PAPER_BENCHMARK = 'ismir2023';

/** The paper's differences from no correction beside ours, and which of ours are real; nothing where the paper has none. */
export function paperSection(run: JudgedRun): Html | [] {
  if (run.benchmark.id !== PAPER_BENCHMARK) return [];
  const reasons = new Reasons();
  const rows = run.embeddings.flatMap((verdict) =>
    verdict.methods.flatMap((method) => {
      if ('failure' in method || method.method === NO_CORRECTION.name) return [];
      const published = publishedGain(run, verdict, method);
      if (published === undefined) return [];
      const { gain } = method.scores;
      const real = 'reason' in gain ? '' : gain.low > 0 || gain.high < 0 ? 'yes' : 'no';
      return [
        [
          `${verdict.embedding}, ${methodLabel(verdict.methods, method)}`,
          numberText(published, POINTS),
          scoreCell(gain, POINTS, reasons),
          real,
        ],
      ];
    }),
  );
  if (rows.length === 0) return [];
  const table = htmlTable(
    {
      id: 'paper-table',
      caption: 'Cross-dataset gain: published, and ours',
      columns: [
        { header: 'embedding, method', align: 'left' },
        { header: 'published' },
        { header: 'ours' },
        { header: 'real', align: 'left' },
      ],
      rows,
      notes: [
        'Points of ROC-AUC, mean over instruments and both directions. Real: our interval lies off 0, each taken by itself; the boards also correct for the number of tests.',
        INTERVAL_NOTE,
      ],
    },
    reasons,
  );
  return html`<h2 id="paper">Beside the paper</h2>
<p>Wang, Richard &amp; McFee, ISMIR 2023, gave these differences without intervals.</p>
${table}`;
}

/** The paper's cross of a method less that of no correction, over our instruments and pairs; undefined where it lacks one. */
function publishedGain(
  { benchmark }: JudgedRun,
  { embedding }: EmbeddingVerdict,
  { method, scope, pairs }: MethodVerdict,
): number | undefined {
  const differences = pairs
    .filter(({ trainSet, testSet }) => trainSet !== testSet)
    .flatMap(({ trainSet, testSet }) =>
      benchmark.instruments.map((instrument) => {
        const of = (name: string): PublishedCell => ({
          ...{ embedding, method: name, scope, trainSet, testSet, instrument },
          metric: 'rocAuc',
        });
        const [own, none] = [publishedValue(of(method)), publishedValue(of(NO_CORRECTION.name))];
        return own === undefined || none === undefined ? undefined : own - none;
      }),
    );
  const known = differences.filter((difference) => difference !== undefined);
  if (known.length === 0 || known.length < differences.length) return undefined;
  return known.reduce((sum, difference) => sum + difference, 0) / known.length;
}
