import { availableParallelism } from 'node:os';
import { miniBenchmark } from '@ebb/core/benchmark/mini/benchmark';
import { MINI_EMBEDDINGS } from '@ebb/core/io/mini-benchmark';
import { sql } from 'drizzle-orm';
import type { Db } from './db/connect.js';
import { systemAccountId } from './modules/account/system-account.js';
import { currentEmbeddings, findRevision } from './modules/benchmark/benchmark-store.service.js';
import { dataRevisionOf } from './modules/benchmark/data-revision.js';
import { importMini, MINI_PROVENANCE } from './modules/benchmark/import-sources.service.js';
import { judgeBuiltIns } from './modules/submission/built-ins.service.js';
import type { Runtime } from './runtime.js';

/** Progress is told in the log so often. */
const TELL_EVERY_MS = 10_000;

/**
 * What a server has from its first start on: Ebb's own account and, unless EBB_SEED_MINI says otherwise, the benchmark `mini` with a submission of
 * every built-in method, behind those of people. Nothing is done twice, whoever starts at once or again.
 */
export async function seedServer(runtime: Runtime): Promise<void> {
  const { db, env, log } = runtime;
  await systemAccountId(db);
  if (!env.EBB_SEED_MINI) return;
  const revisionId = (await miniThatIsThere(db)) ?? (await alone(runtime, () => makeMini(runtime)));
  const submitted = await judgeBuiltIns(runtime, revisionId);
  if (submitted > 0) log.info({ submitted }, 'The built-in methods wait to be judged on mini');
}

/** The revision of `mini`, where all of it is there as this program makes it. */
async function miniThatIsThere(db: Db): Promise<string | undefined> {
  const revision = await findRevision(db, 'mini', dataRevisionOf(miniBenchmark()));
  if (!revision?.current) return undefined;
  const embeddings = await currentEmbeddings(db, revision.id);
  const made = JSON.stringify(sorted(MINI_PROVENANCE));
  const whole = MINI_EMBEDDINGS.every((id) =>
    embeddings.some(({ slug, provenance }) => slug === id && JSON.stringify(sorted(provenance)) === made),
  );
  return whole ? revision.id : undefined;
}

const sorted = (facts: Readonly<Record<string, string>>) => Object.entries(facts).sort();

async function makeMini({ db, env, log }: Runtime): Promise<string> {
  // Another process may have made it while this one waited.
  const known = await miniThatIsThere(db);
  if (known !== undefined) return known;
  log.info('The benchmark mini is rendered and embedded, once');
  let told = Date.now();
  const { revisionId } = await importMini(db, {
    threads: env.EBB_THREADS ?? availableParallelism(),
    onProgress: (stage, done, total) => {
      if (done < total && Date.now() - told < TELL_EVERY_MS) return;
      told = Date.now();
      log.info({ stage, done, total }, 'mini');
    },
  });
  return revisionId;
}

/** What of this process waits for the one that is at work: the embedded database has no other, and must be asked meanwhile. */
let last: Promise<unknown> = Promise.resolve();

/** Does a work that one process at a time may do. */
function alone<T>({ database, db }: Runtime, work: () => Promise<T>): Promise<T> {
  if (database.kind === 'embedded') {
    const own = last.then(work);
    last = own.catch(() => undefined);
    return own;
  }
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(4522002)`);
    return work();
  });
}
