import { csvCell } from '@ebb/core/io/csv-cell';
import { and, asc, eq, gt } from 'drizzle-orm';
import { bibtexOf } from '../../bibtex.js';
import type { Db } from '../../db/connect.js';
import { EVALUATION_COLUMNS } from '../../db/evaluation-columns.js';
import { accounts } from '../../db/schema/account.js';
import { boardEntries, evaluations, type StoredScore } from '../../db/schema/evaluation.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { csvText } from '../../http/csv-text.js';
import { methodBibtex } from '../method/method.service.js';
import { ENTRY_COLUMNS } from './leaderboard.service.js';
import { type FoundBoard, leaderboardOf } from './leaderboard.type.js';
import { SCORE_NAMES } from './score-names.js';

const ROWS_AT_ONCE = 500;

/** All that the bytes of a board's exports depend on. */
export const stateOfBoard = ({ board, revision, embedding, track }: FoundBoard, publicUrl: string): string =>
  JSON.stringify([
    board.id,
    board.revision,
    track,
    revision.title,
    revision.testLabels,
    revision.current,
    embedding.hash,
    publicUrl,
  ]);

/** The entries of a board with what is behind them, in its order. */
async function* entriesOf(db: Db, { board, track }: FoundBoard) {
  for (let from = -1; ; ) {
    const rows = await db
      .select({
        entry: ENTRY_COLUMNS,
        evaluation: EVALUATION_COLUMNS,
        method: methods,
        version: methodVersions,
        author: accounts.displayName,
      })
      .from(boardEntries)
      .innerJoin(evaluations, eq(evaluations.id, boardEntries.evaluationId))
      .innerJoin(methodVersions, eq(methodVersions.id, boardEntries.versionId))
      .innerJoin(methods, eq(methods.id, methodVersions.methodId))
      .innerJoin(accounts, eq(accounts.id, methods.accountId))
      .where(and(eq(boardEntries.boardId, board.id), eq(boardEntries.track, track), gt(boardEntries.position, from)))
      .orderBy(asc(boardEntries.position))
      .limit(ROWS_AT_ONCE);
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) return;
    from = rows.at(-1)!.entry.position;
  }
}

const FACTS = ['method_hash', 'embedding_hash', 'data_revision', 'protocol_version', 'device', 'ebb_version'] as const;

/** The board as CSV: a line an entry, every score with its interval and the reason where there is none. */
export async function* boardCsv(db: Db, found: FoundBoard): AsyncGenerator<string> {
  const header = [
    ...['position', 'rank', 'tied', 'tier', 'method', 'title', 'version', 'kind', 'account', 'account_submissions'],
    ...['submitted_at', 'labels_used', 'knows_domain', 'scope'],
    ...SCORE_NAMES.flatMap((name) => [name, `${name}_low`, `${name}_high`, `${name}_reason`]),
    ...FACTS,
  ];
  yield `${header.join(',')}\n`;
  for await (const { entry, evaluation, method, version } of entriesOf(db, found)) {
    const cells = [
      ...[entry.position, entry.rank, String(entry.tied), entry.tier].map(csvCell),
      ...[csvText(method.slug), csvText(method.title), csvCell(version.number), csvCell(entry.kind)],
      ...[csvText(entry.accountHandle), csvCell(entry.accountSubmissions), csvCell(entry.submittedAt.toISOString())],
      ...[csvCell(entry.labelsUsed), csvCell(String(entry.knowsDomain)), csvCell(evaluation.scope)],
      ...SCORE_NAMES.flatMap((name) => scoreCells(entry.scores[name])),
      ...[evaluation.methodHash, evaluation.embeddingHash, evaluation.dataRevision].map(csvCell),
      ...[evaluation.protocolVersion, evaluation.device, evaluation.ebbVersion].map(csvCell),
    ];
    yield `${cells.join(',')}\n`;
  }
}

function scoreCells(score: StoredScore | undefined): string[] {
  if (!score) return ['', '', '', ''];
  if ('reason' in score) return ['', '', '', csvText(score.reason)];
  return [csvCell(score.value), csvCell(score.low), csvCell(score.high), ''];
}

/** The board as one JSON object. */
export async function* boardJson(db: Db, publicUrl: string, found: FoundBoard): AsyncGenerator<string> {
  const { found: _found, id, ...board } = leaderboardOf(publicUrl, found);
  const { slug, title, dataRevision, protocolVersion } = found.revision;
  const head = {
    id,
    benchmark: { slug, title, dataRevision, protocolVersion },
    embedding: { slug: found.embedding.slug, hash: found.embedding.hash, dim: found.embedding.dim },
    ...board,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"entries":[`;
  let separator = '\n';
  for await (const { entry, evaluation, method, version } of entriesOf(db, found)) {
    const shown = {
      ...{ position: entry.position, rank: entry.rank, tied: entry.tied, tier: entry.tier },
      method: {
        slug: method.slug,
        title: method.title,
        reference: method.reference,
        url: method.url,
        builtIn: method.builtIn,
      },
      version: { number: version.number, kind: version.kind, recipe: version.recipe },
      ...{ account: entry.accountHandle, accountSubmissions: entry.accountSubmissions, submittedAt: entry.submittedAt },
      ...{ labelsUsed: entry.labelsUsed, knowsDomain: entry.knowsDomain },
      scores: Object.fromEntries(SCORE_NAMES.map((name) => [name, entry.scores[name] ?? null])),
      failure: evaluation.failure,
      provenance: {
        ...{ methodHash: evaluation.methodHash, embeddingHash: evaluation.embeddingHash },
        ...{
          dataRevision: evaluation.dataRevision,
          protocolVersion: evaluation.protocolVersion,
          scope: evaluation.scope,
        },
        ...{ device: evaluation.device, ebbVersion: evaluation.ebbVersion },
      },
    };
    yield `${separator}${JSON.stringify(shown)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** The board and the methods on it as BibTeX. */
export async function* boardBibtex(db: Db, publicUrl: string, found: FoundBoard): AsyncGenerator<string> {
  yield bibtexOfBoard(publicUrl, found);
  for await (const { method, author } of entriesOf(db, found)) yield `\n${methodBibtex({ publicUrl }, method, author)}`;
}

/** How to cite a board in the state that it has now. */
function bibtexOfBoard(publicUrl: string, found: FoundBoard): string {
  const { board, revision, embedding, track } = found;
  const { jsonUrl } = leaderboardOf(publicUrl, found);
  const made = board.refreshedAt?.toISOString().slice(0, 10);
  return bibtexOf({
    key: `ebb:board:${revision.slug}:${embedding.slug}:${track}:${board.scope}:${board.revision}`,
    fields: [
      ['title', `Leaderboard of ${revision.title}: ${embedding.slug}, ${track}, ${board.scope}`],
      [
        'howpublished',
        `Ebb, data revision ${revision.dataRevision.slice(0, 16)}, protocol ${revision.protocolVersion}`,
      ],
      ['note', `Revision ${board.revision}${made ? `, made on ${made}` : ''}`],
      ['year', made?.slice(0, 4)],
      ['url', jsonUrl],
    ],
  });
}
