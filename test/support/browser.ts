import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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
