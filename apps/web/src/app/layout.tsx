import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import '../design/tokens.css';
import '../design/base.css';
import '../design/shared.css';
import { env } from '../env';
import { Footer } from '../features/shell/footer';
import { Nav } from '../features/shell/nav';
import styles from '../features/shell/shell.module.css';
import { THEME_COOKIE, themeOf } from '../features/shell/theme';
import { ThemeSwitch } from '../features/shell/theme-switch';
import { Wordmark } from '../features/shell/wordmark';
import { text, title } from './fonts';

const DESCRIPTION =
  'The open benchmark for bias in pre-trained audio embeddings: how much a classifier loses on another dataset, and which corrections win it back, with intervals and tests.';

export const metadata: Metadata = {
  metadataBase: new URL(env.EBB_SITE_URL),
  title: { default: 'Ebb: bias in audio embeddings', template: '%s · Ebb' },
  description: DESCRIPTION,
  openGraph: { siteName: 'Ebb', type: 'website', description: DESCRIPTION },
  alternates: { types: { 'application/atom+xml': '/feed.xml' } },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfcfa' },
    { media: '(prefers-color-scheme: dark)', color: '#11161b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} className={`${text.variable} ${title.variable}`} suppressHydrationWarning>
      <body>
        <header className={styles.header}>
          <a href="#main" className={styles.skip}>
            Skip to the content
          </a>
          <Wordmark />
          <Nav />
          <ThemeSwitch chosen={theme} />
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <Footer />
      </body>
    </html>
  );
}
