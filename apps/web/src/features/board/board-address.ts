import type {
  Direction,
  LeaderboardFilter,
  LeaderboardOrderBy,
  MethodKind,
  Scope,
  Track,
} from '../../graphql/operations.generated';
import { type PageTrail, readTrail, trailText } from '../paging/page-trail';
import { COLUMNS, type ColumnId, DEFAULT_COLUMNS } from './columns';

/** What a board shows, as its address says it. */
export interface BoardAddress {
  /** undefined: the first one of the server. */
  readonly benchmark: string | undefined;
  readonly embedding: string | undefined;
  readonly track: Track;
  readonly scope: Scope;
  readonly sort: LeaderboardOrderBy;
  readonly direction: Direction;
  readonly search: string;
  readonly kind: MethodKind | undefined;
  /** Only methods that do not know the domain of a test clip. */
  readonly blind: boolean;
  readonly columns: readonly ColumnId[];
  /** The page. */
  readonly trail: PageTrail;
}

/** Query parameters as Next.js gives them. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const first = (value: string | readonly string[] | undefined) => (typeof value === 'string' ? value : value?.[0]);
const oneOf = <T extends string>(value: string | undefined, allowed: readonly T[], fallback: T): T =>
  allowed.find((id) => id.toLowerCase() === value?.toLowerCase()) ?? fallback;

const TRACKS: readonly Track[] = ['GENERALISATION', 'ROBUSTNESS'];
const SCOPES: readonly Scope[] = ['GLOBAL', 'CLASSWISE'];
const DIRECTIONS: readonly Direction[] = ['DESC', 'ASC'];
const KINDS: readonly MethodKind[] = ['RECIPE', 'ONNX'];
const SORTS: readonly LeaderboardOrderBy[] = [
  'RANK',
  'CROSS',
  'WITHIN',
  'GAIN',
  'RECOVERY',
  'COST',
  'ROBUSTNESS',
  'MCE',
  'WORST_INSTRUMENT',
  'METHOD',
  'SUBMITTED_AT',
];
const SEARCH_LENGTH_MAX = 100;

/** What an address asks for; what it does not know in it counts as not said. */
export function readBoardAddress(benchmark: string | undefined, query: Query): BoardAddress {
  const kind = first(query.kind)?.toUpperCase();
  const columns = [query.columns ?? []].flat().flatMap((ids) => ids.split(','));
  const chosen = COLUMNS.filter(({ id }) => columns.includes(id)).map(({ id }) => id);
  return {
    benchmark,
    embedding: first(query.embedding) || undefined,
    track: oneOf(first(query.track), TRACKS, 'GENERALISATION'),
    scope: oneOf(first(query.scope), SCOPES, 'GLOBAL'),
    sort: oneOf(first(query.sort)?.replaceAll('-', '_'), SORTS, 'RANK'),
    direction: oneOf(first(query.direction), DIRECTIONS, 'DESC'),
    search: (first(query.search) ?? '').trim().slice(0, SEARCH_LENGTH_MAX),
    kind: KINDS.find((id) => id === kind),
    blind: first(query.blind) === '1',
    columns: chosen.length > 0 ? chosen : DEFAULT_COLUMNS,
    trail: readTrail(first(query.after)),
  };
}

/** The query parameters of an address, defaults left out. */
export function boardParameters(address: BoardAddress): [string, string][] {
  const { embedding, track, scope, sort, direction, search, kind, blind, columns, trail } = address;
  const said: readonly [string, string | false | undefined][] = [
    ['embedding', embedding],
    ['track', track !== 'GENERALISATION' && track.toLowerCase()],
    ['scope', scope !== 'GLOBAL' && scope.toLowerCase()],
    ['sort', sort !== 'RANK' && sort.toLowerCase().replaceAll('_', '-')],
    ['direction', direction !== 'DESC' && direction.toLowerCase()],
    ['search', search],
    ['kind', kind?.toLowerCase()],
    ['blind', blind && '1'],
    ['columns', columns.join(',') !== DEFAULT_COLUMNS.join(',') && columns.join(',')],
    ['after', trailText(trail)],
  ];
  return said.filter((entry): entry is [string, string] => Boolean(entry[1]));
}

/** The address with changes; a change of what is shown goes back to the first page. */
export function boardHref(address: BoardAddress, changes: Partial<BoardAddress> = {}): string {
  const next = { ...address, trail: [], ...changes };
  const path = next.benchmark === undefined ? '/' : `/benchmarks/${encodeURIComponent(next.benchmark)}`;
  const query = new URLSearchParams(boardParameters(next)).toString();
  return query ? `${path}?${query}` : path;
}

/** A change that lifts every filter. */
export const EVERYTHING = { search: '', kind: undefined, blind: false } as const;

export const boardFilter = ({ search, kind, blind }: BoardAddress): LeaderboardFilter => ({
  ...(search ? { search } : {}),
  ...(kind ? { kind } : {}),
  ...(blind ? { knowsDomain: false } : {}),
});
