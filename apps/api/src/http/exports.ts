import { type Request, type RequestHandler, Router } from 'express';
import { ApiError } from '../errors.js';
import { boardBibtex, boardCsv, boardJson, stateOfBoard } from '../modules/leaderboard/board-export.service.js';
import { findBoard } from '../modules/leaderboard/leaderboard.service.js';
import type { ResultFilter } from '../modules/leaderboard/results.input.js';
import { selectResults, stateOfResults } from '../modules/leaderboard/results.service.js';
import { resultsCsv, resultsJson } from '../modules/leaderboard/results-export.service.js';
import type { Runtime } from '../runtime.js';
import { sendExport } from './send-export.js';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  bib: 'application/x-bibtex; charset=utf-8',
} as const;

/**
 * All of a board, or of the long table, as a file: `/export/leaderboard.{csv,json,bib}?benchmark&embedding[&track][&scope][&revision]` and
 * `/export/results.{csv,json}?benchmark[&embedding...][&method...][&metric...][&scope][&trainSet][&testSet][&instrument][&genre][&effect][&regime][&discrepancy][&revision]`.
 */
export function exportsRouter(runtime: Runtime): Router {
  const router = Router();
  for (const format of ['csv', 'json', 'bib'] as const)
    router.get(`/export/leaderboard.${format}`, boardExport(runtime, format));
  for (const format of ['csv', 'json'] as const)
    router.get(`/export/results.${format}`, resultsExport(runtime, format));
  return router;
}

function boardExport({ db, publicUrl }: Runtime, format: keyof typeof TYPES): RequestHandler {
  return async (request, response) => {
    const query = new Query(request, ['benchmark', 'embedding', 'track', 'scope', 'revision']);
    const track = query.oneOf('track', ['generalisation', 'robustness']) ?? 'generalisation';
    const choice = {
      benchmark: query.required('benchmark'),
      embedding: query.required('embedding'),
      scope: query.oneOf('scope', ['global', 'classwise']) ?? 'global',
      revision: query.one('revision'),
    };
    const found = await findBoard(db, choice, track);
    if (!found)
      throw new ApiError('NOT_FOUND', 'There is no such board.', {
        hint: 'Is the benchmark’s and the embedding’s name right?',
      });
    const pieces = {
      csv: () => boardCsv(db, found),
      json: () => boardJson(db, publicUrl, found),
      bib: () => boardBibtex(db, publicUrl, found),
    }[format];
    const fileName = `${found.revision.slug}-${found.embedding.slug}-${track}-${choice.scope}.${format}`;
    await sendExport(request, response, {
      type: TYPES[format],
      fileName,
      state: stateOfBoard(found, publicUrl),
      pieces,
    });
  };
}

const ONE = ['trainSet', 'testSet', 'instrument', 'genre', 'effect', 'regime', 'discrepancy'] as const;

function resultsExport({ db }: Runtime, format: 'csv' | 'json'): RequestHandler {
  return async (request, response) => {
    const query = new Query(request, ['benchmark', 'embedding', 'method', 'metric', 'scope', 'revision', ...ONE]);
    const scope = query.oneOf('scope', ['global', 'classwise']);
    const filter: ResultFilter = {
      embeddings: query.many('embedding') ?? null,
      methods: query.many('method') ?? null,
      metric: query.many('metric') ?? null,
      ...(Object.fromEntries(ONE.map((name) => [name, query.one(name)])) as Pick<ResultFilter, (typeof ONE)[number]>),
      scope: scope ?? null,
    };
    const selection = await selectResults(db, query.required('benchmark'), filter, query.one('revision'));
    const { slug, title, dataRevision, protocolVersion } = selection.revision;
    const state = JSON.stringify([
      slug,
      title,
      dataRevision,
      protocolVersion,
      filter,
      await stateOfResults(db, selection),
    ]);
    const pieces = format === 'csv' ? () => resultsCsv(db, selection) : () => resultsJson(db, selection);
    await sendExport(request, response, { type: TYPES[format], fileName: `${slug}-results.${format}`, state, pieces });
  };
}

const VALUES_MAX = 100;
const LENGTH_MAX = 200;

/** The query of an address: every name is known, every value short. */
class Query {
  private readonly values: URLSearchParams;

  /** Throws ApiError INVALID_ARGUMENT. */
  constructor(request: Request, names: readonly string[]) {
    this.values = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
    for (const [name, value] of this.values) {
      if (!names.includes(name))
        throw fault(name.slice(0, 100), `one of ${names.join(', ')}`, 'There is no such parameter.');
      if (value.length > LENGTH_MAX)
        throw fault(name, `at most ${LENGTH_MAX} characters`, 'The parameter is too long.');
    }
    if (this.values.size > VALUES_MAX) throw fault('query', `at most ${VALUES_MAX}`, 'There are too many parameters.');
  }

  one(name: string): string | undefined {
    return this.values.get(name) ?? undefined;
  }

  many(name: string): string[] | undefined {
    const all = this.values.getAll(name);
    return all.length > 0 ? all : undefined;
  }

  required(name: string): string {
    const value = this.one(name);
    if (value) return value;
    throw fault(name, 'a value', 'A parameter is missing.');
  }

  /** One of some words, in upper or lower case. */
  oneOf<W extends string>(name: string, words: readonly W[]): W | undefined {
    const value = this.one(name);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value.toLowerCase());
    if (found) return found;
    throw fault(name, `one of ${words.join(', ')}`, 'The parameter is none of the words that it may be.');
  }
}

const fault = (field: string, expected: string, message: string) =>
  new ApiError('INVALID_ARGUMENT', message, { field, expected });
