import { METHODS } from '@ebb/core/correct/methods';
import type { Recipe } from '@ebb/core/correct/recipe';
import { and, count, desc, eq, inArray } from 'drizzle-orm';
import { sha256Of } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { evaluations, versionEvaluations } from '../../db/schema/evaluation.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { submissions } from '../../db/schema/submission.js';
import type { Runtime } from '../../runtime.js';
import { systemAccountId } from '../account/system-account.js';
import { currentEmbeddings, type EmbeddingRow } from '../benchmark/benchmark-store.service.js';
import { recipeHashOf, recipeScope } from '../method/method-content.js';
import { announce, createSubmission } from './submission-store.service.js';

/** Behind all that people submit. */
const PRIORITY = -10;
/** A built-in that fails so often is left alone until the program changes. */
const TRIES_MAX = 3;

/**
 * Submits every built-in method, in each scope that it depends on, on the current embeddings of a revision: what was judged already, or waits to
 * be, is not submitted again.
 *
 * @returns how many submissions were added
 */
export async function judgeBuiltIns(
  runtime: Pick<Runtime, 'db' | 'env' | 'log'> & { readonly queue?: Runtime['queue'] },
  revisionId: string,
): Promise<number> {
  const { db } = runtime;
  const accountId = await systemAccountId(db);
  const embeddings = await currentEmbeddings(db, revisionId);
  let added = 0;
  for (const recipe of METHODS) {
    const scopes = recipeScope(recipe, 'global') === 'any' ? (['global'] as const) : (['global', 'classwise'] as const);
    for (const scope of scopes) {
      const created = await submitBuiltIn(runtime, { accountId, revisionId, embeddings, recipe, scope });
      added += Number(created);
    }
  }
  return added;
}

interface BuiltIn {
  readonly accountId: string;
  readonly revisionId: string;
  readonly embeddings: readonly EmbeddingRow[];
  readonly recipe: Recipe;
  readonly scope: 'global' | 'classwise';
}

async function submitBuiltIn(
  { db, env, log, queue }: Parameters<typeof judgeBuiltIns>[0],
  { accountId, revisionId, embeddings, recipe, scope }: BuiltIn,
): Promise<boolean> {
  const version = await knownVersion(db, recipe);
  const judged = version === undefined ? new Set<string>() : await judgedEmbeddings(db, version, recipe, scope);
  const embeddingIds = embeddings.map(({ id }) => id).filter((id) => !judged.has(id));
  if (embeddingIds.length === 0) return false;
  const failed = version === undefined ? 0 : await failures(db, version, revisionId, scope);
  if (failed >= TRIES_MAX) {
    log.warn({ method: recipe.name, scope, failed }, 'A built-in method is not tried again.');
    return false;
  }
  // The same request gets the same submission, from whichever process and however often it comes.
  const request = JSON.stringify([
    'built-in',
    recipe.name,
    recipeHashOf(recipe),
    revisionId,
    scope,
    embeddingIds.toSorted(),
    failed,
  ]);
  const { name: slug, title, reference } = recipe;
  const { id, created } = await createSubmission(db, env, {
    ...{ accountId, keyId: null, revisionId, embeddingIds, scope },
    version:
      version === undefined
        ? { method: { slug, title, reference }, content: { kind: 'recipe', recipe }, changes: '' }
        : { id: version },
    priority: PRIORITY,
    idempotency: { key: `built-in-${sha256Of(request)}`, requestHash: sha256Of(request) },
  });
  if (created && queue) await announce({ queue, log }, id);
  return created;
}

/** The latest version of the built-in method, where its content is this one. */
async function knownVersion(db: Db, recipe: Recipe): Promise<string | undefined> {
  const [latest] = await db
    .select({ id: methodVersions.id, hash: methodVersions.recipeHash })
    .from(methodVersions)
    .innerJoin(methods, eq(methods.id, methodVersions.methodId))
    .where(and(eq(methods.slug, recipe.name), eq(methods.builtIn, true)))
    .orderBy(desc(methodVersions.number))
    .limit(1);
  return latest?.hash === recipeHashOf(recipe) ? latest.id : undefined;
}

async function judgedEmbeddings(
  db: Db,
  versionId: string,
  recipe: Recipe,
  scope: 'global' | 'classwise',
): Promise<Set<string>> {
  const rows = await db
    .select({ embeddingId: evaluations.embeddingId })
    .from(versionEvaluations)
    .innerJoin(evaluations, eq(evaluations.id, versionEvaluations.evaluationId))
    .where(and(eq(versionEvaluations.versionId, versionId), eq(evaluations.scope, recipeScope(recipe, scope))));
  return new Set(rows.map(({ embeddingId }) => embeddingId));
}

async function failures(db: Db, versionId: string, revisionId: string, scope: 'global' | 'classwise'): Promise<number> {
  const [failed] = await db
    .select({ n: count() })
    .from(submissions)
    .where(
      and(
        eq(submissions.versionId, versionId),
        eq(submissions.revisionId, revisionId),
        eq(submissions.scope, scope),
        inArray(submissions.state, ['failed', 'cancelled']),
      ),
    );
  return failed!.n;
}
