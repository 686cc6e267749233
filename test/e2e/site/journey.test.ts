import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { affineGraph } from '../../support/affine-graph.js';
import { violationsOf } from '../../support/axe.js';
import { launchBrowser, withoutBrowser } from '../../support/browser.js';
import { type ServerProcess, startServerProcess } from '../../support/server-process.js';
import { startSite } from '../../support/site-server.js';

const SHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));
/** A run of the small benchmark takes seconds; the machine may be busy. */
const RUN_MS_MAX = 90_000;

describe.skipIf(withoutBrowser)('an author on the site, over a real server', () => {
  let browser: Browser;
  let api: ServerProcess;
  let site: Awaited<ReturnType<typeof startSite>>;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    api = await startServerProcess({ settings: { EBB_CORS_ORIGINS: '*', EBB_SUBMISSIONS_PER_DAY: '9' } });
    [site, browser] = await Promise.all([startSite(api.url), launchBrowser()]);
    // axe runs in the pages; their policy is tested beside this (pages.test.ts).
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await api?.close();
  });

  const shot = (name: string) => page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
  const open = (path: string) => page.goto(site.url + path, { waitUntil: 'load' });
  const submitButton = () => page.getByRole('button', { name: 'Submit', exact: true });
  async function graph(bytes: Uint8Array, slug: string) {
    await open('/submit');
    await page.getByRole('radio', { name: /^ONNX/ }).check();
    await page.locator('#slug').fill(slug);
    const file = { name: `${slug}.onnx`, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
    await page.locator('#graph-mfcc').setInputFiles(file);
    await page.getByText('Uploaded:').waitFor();
  }
  async function accepted() {
    await page.getByText('The server accepts it').waitFor();
    await submitButton().click();
    await page.waitForURL(/\/submissions\//);
  }
  const judged = () => page.getByText(/^It was judged/).waitFor({ timeout: RUN_MS_MAX });

  test('makes an account whose key is shown once, and keys that can be revoked', async () => {
    await open('/account');
    await shot('account-signed-out');
    expect(await violationsOf(page)).toEqual([]);
    await page.locator('#handle').fill('jane-doe');
    await page.getByRole('button', { name: 'Make an account' }).click();
    const secret = await page.locator('[data-secret]').textContent();
    expect(secret).toMatch(/^ebb_/);
    await page
      .getByRole('button', { name: /sign in/ })
      .last()
      .click();
    await page.getByText('Signed in as jane-doe').waitFor();
    expect(await page.content()).not.toContain(secret);
    // No script can read the key.
    expect(await page.evaluate('document.cookie')).not.toContain('ebb_');

    await page.locator('#key-name').fill('laptop');
    await page.getByRole('button', { name: 'Create key' }).click();
    const other = await page.locator('[data-secret]').textContent();
    expect(other).toMatch(/^ebb_/);
    await shot('account');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Revoke laptop' }).click();
    await page.getByText(/^revoked/).waitFor();
    await page.reload();
    expect(await page.content()).not.toContain(other);
  });

  test('writes a recipe with completion by keyboard, is told what is wrong, and watches its run to the rank', async () => {
    await open('/submit');
    await page.getByText('The server accepts it').waitFor();
    const recipe = page.locator('#recipe');
    await recipe.fill('{ "name": "from-the-site", "operators": [{ "op": "cen');
    await recipe.press('End');
    await recipe.pressSequentially('t');
    await shot('submit-completion');
    await recipe.press('Tab');
    await recipe.pressSequentially(' }] }');
    expect(await recipe.inputValue()).toBe('{ "name": "from-the-site", "operators": [{ "op": "centre" }] }');
    await page.getByText('The server accepts it').waitFor();
    await recipe.fill('{ "name": "from-the-site", "operators": [{ "op": "centr" }] }');
    await page.getByText('operators[0].op: one of centre').waitFor();
    expect(await submitButton().isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await shot('submit-fault');
    await recipe.fill('{ "name": "from-the-site", "operators": [{ "op": "centre", "by": "domain" }, { "op": "l2" }] }');
    await accepted();
    await shot('run-begun');
    // It goes on where the page was loaded anew.
    await page.reload();
    await judged();
    await shot('run-judged');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'mfcc', exact: true }).first().click();
    await page.waitForURL(/\/benchmarks\/mini/);
    await page.locator('#board').getByText('from-the-site').first().waitFor();
  });

  test('uploads a graph that is good, and watches it where the socket drops and the API is closed to browsers', async () => {
    await graph(affineGraph(await mfccDim(), 2), 'scaled');
    await page.locator('#title').fill('Scaled by two');
    await page.routeWebSocket(/\/graphql/, (socket) => socket.close());
    await page.route(`${api.url}/graphql`, (route) => route.abort());
    await accepted();
    await judged();
    await page.unrouteAll();
    await page.getByRole('link', { name: 'All results of Scaled by two' }).click();
    await page.waitForURL(/\/methods\/scaled/);
    expect(await page.getByText('ONNX graph, by jane-doe').count()).toBe(1);
  });

  test('sees in the profile of the embedding what its clips give away, and what the methods so far could correct', async () => {
    await open('/embeddings/mini/mfcc');
    for (const figure of ['separation', 'correctability', 'reduction-and-gain']) {
      expect(await page.locator(`#${figure} svg[role=img]`).first().isVisible()).toBe(true);
    }
    await shot('embedding-of-a-server');
    expect(await violationsOf(page)).toEqual([]);
  });

  test('is told in place why a graph is refused, and what to do', async () => {
    await graph(new TextEncoder().encode('this is no graph'), 'broken');
    const fault = page.locator('[role=alert]', { hasText: 'INVALID_GRAPH' });
    await fault.first().waitFor();
    await shot('submit-bad-graph');
    expect(await submitButton().isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
  });

  test('signs out, and submits no more', async () => {
    await open('/account');
    expect(await page.getByText('7 of 9 submissions').count()).toBe(1);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Sign in with a key').waitFor();
    await open('/submit');
    expect(await page.locator('#recipe').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  async function mfccDim(): Promise<number> {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ embedding(benchmark: \\"mini\\", slug: \\"mfcc\\") { dim } }"}',
    });
    return ((await response.json()) as { data: { embedding: { dim: number } } }).data.embedding.dim;
  }
});
