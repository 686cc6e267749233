import { inspect } from 'node:util';
import { EbbError } from '@ebb/core/errors';
import { InvalidEnvironment } from './env.js';
import { hideSecrets } from './log.js';

/** Runs what a process is for; where that cannot even begin, says why in words and ends with 1. */
export async function runEntry(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const inWords = error instanceof EbbError || error instanceof InvalidEnvironment;
    console.error(hideSecrets(inWords ? error.message : inspect(error)));
    process.exit(1);
  }
}
