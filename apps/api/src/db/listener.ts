import pg from 'pg';

const RETRY_MS = 1000;

/**
 * NOTIFYs of PostgreSQL over a connection of their own, made when first needed and again when it is lost. What is notified while it is
 * lost is missed: whoever listens also polls.
 */
export class Listener {
  private readonly handlers = new Map<string, Set<(payload: string) => void>>();
  private client: pg.Client | undefined;
  private connecting: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly url: string) {}

  async listen(channel: string, onNotice: (payload: string) => void): Promise<() => Promise<void>> {
    const known = this.handlers.get(channel) ?? new Set();
    this.handlers.set(channel, known.add(onNotice));
    this.connecting ??= this.connect();
    await this.connecting;
    await this.client?.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
    return async () => {
      known.delete(onNotice);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.connecting?.catch(() => undefined);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, keepAlive: true });
    const lost = () => {
      if (this.client !== client) return;
      this.client = undefined;
      this.retry();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.handlers.get(channel) ?? []) handler(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      this.client = client;
    } catch {
      await client.end().catch(() => undefined);
      this.retry();
    }
  }

  private retry(): void {
    if (this.closed) return;
    setTimeout(() => {
      if (!this.closed) this.connecting = this.connect();
    }, RETRY_MS).unref();
  }
}
