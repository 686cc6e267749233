import type { MetadataRoute } from 'next';
import { env } from '../env';
import { DOCS_PAGES, OTHER_PAGES } from '../features/docs/pages';
import { type NewMethodsFragment, SiteMapDocument, SiteMapMoreDocument } from '../graphql/operations.generated';
import { answerOf, ask } from '../server/api';

export const dynamic = 'force-dynamic';

/** Of the newest methods: each hundred is a request, and a sitemap may have 50,000 pages. */
const METHODS_MAX = 2000;

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
    ...(await allMethods(methods)).map((node) => page(`/methods/${node.slug}`, node.latestVersion.createdAt)),
  ];
}

/** The first page of methods and those behind it, as far as the API answers. */
async function allMethods({ edges, pageInfo }: NewMethodsFragment) {
  const methods = edges.map(({ node }) => node);
  let { hasNextPage, endCursor } = pageInfo;
  while (hasNextPage && endCursor !== null && methods.length < METHODS_MAX) {
    const answer = await answerOf(ask(SiteMapMoreDocument, { after: endCursor }));
    if ('trouble' in answer) break;
    methods.push(...answer.data.methods.edges.map(({ node }) => node));
    ({ hasNextPage, endCursor } = answer.data.methods.pageInfo);
  }
  return methods;
}
