import Link from 'next/link';
import styles from './docs.module.css';
import { DOCS_PAGES, OTHER_PAGES } from './pages';

export function DocsNav({ slug }: { slug: string }) {
  return (
    <nav aria-label="Docs" className={styles.nav}>
      <ul>
        {[...DOCS_PAGES, ...OTHER_PAGES].map((page) => (
          <li key={page.slug}>
            <Link
              href={`/docs/${page.slug}`}
              prefetch={false}
              className="choice"
              aria-current={page.slug === slug ? 'page' : undefined}
            >
              {page.title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
