'use client';

import { useState } from 'react';
import styles from './shell.module.css';
import { THEME_COOKIE, type Theme, themeOf } from './theme';

const YEAR_SECONDS = 31_536_000;

const systemTheme = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/** Light or dark. The choice is a cookie, so that the server renders it and no page flashes. */
export function ThemeSwitch({ chosen }: { chosen: Theme }) {
  const [theme, setTheme] = useState(chosen);
  function change() {
    const next = (theme ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    document.documentElement.dataset.theme = next;
    setTheme(themeOf(next));
  }
  return (
    <button type="button" className={styles.theme} onClick={change} aria-label="Switch between light and dark">
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.3" />
        <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
      </svg>
    </button>
  );
}
