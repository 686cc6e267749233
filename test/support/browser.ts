import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, which scripts/install-system.sh installs; CHROMIUM names another. */
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';

/** Whether tests in a browser skip: never in CI. */
export const withoutBrowser = !existsSync(CHROMIUM) && process.env.CI !== 'true';
if (withoutBrowser) console.warn(`${CHROMIUM} is not there: tests of the site in a browser are skipped.`);

/** A browser without a window, that loads nothing by itself. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** A page in a context of its own, and what the browser complains of meanwhile. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url, { waitUntil: 'load' });
  return { page, complaints };
}

/** What a browser holds whose reader has signed in at the stub of the API, which takes every key. */
export const signedInAt = (site: string): BrowserContextOptions => ({
  storageState: {
    origins: [],
    cookies: [
      {
        ...{ name: 'ebb-key', value: `ebb_${'x'.repeat(43)}`, domain: new URL(site).hostname, path: '/' },
        ...{ expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const },
      },
    ],
  },
});
