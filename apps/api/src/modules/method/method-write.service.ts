import { METHODS } from '@ebb/core/correct/methods';
import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { methodArtifacts, methods, methodVersions } from '../../db/schema/method.js';
import { ApiError } from '../../errors.js';
import { type MethodContent, versionColumns } from './method-content.js';

/** Under which name a method stands. */
export interface MethodNaming {
  readonly slug: string;
  /** Absent: as it is, or the slug for a new method. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly reference?: string | undefined;
  readonly url?: string | undefined;
}

/** Names of the methods that come with Ebb, desensitisations included. */
const isReserved = (slug: string) => METHODS.some(({ name }) => name === slug) || slug.startsWith('desensitise-');

/**
 * Whether the account may submit under the name.
 *
 * @throws ApiError NAME_TAKEN when it is somebody else's or Ebb's; INVALID_ARGUMENT for a method that was withdrawn
 */
export async function requireName(db: Db, account: { id: string; system: boolean }, slug: string): Promise<void> {
  const field = 'method.slug';
  if (!account.system && isReserved(slug)) {
    throw new ApiError('NAME_TAKEN', `'${slug}' is the name of a method that comes with Ebb.`, {
      field,
      hint: 'Choose another name.',
    });
  }
  const [known] = await db.select().from(methods).where(eq(methods.slug, slug));
  if (!known) return;
  if (known.accountId !== account.id) {
    throw new ApiError('NAME_TAKEN', `Somebody else has a method '${slug}' already.`, {
      field,
      hint: 'Choose another name.',
    });
  }
  if (known.withdrawnAt) {
    throw new ApiError('INVALID_ARGUMENT', `The method '${slug}' was withdrawn and takes no new version.`, {
      field,
      hint: 'Submit it under another name.',
    });
  }
}

/**
 * Adds a version to the account's method of that name, or makes the method with its first version. The caller is in a transaction that
 * holds the account.
 *
 * @throws ApiError as `requireName`
 */
export async function createVersion(
  tx: Db,
  account: { readonly id: string; readonly system: boolean },
  naming: MethodNaming,
  content: MethodContent,
  { scope, changes }: { readonly scope: 'global' | 'classwise'; readonly changes: string },
): Promise<{ readonly methodId: string; readonly versionId: string }> {
  const { slug, title, description, reference, url } = naming;
  const given = Object.fromEntries(
    Object.entries({ title, description, reference, url }).filter(([, value]) => value !== undefined),
  );
  // Of two accounts that take a name at once, the second waits here and then finds it taken.
  await tx
    .insert(methods)
    .values({ title: slug, ...given, slug, accountId: account.id, builtIn: account.system })
    .onConflictDoNothing();
  await requireName(tx, account, slug);
  const [method] = await tx.select({ id: methods.id }).from(methods).where(eq(methods.slug, slug));
  const methodId = method!.id;
  if (Object.keys(given).length > 0) await tx.update(methods).set(given).where(eq(methods.id, methodId));
  const [latest] = await tx
    .select({ number: methodVersions.number })
    .from(methodVersions)
    .where(eq(methodVersions.methodId, methodId))
    .orderBy(desc(methodVersions.number))
    .limit(1);
  const [version] = await tx
    .insert(methodVersions)
    .values({ ...versionColumns(content, scope), methodId, number: (latest?.number ?? 0) + 1, changes })
    .returning({ id: methodVersions.id });
  const versionId = version!.id;
  if (content.kind === 'onnx') {
    await tx.insert(methodArtifacts).values(content.artifacts.map((artifact) => ({ versionId, ...artifact })));
  }
  return { methodId, versionId };
}

/** Marks a method as withdrawn; the first time counts. */
export async function markWithdrawn(tx: Db, methodId: string): Promise<void> {
  await tx
    .update(methods)
    .set({ withdrawnAt: sql`coalesce(${methods.withdrawnAt}, now())` })
    .where(eq(methods.id, methodId));
}
