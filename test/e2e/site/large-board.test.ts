import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage, withoutBrowser } from '../../support/browser.js';
import { startSite } from '../../support/site-server.js';
import { startStubApi } from '../../support/stub-api.mjs';

describe.skipIf(withoutBrowser)('a board of 230 methods', () => {
  let browser: Browser;
  let api: Awaited<ReturnType<typeof startStubApi>>;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    api = await startStubApi({ entries: 230 });
    [site, browser] = await Promise.all([startSite(api.url), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await api?.close();
  });

  test('is paged there and back without scripts, says where one is, and keeps the filter', async () => {
    const { page } = await openPage(browser, `${site.url}/?kind=recipe`, { javaScriptEnabled: false });
    const pages = page.getByRole('navigation', { name: 'Pages of the board' });
    const said = async () => (await pages.textContent())?.replaceAll(/\s+/g, ' ');
    const first = await page.locator('#board th[scope=row]').first().textContent();
    expect(await page.getByText('229 methods of 230 match.').count()).toBe(1);
    expect(await said()).toBe('1–100 of 229Next 100');
    await pages.getByText('Next').click();
    expect(await said()).toBe('Previous 100101–200 of 229Next 100');
    await pages.getByText('Next').click();
    expect(await said()).toBe('FirstPrevious 100201–229 of 229');
    expect(await page.locator('#board tbody tr').count()).toBe(29);
    await pages.getByText('Previous').click();
    expect(await said()).toContain('101–200 of 229');
    await pages.getByText('Previous').click();
    expect(await page.locator('#board th[scope=row]').first().textContent()).toBe(first);
    expect(page.url()).toContain('kind=recipe');
    await page.context().close();
  });

  test('methods are paged too', async () => {
    const { page } = await openPage(browser, `${site.url}/methods`, { javaScriptEnabled: false });
    await page.getByText('Next 100').click();
    await page.getByText('Previous 100').click();
    expect(new URL(page.url()).search).toBe('');
    await page.context().close();
  });

  test('the sitemap has every method, not the newest hundred alone', async () => {
    const map = await (await fetch(`${site.url}/sitemap.xml`)).text();
    expect(map.match(/\/methods\//g)).toHaveLength(230);
  });
});
