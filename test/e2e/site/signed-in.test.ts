import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violationsOf } from '../../support/axe.js';
import { launchBrowser, openPage, signedInAt, withoutBrowser } from '../../support/browser.js';
import { startSite } from '../../support/site-server.js';
import { startStubApi } from '../../support/stub-api.mjs';

const SHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));
const PAGES = {
  account: '/account',
  submit: '/submit',
  'run-waiting': '/submissions/queued',
  'run-running': '/submissions/running',
  'run-judged': '/submissions/succeeded',
  'run-failed': '/submissions/failed',
  'run-cancelled': '/submissions/cancelled',
};

describe.skipIf(withoutBrowser)('the pages of an author', () => {
  let browser: Browser;
  let api: Awaited<ReturnType<typeof startStubApi>>;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    api = await startStubApi({ entries: 12 });
    [site, browser] = await Promise.all([startSite(api.url), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await api?.close();
  });

  test.each(Object.entries(PAGES))(
    '%s: no serious violation of axe, no complaint of the browser, no sideways scroll, light, dark and on a phone',
    async (name, path) => {
      for (const [suffix, options] of [
        ['', {}],
        ['-dark', { colorScheme: 'dark' }],
        ['-phone', { viewport: { width: 360, height: 740 } }],
      ] as const) {
        const { page, complaints } = await openPage(browser, site.url + path, {
          bypassCSP: true,
          ...signedInAt(site.url),
          ...options,
        });
        if (name === 'submit') await page.getByText('The server accepts it').waitFor();
        await page.screenshot({ path: `${SHOTS}author-${name}${suffix}.png`, fullPage: true });
        // The stub has no socket: a run is then followed by polling.
        expect(complaints.filter((text) => !text.includes('WebSocket'))).toEqual([]);
        expect(await violationsOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        await page.context().close();
      }
    },
  );
});
