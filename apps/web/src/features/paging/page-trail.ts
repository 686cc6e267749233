/** The way to a page: the cursors of all pages from the second to it, so that one can go back. Empty on the first. */
export type PageTrail = readonly string[];

/** What a cursor of the API can be. */
const CURSOR = /^[\w-]{1,1000}$/;
const PAGES_MAX = 200;

/** A trail as an address holds it; what is not one is the first page. */
export function readTrail(text: string | undefined): PageTrail {
  const cursors = text ? text.split('.') : [];
  return cursors.length <= PAGES_MAX && cursors.every((cursor) => CURSOR.test(cursor)) ? cursors : [];
}

export const trailText = (trail: PageTrail): string => trail.join('.');

/** "1–100 of 1,234", as the trail tells it. */
export function rangeText(trail: PageTrail, perPage: number, shown: number, total: number): string {
  const start = trail.length * perPage;
  const of = total.toLocaleString('en');
  if (shown === 0) return `0 of ${of}`;
  return `${(start + 1).toLocaleString('en')}–${(start + shown).toLocaleString('en')} of ${of}`;
}
