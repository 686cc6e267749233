import pg from 'pg';

/**
 * Connections to PostgreSQL of which a lost one is always given back. Drizzle does not when `begin` itself fails, and a pool that loses a
 * place at every outage of the database is empty in the end; and a connection that dies between two statements of a transaction, unheard, ends
 * the process.
 */
export class SurvivingPool extends pg.Pool {
  constructor(url: string) {
    super({ connectionString: url, max: 10, connectionTimeoutMillis: 5000, keepAlive: true });
    // A connection that dies while idle is replaced when the next one is asked for.
    this.on('error', () => undefined);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(
    callback: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void,
  ): void;
  override connect(
    callback?: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void,
    // biome-ignore lint/suspicious/noConfusingVoidType: as the class that it extends has it.
  ): Promise<pg.PoolClient> | void {
    // Single queries come this way, and look after their connection.
    if (callback) return super.connect(callback);
    return super.connect().then(givenBackOnce);
  }
}

/** Makes a connection give itself back when it is lost, and leaves giving it back again without effect. */
function givenBackOnce(client: pg.PoolClient): pg.PoolClient {
  const release = client.release.bind(client);
  let taken = true;
  const giveBack = (fault?: Error | boolean) => {
    if (!taken) return;
    taken = false;
    client.off('error', giveBack);
    // What more it says when it ends is no news.
    if (fault) client.on('error', () => undefined);
    release(fault);
  };
  client.on('error', giveBack);
  client.release = giveBack;
  return client;
}
