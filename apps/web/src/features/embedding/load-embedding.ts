import { cache } from 'react';
import {
  SiteCorrectabilityDocument,
  SiteEmbeddingDocument,
  type SiteEmbeddingQuery,
} from '../../graphql/operations.generated';
import { ask } from '../../server/api';
import { resultRowsOf } from '../method/result-rows';

export type Embedding = NonNullable<SiteEmbeddingQuery['embedding']>;

export const loadEmbedding = cache(
  async (benchmark: string, slug: string) => (await ask(SiteEmbeddingDocument, { benchmark, slug })).embedding,
);

/** What the uncorrected probes of an embedding show of its bias. */
export async function loadProfile({ slug, benchmark }: Embedding) {
  const of = { methods: ['none'], embeddings: [slug] };
  const sets = benchmark.datasets.map((dataset) => dataset.slug);
  const pairs = sets.flatMap((trainSet) => sets.map((testSet) => ({ trainSet, testSet })));
  const [[cosines = [], sensitivities = [], ...cells], { embedding }] = await Promise.all([
    resultRowsOf(benchmark.slug, [
      { ...of, metric: ['biasCosine'] },
      { ...of, metric: ['sensitivityGlobalHeldOut', 'sensitivityGlobal'] },
      ...pairs.map((pair) => ({ ...of, ...pair, metric: ['rocAuc'] })),
    ]),
    ask(SiteCorrectabilityDocument, { benchmark: benchmark.slug, slug }),
  ]);
  return {
    cells: cells.flat().filter(({ instrument, genre }) => instrument && !genre),
    cosines,
    sensitivities,
    correctability: embedding?.correctability ?? [],
  };
}

export type Profile = Awaited<ReturnType<typeof loadProfile>>;
