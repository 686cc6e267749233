import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violationsOf } from '../../support/axe.js';
import { launchBrowser, openPage, withoutBrowser } from '../../support/browser.js';
import { startSite } from '../../support/site-server.js';
import { startStubApi } from '../../support/stub-api.mjs';

const SHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));
const PAGES = {
  home: '/',
  board: '/benchmarks/mini?embedding=mfcc&track=robustness',
  methods: '/methods',
  method: '/methods/leace',
  compare: '/compare?a=leace-mfcc&b=coral-mfcc',
  status: '/status',
  embedding: '/embeddings/mini/mfcc',
  docs: '/docs',
  scores: '/docs/scores',
  data: '/docs/data',
  explorer: '/docs/explorer',
};

/** Pages that are there whatever the API does. */
const WITHOUT_API = [PAGES.docs, PAGES.scores, PAGES.explorer];

describe.skipIf(withoutBrowser)('the pages of the site', () => {
  let browser: Browser;
  let api: Awaited<ReturnType<typeof startStubApi>>;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    api = await startStubApi({ entries: 12 });
    [site, browser] = await Promise.all([startSite(api.url, { EBB_API_TIMEOUT_MS: '1500' }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await api?.close();
  });

  const open = (path: string, options?: BrowserContextOptions) => openPage(browser, site.url + path, options);

  test.each(Object.entries(PAGES))(
    '%s: no serious violation of axe, no complaint of the browser, no sideways scroll on a phone, light and dark',
    async (name, path) => {
      for (const [suffix, options] of [
        ['', { bypassCSP: true }],
        ['-dark', { bypassCSP: true, colorScheme: 'dark' }],
        ['-phone', { bypassCSP: true, viewport: { width: 360, height: 740 } }],
      ] as const) {
        const { page, complaints } = await open(path, options);
        await page.screenshot({ path: `${SHOTS}${name}${suffix}.png`, fullPage: suffix !== '' });
        expect(complaints).toEqual([]);
        expect(await violationsOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        await page.context().close();
      }
    },
  );

  test('scripts run under the content security policy, and nothing breaks it', async () => {
    for (const path of Object.values(PAGES)) {
      const { page, complaints } = await open(path);
      await page.getByRole('button', { name: 'Switch between light and dark' }).click();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      await page.reload();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  test('every page says what it is: one heading, a title of its own, its address and its picture', async () => {
    const titles = new Set<string>();
    for (const path of Object.values(PAGES)) {
      const html = await (await fetch(site.url + path)).text();
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).toMatch(/<link rel="canonical" href="http/);
      expect(html).toMatch(/<meta property="og:image" content="http/);
      titles.add(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? '');
    }
    expect(titles.size).toBe(Object.keys(PAGES).length);
    expect((await fetch(`${site.url}/opengraph-image`)).headers.get('content-type')).toBe('image/png');
  });

  test('the sitemap names pages that are there, and the feed the newest methods', async () => {
    const map = await (await fetch(`${site.url}/sitemap.xml`)).text();
    const urls = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url]) => url!);
    expect(urls).toContain(`${site.url}/methods/leace`);
    for (const url of urls.slice(0, 20)) expect((await fetch(url)).status).toBe(200);
    expect(await (await fetch(`${site.url}/feed.xml`)).text()).toContain(`${site.url}/methods/leace`);
  });

  test('a board leaves as text for papers and issues', async () => {
    const text = async (form: string) => (await fetch(`${site.url}/benchmarks/mini/board.${form}`)).text();
    expect(await text('md')).toContain('| =1 | Leace of means | 84.2');
    expect(await text('tex')).toContain('\\begin{tabular}');
  });

  test('a figure leaves as SVG that stands alone and as CSV with numbers in full', async () => {
    const { page } = await open('/');
    const download = async (name: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#gap').getByRole('button', { name }).click(),
      ]);
      return readFileSync(await file.path(), 'utf8');
    };
    const svg = await download('SVG');
    expect(svg).toMatch(/^<svg/);
    expect(svg).not.toContain('var(');
    expect(await download('CSV')).toMatch(/^what,value,low,high\r\n/);
    await page.context().close();
  });

  test('a link to a board has a picture of its own', async () => {
    const html = await (await fetch(site.url + PAGES.board)).text();
    const picture = /<meta property="og:image" content="(.*?)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    expect(picture).toContain('/benchmarks/mini/board.png?embedding=mfcc&track=robustness');
    for (const url of [picture, `${site.url}/benchmarks/mini/board.png`]) {
      const response = await fetch(url);
      expect(response.headers.get('content-type')).toBe('image/png');
      writeFileSync(
        `${SHOTS}picture-${url === picture ? 'robustness' : 'generalisation'}.png`,
        Buffer.from(await response.arrayBuffer()),
      );
    }
  });

  test('on paper there are no controls; the pages are written as PDF for people to look at', async () => {
    for (const name of ['board', 'method'] as const) {
      const { page } = await open(PAGES[name]);
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
      expect(await page.locator('form, button').filter({ visible: true }).count()).toBe(0);
      await page.pdf({
        path: `${SHOTS}${name}.pdf`,
        format: 'A4',
        margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
      });
      await page.context().close();
    }
  });

  test('a method is asked for in four operations, and an embedding in three', async () => {
    api.takeRequests();
    await fetch(site.url + PAGES.method);
    expect(api.takeRequests()).toBeLessThanOrEqual(4);
    await fetch(site.url + PAGES.embedding);
    expect(api.takeRequests()).toBeLessThanOrEqual(3);
  });

  test('the explorer asks the API', async () => {
    const { page } = await open('/docs/explorer');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('"entryCount": 12').waitFor();
    await page.context().close();
  });

  test('two picked rows are compared at once; the form works without scripts', async () => {
    const { page } = await open('/');
    const boxes = page.locator('#board input[name=pick]');
    await boxes.nth(0).check();
    await boxes.nth(2).check();
    await page.getByText(/is better than|do not tell/).waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.waitForURL(/\/compare\?/);
    expect(await page.locator('h1').textContent()).toMatch(/ or .*\?/);
    await page.context().close();

    const { page: plain } = await open('/', { javaScriptEnabled: false });
    await plain.locator('#board input[name=pick]').nth(1).check();
    await plain.locator('#board input[name=pick]').nth(3).check();
    await plain.getByRole('button', { name: 'Compare' }).click();
    expect(await plain.locator('h1').textContent()).toMatch(/ or .*\?/);
    await plain.context().close();
  });

  test('boards, methods and comparisons can be read without scripts, filtered and sorted by address', async () => {
    const { page } = await open('/?search=leace', { javaScriptEnabled: false });
    expect(await page.locator('#board tbody tr').count()).toBe(1);
    expect(await page.getByText('1 method of 12 matches').count()).toBe(1);
    await page.goto(`${site.url}/benchmarks/mini?sort=cost&direction=asc&columns=cost`);
    expect(await page.locator('#board th[aria-sort]').textContent()).toContain('Cost');
    await page.goto(`${site.url}/methods/leace`);
    expect(await page.locator('svg[role=img]').count()).toBeGreaterThan(2);
    await page.context().close();
  });

  test('back and forward go through the boards that were shown, and the keyboard through their rows', async () => {
    const { page } = await open('/');
    await page.getByRole('link', { name: 'Robustness', exact: true }).click();
    await page.waitForURL(/track=robustness/);
    await page.locator('#board th', { hasText: 'Robustness' }).waitFor();
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('robustness'));
    await page.goForward();
    await page.waitForURL(/track=robustness/);
    await page.goto(site.url);
    await page.locator('#board input[name=pick]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    expect(await page.locator('#board input[name=pick]').nth(1).isChecked()).toBe(true);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement?.id')).toBe('board-search');
    await page.context().close();
  });

  test.each([
    '/nothing',
    '/methods/nothing',
    '/benchmarks/nothing',
    '/benchmarks/mini?embedding=nothing',
    '/compare?a=x&b=y',
  ])('%s is not found', async (path) => {
    const { status } = await fetch(site.url + path);
    expect(status).toBe(404);
  });

  test.each([
    ['slow', 'takes too long'],
    ['nonsense', 'does not understand'],
    ['error', 'could not answer'],
  ])('an API that is %s: every page that asks it says so, and is well when the API is', async (fault, words) => {
    api.setFault(fault);
    try {
      const asking = Object.values(PAGES).filter((path) => !WITHOUT_API.includes(path));
      const pages = await Promise.all(asking.map(async (path) => (await fetch(site.url + path)).text()));
      for (const html of pages) expect(html).toContain(words);
      for (const path of WITHOUT_API) expect(await (await fetch(site.url + path)).text()).not.toContain(words);
    } finally {
      api.setFault(undefined);
    }
    expect(await (await fetch(site.url)).text()).toContain('id="board"');
  });
});

test('the site says that the API cannot be reached, and that there is nothing yet', async () => {
  const empty = await startStubApi({ entries: 0 });
  const site = await startSite(empty.url);
  try {
    expect(await (await fetch(site.url)).text()).toContain('no benchmark yet');
    await empty.close();
    expect(await (await fetch(site.url)).text()).toContain('cannot be reached');
  } finally {
    await site.close();
    await empty.close().catch(() => undefined);
  }
});
