import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, signedInAt, withoutBrowser } from '../../support/browser.js';
import { startSite } from '../../support/site-server.js';
import { startStubApi } from '../../support/stub-api.mjs';

const MARKUP = '"\'><img src=x onerror="window.ran=1"><script>window.ran=1</script>';
/** Pages, and how often what users write stands on each at least: titles, descriptions, failures, logs, datasets, provenance, changes. */
const PAGES: readonly (readonly [string, number])[] = [
  ['/', 1],
  ['/benchmarks/mini?embedding=mfcc&track=robustness', 3],
  ['/methods', 3],
  // Title, description, reference, changes of two versions, a note of the run, the account.
  ['/methods/leace', 6],
  ['/compare?a=leace-mfcc&b=lda-mfcc', 2],
  // The benchmark's title, and a name and a value of its provenance.
  ['/embeddings/mini/mfcc', 3],
  // Titles and licences of two datasets, and the benchmark's own.
  ['/docs/data', 5],
  ['/docs/explorer', 0],
  ['/status', 0],
  // Names of two keys, and titles of submissions.
  ['/account', 3],
  ['/submit', 1],
  // Message and hint of the failure, its event, and the log.
  ['/submissions/failed', 4],
  ['/submissions/succeeded', 2],
];

describe.skipIf(withoutBrowser)('what users write', () => {
  let browser: Browser;
  let api: Awaited<ReturnType<typeof startStubApi>>;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    api = await startStubApi({ entries: 4, text: () => MARKUP });
    [site, browser] = await Promise.all([startSite(api.url), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await api?.close();
  });

  test.each(PAGES)('runs nowhere on %s, and is read as it was written', async (path, times) => {
    // Without the policy, which is a second line that is not to be needed.
    const context = await browser.newContext({ bypassCSP: true, ...signedInAt(site.url) });
    const page = await context.newPage();
    await page.goto(site.url + path);
    expect(await page.evaluate('"ran" in window')).toBe(false);
    expect(await page.locator('img').count()).toBe(0);
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text.split(MARKUP).length - 1).toBeGreaterThanOrEqual(times);
    await context.close();
  });

  test('is text in the feed and the files of a board', async () => {
    expect(await (await fetch(`${site.url}/feed.xml`)).text()).not.toContain('<img');
    for (const form of ['md', 'tex']) {
      const response = await fetch(`${site.url}/benchmarks/mini/board.${form}`);
      expect(response.headers.get('content-type')).toContain('text/plain');
    }
    const picture = await fetch(`${site.url}/benchmarks/mini/board.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
  });
});
