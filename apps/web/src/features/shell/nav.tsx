'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import styles from './shell.module.css';

const PAGES = [
  ['/', 'Leaderboard'],
  ['/methods', 'Methods'],
  ['/submit', 'Submit'],
  ['/docs', 'Docs'],
  ['/status', 'Status'],
  ['/account', 'Account'],
] as const;

const belongs = (path: string, page: string) =>
  page === '/'
    ? path === '/' || path.startsWith('/benchmarks') || path.startsWith('/embeddings')
    : path === page || path.startsWith(`${page}/`);

/** The site's pages; the one that is open is marked. */
export function Nav() {
  const path = usePathname();
  return (
    <nav aria-label="Site" className={styles.nav}>
      {PAGES.map(([page, name]) => (
        <Link key={page} href={page} prefetch={false} aria-current={belongs(path, page) ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
