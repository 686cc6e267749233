import Link from 'next/link';
import { type PageTrail, rangeText } from './page-trail';

interface PagesProps {
  /** What has pages, for readers who hear it. */
  readonly name: string;
  readonly trail: PageTrail;
  readonly perPage: number;
  readonly shown: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** Of all pages together, where the API says it. */
  readonly total: number | undefined;
  readonly href: (trail: PageTrail) => string;
}

/** Links to the pages before and behind, which work without scripts. Nothing where there is one page. */
export function Pages({ name, trail, perPage, shown, pageInfo, total, href }: PagesProps) {
  const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  if (trail.length === 0 && next === null) return null;
  return (
    <nav aria-label={`Pages of ${name}`} className="row">
      {trail.length > 1 && (
        <Link href={href([])} prefetch={false}>
          First
        </Link>
      )}
      {trail.length > 0 && (
        <Link href={href(trail.slice(0, -1))} prefetch={false} rel="prev">
          Previous {perPage}
        </Link>
      )}
      {total !== undefined && <span className="note">{rangeText(trail, perPage, shown, total)}</span>}
      {next !== null && (
        <Link href={href([...trail, next])} prefetch={false} rel="next">
          Next {perPage}
        </Link>
      )}
    </nav>
  );
}
