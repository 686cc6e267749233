export const THEME_COOKIE = 'ebb-theme';

/** What the reader chose; undefined follows the system. */
export type Theme = 'light' | 'dark' | undefined;

export const themeOf = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : undefined;
