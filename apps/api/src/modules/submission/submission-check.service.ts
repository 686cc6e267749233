import { type Choice, combinedChoice } from '@ebb/core/correct/choice';
import { parseRecipe, type Recipe } from '@ebb/core/correct/recipe';
import { requireAffordable } from '@ebb/core/correct/recipe-cost';
import { eq } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts } from '../../db/schema/account.js';
import { ApiError } from '../../errors.js';
import type { Runtime } from '../../runtime.js';
import { uploadedArtifact } from '../artifact/artifact.service.js';
import {
  currentEmbeddings,
  currentRevision,
  type EmbeddingRow,
  type RevisionRow,
} from '../benchmark/benchmark-store.service.js';
import type { MethodContent } from '../method/method-content.js';
import { type MethodNaming, requireName } from '../method/method-write.service.js';
import { checkGraph } from './check-graph.service.js';
import { checkedNaming, checkedText } from './checked-naming.js';
import { FaultList } from './fault-list.js';
import type { SubmitMethodInput } from './submission.input.js';
import { Turnstile } from './turnstile.js';

const ARTIFACTS_MAX = 32;

/** A request that may be queued. */
export interface CheckedSubmission {
  readonly revision: RevisionRow;
  readonly embeddings: readonly EmbeddingRow[];
  readonly naming: MethodNaming;
  readonly content: MethodContent;
  readonly changes: string;
  /** What the checks found, for people: one an embedding. */
  readonly reports: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Checks all that can be known of a submission before it waits: names, benchmark, recipe or graphs; graphs run on the fixture, in the sandbox.
 *
 * @throws ApiErrors with everything to be mended; ApiError BUSY
 */
export async function checkSubmission(
  runtime: Runtime,
  accountId: string,
  input: SubmitMethodInput,
): Promise<CheckedSubmission> {
  const { db } = runtime;
  const faults = new FaultList();
  const naming = await faults.check(() => checkedNaming(input.method));
  const changes = await faults.check(() => checkedText(input.changes ?? '', 'changes', 1000, { lines: true }));
  if (naming) await faults.check(() => requireOwnName(db, accountId, naming.slug));
  const revision = await faults.check(() => currentRevision(db, checkedText(input.benchmark, 'benchmark', 100)));
  // Of a request with both or none, nothing else can be said.
  await faults.check(() => requireOneKind(input));
  if (!naming || !revision || changes === undefined) faults.throwIfAny();
  const known = await currentEmbeddings(db, revision!.id);
  const checked = input.recipe
    ? await checkRecipe(faults, input, naming!, known)
    : await checkArtifacts(runtime, faults, accountId, input, known);
  faults.throwIfAny();
  return { revision: revision!, naming: naming!, changes: changes!, ...checked! };
}

async function requireOwnName(db: Db, accountId: string, slug: string): Promise<void> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  await requireName(db, account!, slug);
}

function requireOneKind({ recipe, artifacts, embeddings, labelsUsed }: SubmitMethodInput): void {
  const refuse = (field: string, message: string, hint: string) => {
    throw new ApiError('INVALID_ARGUMENT', message, { field, hint });
  };
  if (recipe && artifacts?.length) refuse('artifacts', 'A method is a recipe or graphs.', 'Leave one of them out.');
  if (!recipe && !artifacts?.length)
    refuse('recipe', 'A method needs a recipe or graphs.', 'Send recipe or artifacts.');
  if (recipe && labelsUsed) refuse('labelsUsed', 'What a recipe uses is known.', 'Leave labelsUsed out.');
  if (artifacts?.length && embeddings) {
    refuse('embeddings', 'Graphs say themselves which embeddings they are for.', 'Leave embeddings out.');
  }
  if (artifacts?.length && !labelsUsed) {
    refuse(
      'labelsUsed',
      'Boards say which training labels a graph was fitted with.',
      'Send those of DATASET, INSTRUMENT and GENRE that were used; an empty list for none.',
    );
  }
}

/** The embedding of that name. */
function embeddingNamed(known: readonly EmbeddingRow[], slug: string, field: string): EmbeddingRow {
  const found = known.find((row) => row.slug === slug);
  if (found) return found;
  throw new ApiError('UNKNOWN_EMBEDDING', 'The benchmark has no such embedding.', {
    field,
    expected: `one of ${known.map((row) => row.slug).join(', ')}`,
    received: JSON.stringify(slug.slice(0, 80)),
  });
}

type Checked = Pick<CheckedSubmission, 'embeddings' | 'content' | 'reports'>;

