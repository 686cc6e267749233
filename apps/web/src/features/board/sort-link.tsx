import Link from 'next/link';
import type { Direction, LeaderboardOrderBy } from '../../graphql/operations.generated';
import styles from './board.module.css';
import { type BoardAddress, boardHref } from './board-address';

interface SortLinkProps {
  readonly address: BoardAddress;
  readonly by: LeaderboardOrderBy;
  readonly title: string;
  readonly meaning?: string;
  readonly className?: string | undefined;
}

/** Columns whose natural order is upwards: names, and what is better when it is lower. */
const UPWARDS: readonly LeaderboardOrderBy[] = ['METHOD', 'COST', 'MCE'];

/** A column's heading that sorts by it, and the other way round when it does already. */
export function SortLink({ address, by, title, meaning, className }: SortLinkProps) {
  const active = address.sort === by;
  const natural: Direction = UPWARDS.includes(by) ? 'ASC' : 'DESC';
  const other: Direction = address.direction === 'ASC' ? 'DESC' : 'ASC';
  const direction = by === 'RANK' ? 'DESC' : active ? other : natural;
  const sorted = by === 'RANK' || address.direction === 'ASC' ? 'ascending' : 'descending';
  return (
    <th scope="col" className={className} title={meaning} aria-sort={active ? sorted : undefined}>
      <Link href={boardHref(address, { sort: by, direction })} prefetch={false} scroll={false} className={styles.sort}>
        {title}
        <span aria-hidden="true">{active ? (sorted === 'ascending' ? ' ↑' : ' ↓') : ''}</span>
      </Link>
    </th>
  );
}
