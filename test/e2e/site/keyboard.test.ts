import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage, signedInAt, withoutBrowser } from '../../support/browser.js';
import { startSite } from '../../support/site-server.js';
import { startStubApi } from '../../support/stub-api.mjs';

/** Stops from the top of a page to its end, at most. */
const STOPS_MAX = 150;

describe.skipIf(withoutBrowser)('the keyboard alone', () => {
  let browser: Browser;
  let api: Awaited<ReturnType<typeof startStubApi>>;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    api = await startStubApi({ entries: 12 });
    [site, browser] = await Promise.all([startSite(api.url), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await api?.close();
  });

  /** Goes on by Tab until what has the focus fits a selector; its outline must be seen. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let stop = 0; stop < STOPS_MAX; stop++) {
      await page.keyboard.press('Tab');
      const { outlined, there } = await page.evaluate<{ outlined: boolean; there: boolean }>(`(() => {
        const at = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        return { outlined: outlineStyle !== 'none' && outlineWidth !== '0px', there: at.matches(${JSON.stringify(selector)}) };
      })()`);
      if (there) {
        expect(outlined).toBe(true);
        return;
      }
    }
    throw new Error(`No way by Tab to ${selector}.`);
  }

  test('goes from the choice of a board over two of its rows to their comparison', async () => {
    const { page } = await openPage(browser, site.url);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'nav[aria-label=Embedding] a:not([aria-current])');
    await page.keyboard.press('Enter');
    await page.waitForURL(/embedding=random-cnn/);
    await tabTo(page, '#board input[name=pick]');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText(/is better than|do not tell/).waitFor();
    await tabTo(page, 'form[action="/compare"] button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/compare\?/);
    expect(await page.locator('h1').textContent()).toMatch(/ or .*\?/);
    await page.context().close();
  });

  test('writes a recipe with completion, leaves the editor, and submits', async () => {
    const { page } = await openPage(browser, `${site.url}/submit`, signedInAt(site.url));
    await tabTo(page, '#recipe');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{ "name": "by-keyboard", "operators": [{ "op": "cent');
    await page.locator('[role=listbox] [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(' }] }');
    expect(await page.locator('#recipe').inputValue()).toBe(
      '{ "name": "by-keyboard", "operators": [{ "op": "centre" }] }',
    );
    await page.getByText('The server accepts it').waitFor();
    await tabTo(page, 'button[type=submit]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/submissions\/queued/);
    await page.context().close();
  });
});
