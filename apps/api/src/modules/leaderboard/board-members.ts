import { labelsUsed, parseRecipe } from '@ebb/core/correct/recipe';
import { sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { queryRows } from '../../db/query-rows.js';
import type { StoredScore } from '../../db/schema/evaluation.js';
import type { MapChosenBy, MethodKind } from '../../db/schema/method.js';

/** A method on a board: its evaluation, and the version that stands for it. */
export interface BoardMember {
  readonly evaluationId: string;
  readonly versionId: string;
  readonly methodSlug: string;
  readonly methodTitle: string;
  readonly accountHandle: string;
  readonly kind: MethodKind;
  readonly knowsDomain: boolean;
  /** As the board's scope has it. */
  readonly labelsUsed: string;
  readonly scores: Readonly<Record<string, StoredScore>>;
  readonly accountSubmissions: number;
  readonly submittedAt: Date;
}

interface MemberRow extends Omit<BoardMember, 'knowsDomain' | 'accountSubmissions' | 'submittedAt'> {
  readonly evaluationScope: string;
  readonly recipe: unknown;
  readonly mapChosenBy: MapChosenBy;
  readonly accountSubmissions: string | number;
  readonly submittedAt: string;
}

/**
 * Who stands on a board: of every method that is not withdrawn, the latest of its versions that was judged there, and one entry an
 * evaluation, under the method that had it first. `accountSubmissions` counts the submissions of the method's account that were judged on the
 * embedding. In the order of their evaluations' ids.
 */
export async function boardMembers(db: Db, embeddingId: string, scope: 'global' | 'classwise'): Promise<BoardMember[]> {
  const rows = await queryRows<MemberRow>(
    db,
    sql`
    with linked as (
      select e.id as evaluation_id, v.id as version_id, m.id as method_id, m.account_id, ve.submission_id,
        min(ve.created_at) over (partition by m.id, e.id) as linked_at,
        row_number() over (partition by m.id order by v.number desc, e.created_at, e.id) as latest
      from evaluations e
        join version_evaluations ve on ve.evaluation_id = e.id
        join method_versions v on v.id = ve.version_id
        join methods m on m.id = v.method_id
      where e.embedding_id = ${embeddingId} and e.scope in (${scope}, 'any') and m.withdrawn_at is null
    ), members as (
      select distinct on (evaluation_id) * from linked where latest = 1 order by evaluation_id, linked_at, method_id
    ), judged as (
      select s.account_id, count(*) as submissions
      from submission_embeddings se join submissions s on s.id = se.submission_id
      where se.embedding_id = ${embeddingId} and s.state = 'succeeded'
      group by s.account_id
    )
    select x.evaluation_id as "evaluationId", x.version_id as "versionId", m.slug as "methodSlug", m.title as "methodTitle",
      a.handle as "accountHandle", v.kind, v.map_chosen_by as "mapChosenBy", v.labels_used as "labelsUsed", v.recipe,
      e.scope as "evaluationScope", e.scores, coalesce(j.submissions, 0) as "accountSubmissions",
      to_json(s.created_at)#>>'{}' as "submittedAt"
    from members x
      join evaluations e on e.id = x.evaluation_id
      join method_versions v on v.id = x.version_id
      join methods m on m.id = x.method_id
      join accounts a on a.id = x.account_id
      join submissions s on s.id = x.submission_id
      left join judged j on j.account_id = x.account_id
    order by x.evaluation_id`,
  );
  return rows.map(({ evaluationScope, recipe, mapChosenBy, accountSubmissions, submittedAt, ...row }) => ({
    ...row,
    // A recipe may use other labels in one scope than in the other; its version has those of the scope that it came in.
    labelsUsed:
      row.kind === 'recipe' && evaluationScope !== 'any'
        ? labelsUsed(parseRecipe(recipe, 'stored'), scope)
        : row.labelsUsed,
    knowsDomain: mapChosenBy === 'domain' || mapChosenBy === 'both',
    accountSubmissions: Number(accountSubmissions),
    submittedAt: new Date(submittedAt),
  }));
}
