import Bull from 'bull';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Queue } from './contract.js';

const NAME = 'submissions';
/** An announcement that takes longer has failed: the caller must not hang, and workers look into the database too. */
const ANNOUNCE_MS_MAX = 1000;
const CLOSE_MS_MAX = 3000;
/** Bull takes a job back whose worker did not renew its lock for so long; the claim in the database decides who runs it. */
const LOCK_MS = 20_000;

interface Announcement {
  readonly submissionId: string;
}

/** Announcements over Redis, by bull: whichever worker on whichever machine has a hand free takes the next one. */
export class RedisQueue implements Queue {
  readonly kind = 'redis';
  private readonly url: string;
  private readonly prefix: string;
  private readonly log: Logger;
  private readonly clients = new Set<Redis>();
  private readonly stops = new Set<() => Promise<void>>();
  private readonly outbox: Bull.Queue<Announcement>;
  private readonly sender: Redis;
  private away = false;
  private closing = false;

  constructor({ url, prefix, log }: { readonly url: string; readonly prefix: string; readonly log: Logger }) {
    this.url = url;
    this.prefix = prefix;
    this.log = log;
    // Fails at once while Redis is away instead of keeping commands for later.
    this.sender = this.connect({ enableOfflineQueue: false });
    this.outbox = this.open(() => this.sender);
  }

  async announce(submissionId: string, attempt = 0): Promise<void> {
    // Bull takes a second job of the same id for the first one while that is there.
    const jobId = `${submissionId}.${attempt}`;
    await within(ANNOUNCE_MS_MAX, this.outbox.add({ submissionId }, { jobId }));
  }

  async work(concurrency: number, handle: (submissionId: string) => Promise<void>): Promise<() => Promise<void>> {
    const shared = this.connect();
    const worker = this.open((type) => (type === 'client' ? shared : this.connect()));
    const handling = new Set<Promise<void>>();
    const stop = async () => {
      this.stops.delete(stop);
      const closed = worker.close();
      await Promise.allSettled(handling);
      // Where Redis is away, bull would wait for it.
      await within(CLOSE_MS_MAX, closed).catch(() => undefined);
    };
    this.stops.add(stop);
    worker
      .process(concurrency, ({ data }) => {
        const run: Promise<void> = handle(data.submissionId).finally(() => handling.delete(run));
        handling.add(run);
        return run;
      })
      .catch((error) => this.troubled(error));
    return stop;
  }

  async ready(): Promise<boolean> {
    if (this.sender.status !== 'ready') return false;
    return within(ANNOUNCE_MS_MAX, this.sender.ping()).then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.stops].map((stop) => stop()));
    this.closing = true;
    await within(CLOSE_MS_MAX, this.outbox.close()).catch(() => undefined);
    for (const client of this.clients) client.disconnect();
  }

  private open(createClient: (type: string) => Redis): Bull.Queue<Announcement> {
    const queue = new Bull<Announcement>(NAME, {
      prefix: `${this.prefix}:queue`,
      createClient,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      settings: {
        lockDuration: LOCK_MS,
        stalledInterval: LOCK_MS / 4,
        // A job is only a hint, and one given up by bull would bar its id for ever.
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        retryProcessDelay: 500,
        guardInterval: 5000,
        drainDelay: 2,
      },
    });
    queue.on('error', (error: Error) => this.troubled(error));
    // Bull names its connection without looking after the promise: one that is closed meanwhile would end the process.
    return Object.assign(queue, { setWorkerName: async () => undefined });
  }

  /** A connection that comes back for ever, however long Redis is away. */
  private connect(options: RedisOptions = {}): Redis {
    const client = new Redis(this.url, {
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      connectTimeout: 2000,
      retryStrategy: (times) => Math.min(100 * times, 2000),
      ...options,
    });
    client.on('error', (error) => this.troubled(error));
    client.on('ready', () => {
      if (this.away) this.log.info('Redis is back.');
      this.away = false;
    });
    this.clients.add(client);
    client.once('end', () => this.clients.delete(client));
    return client;
  }

  /** Says once that Redis is away, not at each of the many errors that follow from it. */
  private troubled(error: Error): void {
    // Connections that we closed ourselves are no news.
    if (this.closing || /Connection is closed/.test(error.message)) return;
    if (!this.away) this.log.warn({ err: error }, 'Redis is away; workers look into the database meanwhile.');
    this.away = true;
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Whoever lost the race must not end the process.
    work.catch(() => undefined);
  }
}
