import type { Metadata } from 'next';
import Link from 'next/link';
import styles from '../../features/docs/docs.module.css';
import { DOCS_PAGES, OTHER_PAGES } from '../../features/docs/pages';

export const metadata: Metadata = { title: 'Docs', alternates: { canonical: '/docs' } };
export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <>
      <h1>Docs</h1>
      <p className="lead">
        What the numbers mean, how to get your own method ranked, and how to run all of it yourself.
      </p>
      <ul className={styles.list}>
        {[...DOCS_PAGES, ...OTHER_PAGES].map(({ slug, title, summary }) => (
          <li key={slug}>
            <h2>
              <Link href={`/docs/${slug}`} prefetch={false}>
                {title}
              </Link>
            </h2>
            <p className="note">{summary}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