async function checkRecipe(
  faults: FaultList,
  { recipe: given, embeddings: wanted }: SubmitMethodInput,
  { slug, title, reference }: MethodNaming,
  known: readonly EmbeddingRow[],
): Promise<Checked | undefined> {
  const embeddings: EmbeddingRow[] = [];
  for (const [k, name] of [...new Set(wanted ?? known.map((row) => row.slug))].entries()) {
    const found = await faults.check(() => embeddingNamed(known, name, `embeddings.${k}`));
    if (found) embeddings.push(found);
  }
  if (wanted?.length === 0) {
    faults.add(
      new ApiError('INVALID_ARGUMENT', 'No embedding is named.', {
        field: 'embeddings',
        hint: 'Leave embeddings out for all.',
      }),
    );
  }
  const parsed = await faults.check(() => parseRecipe({ ...given, name: slug }, 'recipe'), recipeField);
  if (!parsed) return undefined;
  // On boards a recipe has the names of its method.
  const recipe: Recipe = { ...parsed, title: title ?? slug, reference };
  // What is wrong on one embedding mostly is on all, and is said once.
  const fits = (row: EmbeddingRow) => {
    requireAffordable(recipe, row.dim);
    requireConditions(recipe, row);
    return true;
  };
  for (const row of embeddings) if (!(await faults.check(() => fits(row), recipeField))) break;
  return {
    embeddings,
    content: { kind: 'recipe', recipe },
    reports: embeddings.map((row) => ({ embedding: row.slug })),
  };
}

/** Where in the request an error of a recipe lies. */
const recipeField = ({ details: { at } }: ApiError): string => {
  const [, index] = /^operators\[(\d+)\]/.exec(String(at ?? '')) ?? [];
  return index === undefined ? 'recipe' : `recipe.operators.${index}`;
};

/** A step that is fitted on clips under an effect needs an embedding that has such. */
function requireConditions({ steps }: Recipe, { slug, conditions }: EmbeddingRow): void {
  const effects = [...new Set(conditions.map(({ effect }) => effect))];
  for (const [k, { operator, parameters }] of steps.entries()) {
    const effect = (parameters as { readonly effect?: unknown }).effect;
    if (typeof effect !== 'string' || effects.includes(effect)) continue;
    throw new ApiError(
      'INVALID_RECIPE',
      `The embedding ${slug} has no clips under the effect that ${operator.id} needs.`,
      {
        field: `recipe.operators.${k}`,
        expected: effects.length > 0 ? `one of ${effects.join(', ')}` : 'a benchmark with effects',
        received: JSON.stringify(effect),
      },
    );
  }
}

async function checkArtifacts(
  runtime: Runtime,
  faults: FaultList,
  accountId: string,
  { artifacts, labelsUsed }: SubmitMethodInput,
  known: readonly EmbeddingRow[],
): Promise<Checked | undefined> {
  const { db } = runtime;
  const own = artifacts ?? [];
  if (own.length > ARTIFACTS_MAX) {
    throw new ApiError('INVALID_ARGUMENT', 'There are too many graphs.', {
      field: 'artifacts',
      expected: `at most ${ARTIFACTS_MAX}`,
      received: String(own.length),
    });
  }
  const files: { row: EmbeddingRow; sha256: string; k: number }[] = [];
  for (const [k, artifact] of own.entries()) {
    const row = await faults.check(() => embeddingNamed(known, artifact.embedding, `artifacts.${k}.embedding`));
    if (row && files.some((earlier) => earlier.row.id === row.id)) {
      faults.add(
        new ApiError('INVALID_ARGUMENT', 'The embedding has two graphs.', { field: `artifacts.${k}.embedding` }),
      );
    } else if (row) files.push({ row, sha256: artifact.sha256.toLowerCase(), k });
  }
  // The costly part last, and only for a request that is right as far as one can see without it.
  if (!faults.clean) return undefined;
  const checked = await turnstileOf(runtime).pass(async () => {
    const reports = [];
    for (const { row, sha256, k } of files) {
      const field = () => `artifacts.${k}.sha256`;
      const bytes = await faults.check(() => uploadedArtifact(db, accountId, sha256), field);
      const report = bytes && (await faults.check(() => checkGraph(db, row.id, bytes), field));
      if (report) reports.push({ embedding: row.slug, sha256, sizeBytes: bytes.length, report });
    }
    return reports;
  });
  const inputs = checked.map(({ report }) => report.inputs);
  const choices = inputs.map(({ trainSet, domain }): Choice => {
    if (trainSet) return domain ? 'both' : 'trainSet';
    return domain ? 'domain' : 'nothing';
  });
  return {
    embeddings: files.map(({ row }) => row),
    content: {
      kind: 'onnx',
      artifacts: checked.map(({ report, ...artifact }) => ({ ...artifact, graph: storable({ ...report }) })),
      labelsUsed:
        ['dataset', 'instrument', 'genre'].filter((label) => labelsUsed?.some((used) => used === label)).join('+') ||
        'none',
      mapChosenBy: combinedChoice(choices),
      byInstrument: inputs.some(({ instrument }) => instrument),
    },
    reports: checked.map(({ report, ...artifact }) => ({ ...artifact, ...storable({ ...report }) })),
  };
}

/** What a file says of itself, without characters that a database cannot hold and without texts that have no end. */
const storable = (value: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === 'string' ? part.slice(0, 500).replace(/[\p{Cc}\p{Cs}]/gu, ' ') : part,
  );

const turnstiles = new WeakMap<Runtime, Turnstile>();

/** One for a process: its cores are what checks compete for. */
function turnstileOf(runtime: Runtime): Turnstile {
  const atOnce = runtime.env.EBB_CHECKS_AT_ONCE;
  const turnstile = turnstiles.get(runtime) ?? new Turnstile(atOnce, 4 * atOnce);
  turnstiles.set(runtime, turnstile);
  return turnstile;
}
