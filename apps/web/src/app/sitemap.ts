import type { MetadataRoute } from 'next';
import { env } from '../env';
import { DOCS_PAGES, OTHER_PAGES } from '../features/docs/pages';
import { SiteMapDocument } from '../graphql/operations.generated';
import { answerOf, ask } from '../server/api';

export const dynamic = 'force-dynamic';

/** Pages that are always there, and those of benchmarks, embeddings and the newest methods while the API answers. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const page = (path: string, lastModified?: string) => ({
    url: `${env.EBB_SITE_URL}${path}`,
    ...(lastModified ? { lastModified } : {}),
  });
  const fixed = ['/', '/methods', '/submit', '/docs', '/status'].map((path) => page(path));
  const docs = [...DOCS_PAGES, ...OTHER_PAGES].map(({ slug }) => page(`/docs/${slug}`));
  const answer = await answerOf(ask(SiteMapDocument, {}));
  if ('trouble' in answer) return [...fixed, ...docs];
  const { benchmarks, methods } = answer.data;
  return [
    ...fixed,
    ...docs,
    ...benchmarks.edges.flatMap(({ node: { slug, embeddings } }) => [
      page(`/benchmarks/${slug}`),
      ...embeddings.map((embedding) => page(`/embeddings/${slug}/${embedding.slug}`)),
    ]),
    ...methods.edges.map(({ node }) => page(`/methods/${node.slug}`, node.latestVersion.createdAt)),
  ];
}
