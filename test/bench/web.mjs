// The site's leaderboard over an API with 1,000 entries: compressed JavaScript, the time from the API's answer to the whole HTML, layout shift,
// and how soon a click on a row is drawn.
//   npm run bench -- web [--entries 1000]
// It needs Chromium (scripts/install-system.sh).
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { startStubApi } from '../support/stub-api.mjs';

const SERVER = fileURLToPath(new URL('../../apps/web/.next/standalone/apps/web/server.js', import.meta.url));
const PORT = 4631;
const SITE = `http://127.0.0.1:${PORT}`;
const REQUESTS = 40;
const GOALS = { scriptBytes: 150_000, htmlMs: 300, shift: 0.01, interactionMs: 200 };

export async function main(args) {
  const { values } = parseArgs({ args, options: { entries: { type: 'string', default: '1000' } } });
  const api = await startStubApi({ entries: Number(values.entries) });
  const site = spawn(process.execPath, [SERVER], {
    env: { ...process.env, PORT: String(PORT), HOSTNAME: '127.0.0.1', EBB_API_URL: api.url, EBB_SITE_URL: SITE },
    stdio: 'ignore',
  });
  try {
    await untilUp();
    const html = await htmlTimes(api);
    const browser = await inBrowser();
    const rows = [
      ['JavaScript of the leaderboard, compressed', browser.scriptBytes, GOALS.scriptBytes, 'bytes'],
      ['HTML after the API’s answer, median', html.median, GOALS.htmlMs, 'ms'],
      ['HTML after the API’s answer, 95th percentile', html.p95, GOALS.htmlMs, 'ms'],
      ['Cumulative layout shift', browser.shift, GOALS.shift, ''],
      ['From a click on a row to the next frame, worst of 20', browser.interactionMs, GOALS.interactionMs, 'ms'],
    ];
    console.log(
      `${values.entries} entries, ${html.kilobytes} kB of HTML (${html.compressedKilobytes} kB compressed)\n`,
    );
    for (const [name, value, goal, unit] of rows) {
      const shown = Number.isInteger(value) ? value : value.toFixed(unit === 'ms' ? 1 : 4);
      console.log(`${value <= goal ? 'met   ' : 'MISSED'}  ${name}: ${shown} ${unit} (goal ${goal})`);
    }
    if (rows.some(([, value, goal]) => value > goal)) process.exitCode = 1;
  } finally {
    site.kill();
    await api.close();
  }
}

async function untilUp() {
  for (let tries = 0; tries < 100; tries++) {
    const up = await fetch(`${SITE}/robots.txt`).catch(() => undefined);
    if (up?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The site did not start.');
}

/** From the request to the last byte of the HTML, less the time that the API took. */
async function htmlTimes(api) {
  const times = [];
  let bytes = 0;
  for (let i = 0; i < REQUESTS; i++) {
    api.takeBusyMs();
    const startMs = performance.now();
    bytes = (await (await fetch(SITE)).arrayBuffer()).byteLength;
    const tookMs = performance.now() - startMs - api.takeBusyMs();
    // The first ones load the code.
    if (i >= 10) times.push(tookMs);
  }
  times.sort((a, b) => a - b);
  const packed = (await import('node:zlib')).gzipSync(Buffer.from(await (await fetch(SITE)).arrayBuffer())).length;
  return {
    median: times[Math.floor(times.length / 2)],
    p95: times[Math.floor(0.95 * times.length)],
    kilobytes: Math.round(bytes / 1000),
    compressedKilobytes: Math.round(packed / 1000),
  };
}

async function inBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    let scriptBytes = 0;
    const sizes = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script')
        sizes.push(request.sizes().then(({ responseBodySize }) => (scriptBytes += responseBodySize)));
    });
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(SITE, { waitUntil: 'networkidle' });
    await Promise.all(sizes);
    const boxes = page.locator('#board input[name=pick]');
    await boxes.first().scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      window.slowest = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.slowest = Math.max(window.slowest, entry.duration);
      }).observe({ type: 'event', durationThreshold: 16 });
    });
    const shift = await page.evaluate(() => window.shift);
    for (let i = 0; i < 20; i++) await boxes.nth(i).click();
    await page.waitForTimeout(500);
    return { scriptBytes, shift, interactionMs: await page.evaluate(() => window.slowest) };
  } finally {
    await browser.close();
  }
}
