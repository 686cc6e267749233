import type { Logger } from 'pino';

/** How long an orderly end may take. */
const PATIENCE_MS = 30_000;

/** Ends the process in order when it is asked to (SIGTERM, SIGINT); at once when it is asked again, or when that takes too long. */
export function onShutdown(log: Logger, close: () => Promise<void>): void {
  let closing = false;
  const end = async (signal: NodeJS.Signals) => {
    if (closing) process.exit(1);
    closing = true;
    log.info({ signal }, 'ends');
    setTimeout(() => {
      log.error('did not end in time');
      process.exit(1);
    }, PATIENCE_MS).unref();
    try {
      await close();
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, 'did not end in order');
      process.exit(1);
    }
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
