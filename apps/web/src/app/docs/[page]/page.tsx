import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import styles from '../../../features/docs/docs.module.css';
import { DocsNav } from '../../../features/docs/docs-nav';
import { loadDocument } from '../../../features/docs/load-document';
import { DOCS_PAGES } from '../../../features/docs/pages';

interface Props {
  readonly params: Promise<{ page: string }>;
}

const pageOf = async ({ params }: Props) => {
  const { page: slug } = await params;
  return DOCS_PAGES.find((page) => page.slug === slug) ?? notFound();
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { slug, title, summary } = await pageOf(props);
  return { title, description: summary, alternates: { canonical: `/docs/${slug}` } };
}

export default async function Page(props: Props) {
  const page = await pageOf(props);
  const html = await loadDocument(page);
  return (
    <div className={styles.page}>
      <DocsNav slug={page.slug} />
      <article className={styles.text}>
        <h1>{page.title}</h1>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a document of this repository, whose raw HTML is escaped. */}
        <div dangerouslySetInnerHTML={{ __html: html }} />
      </article>
    </div>
  );
}
