import { type Benchmark, PROTOCOL_VERSION } from '@ebb/core/benchmark/data';
import { miniBenchmark } from '@ebb/core/benchmark/mini/benchmark';
import { MINI_EMBEDDINGS } from '@ebb/core/io/mini-benchmark';
import type { Command } from 'commander';
import { openPaperFolder } from '../benchmark-source.js';
import { type Canvas, canvasOf } from '../canvas.js';
import { renderTable } from '../table.js';
import { definitions, wrap } from '../text.js';

interface BenchmarksOptions {
  readonly data?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  ebb benchmarks
  ebb benchmarks --data DIR --json`;

export function addBenchmarks(program: Command): void {
  program
    .command('benchmarks')
    .description('the benchmarks: datasets, instruments, genres, embeddings')
    .option('-d, --data <dir>', 'the folder of the paper’s data, to list ismir2023 as it is there')
    .option('--json', 'as a JSON array')
    .addHelpText('after', EXAMPLES)
    .action(listBenchmarks);
}

async function listBenchmarks({ data, json }: BenchmarksOptions): Promise<void> {
  const items = [describe(miniBenchmark(), MINI_EMBEDDINGS)];
  if (data !== undefined) {
    const { benchmark, embeddingIds } = await openPaperFolder(data, 'corrected', {});
    items.push(describe(benchmark, embeddingIds));
  }
  process.stdout.write(
    json ? `${JSON.stringify(items, null, 2)}\n` : benchmarksText(items, data === undefined, canvasOf(process.stdout)),
  );
}

function describe(
  { id, title, description, datasets, instruments, genres, testLabels }: Benchmark,
  embeddings: readonly string[],
) {
  const clips = (splits: readonly string[], split: string) => splits.filter((s) => s === split).length;
  return {
    id,
    title,
    description,
    protocol: PROTOCOL_VERSION,
    testLabels,
    datasets: datasets.map(({ id, title, licence, splits }) => ({
      id,
      title,
      trainClips: clips(splits, 'train'),
      testClips: clips(splits, 'test'),
      licence,
    })),
    instruments,
    genres,
    embeddings,
  };
}

function benchmarksText(items: readonly ReturnType<typeof describe>[], paperMissing: boolean, canvas: Canvas): string {
  const { bold, dim } = canvas.colors;
  const inner = { ...canvas, width: canvas.width - 2 };
  const blocks = items.map((item) => {
    const table = renderTable(
      [
        { header: 'dataset', align: 'left' },
        { header: 'title', align: 'left' },
        { header: 'train clips', align: 'right' },
        { header: 'test clips', align: 'right' },
        { header: 'licence', align: 'left' },
      ],
      item.datasets.map(({ id, title, trainClips, testClips, licence }) => [
        id,
        title,
        String(trainClips),
        String(testClips),
        licence,
      ]),
      inner,
    );
    const entries = definitions(
      [
        ['instruments', item.instruments.join(', ')],
        ['genres', item.genres.join(', ')],
        ['embeddings', item.embeddings.join(', ')],
        ['test labels', item.testLabels],
      ],
      inner.width,
    );
    const body = [wrap(item.description, inner.width), table, entries].join('\n\n').replaceAll(/^(?=.)/gm, '  ');
    return `${bold(item.id)}  ${item.title}\n${body}`;
  });
  const footer = 'ismir2023, the paper’s experiment, is listed with --data DIR.';
  return `${[...blocks, ...(paperMissing ? [dim(wrap(footer, canvas.width))] : [])].join('\n\n')}\n`;
}
