/** A rank as tables show it: "=3" is shared, "-" is none. */
export const rankText = ({ rank, tied }: { readonly rank: number | null; readonly tied: boolean }): string =>
  rank === null ? '-' : `${tied ? '=' : ''}${rank}`;
