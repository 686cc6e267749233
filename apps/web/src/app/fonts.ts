import localFont from 'next/font/local';

// The files come from npm: the workspace's packages lie in the root's node_modules.
export const text = localFont({
  src: '../../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-text',
  display: 'swap',
  adjustFontFallback: 'Arial',
});

export const title = localFont({
  src: '../../../../node_modules/@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2',
  weight: '200 800',
  variable: '--font-title',
  display: 'swap',
  adjustFontFallback: 'Times New Roman',
});
