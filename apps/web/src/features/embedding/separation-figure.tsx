import { Histogram } from '../../charts/histogram';
import { counted, type NumberStyle, numberText, PERCENT } from '../../text/number-text';
import { Figure } from '../figures/figure';

const ONE_DECIMAL: NumberStyle = { factor: 1, decimals: 1 };
const TWO_DECIMALS: NumberStyle = { factor: 1, decimals: 2 };

interface SeparationFigureProps {
  readonly slug: string;
  readonly separation: {
    readonly edges: readonly number[];
    readonly datasets: readonly {
      readonly dataset: string;
      readonly counts: readonly number[];
      readonly clips: number;
    }[];
    readonly note: string;
  };
}

/** Training clips along the direction that separates the datasets: what does not overlap is what a probe can learn in place of the instrument. */
export function SeparationFigure({ slug, separation: { edges, datasets, note } }: SeparationFigureProps) {
  if (datasets.length === 0 || edges.length < 2) return null;
  const style = (edges.at(-1)! - edges[0]!) / 5 < 0.5 ? TWO_DECIMALS : ONE_DECIMAL;
  const shared = overlap(datasets);
  return (
    <Figure
      id="separation"
      title="How far its clips give away their dataset"
      caption={`Clips along the direction that separates the datasets, a row a dataset, bars as shares of its clips; the upright line is the median. ${sharedText(shared, datasets.length)} ${note}`}
      data={{
        columns: ['from', 'to', ...datasets.map(({ dataset }) => `clips of ${dataset}`)],
        rows: edges.slice(0, -1).map((edge, i) => [edge, edges[i + 1]!, ...datasets.map(({ counts }) => counts[i]!)]),
      }}
    >
      <Histogram
        id="separation-rows"
        title={`Clips of ${slug} along the direction that separates the datasets`}
        description={`${datasets.map(({ dataset, clips }) => `${dataset}: ${counted(clips, 'clip')}.`).join(' ')} ${sharedText(shared, datasets.length)}`}
        edges={edges}
        rows={datasets.map(({ dataset, counts, clips }) => ({ label: dataset, counts, total: clips }))}
        axis="along the separating direction"
        format={(value) => numberText(value, style)}
      />
    </Figure>
  );
}

/** The share of clips that lie where clips of every dataset lie: the sum over bins of the least share. */
export function overlap(datasets: readonly { readonly counts: readonly number[]; readonly clips: number }[]): number {
  const bins = datasets[0]?.counts.length ?? 0;
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    sum += Math.min(...datasets.map(({ counts, clips }) => (clips > 0 ? counts[bin]! / clips : 0)));
  }
  return sum;
}

const sharedText = (share: number, count: number) =>
  `${count === 2 ? 'The two' : `All ${count}`} histograms share ${numberText(share, PERCENT)}% of their area.`;
