// The pages that are measured, and the SQL that the API runs for each: recorded from the API itself, in this process.
import { createApp } from '@ebb/api/app';
import { closeRuntime, createRuntime } from '@ebb/api/create-runtime';
import { readEnv } from '@ebb/api/env';
import pg from 'pg';

const SCORES = 'within cross gain recovery cost robustness'
  .split(' ')
  .map((name) => `${name} { value low high reason }`)
  .join(' ');
const QUERIES = [
  {
    name: 'leaderboard page of 50',
    query: `{ leaderboard(benchmark: "bench", embedding: "embedding-3") { entryCount testLabels
      entries(first: 50) { edges { cursor node { position rank tied tier kind labelsUsed knowsDomain accountSubmissions submittedAt
        scores { ${SCORES} } method { slug title } account { handle } } } pageInfo { hasNextPage endCursor } } } }`,
  },
  {
    name: 'results page of 100',
    query: `{ results(benchmark: "bench", first: 100, filter: { embeddings: ["embedding-3"], metric: ["rocAuc"] }) { edges { cursor node {
      embedding scope trainSet testSet instrument effect strength metric value low high n method { slug } } } pageInfo { hasNextPage endCursor } } }`,
  },
];

/** The requests, each with the statements that answer it. */
export async function recordPages(databaseUrl) {
  const env = readEnv({ DATABASE_URL: databaseUrl, EBB_LOG_LEVEL: 'error', EBB_PORT: '0' });
  const runtime = await createRuntime(env);
  const app = await createApp(runtime);
  await new Promise((resolve) => app.httpServer.listen(0, '127.0.0.1', resolve));
  try {
    const pages = [];
    for (const { name, query } of QUERIES) {
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      };
      const url = `http://127.0.0.1:${app.httpServer.address().port}/graphql`;
      const statements = await recorded(async () => {
        const answer = await (await fetch(url, request)).json();
        if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      });
      pages.push({ name, request, statements });
    }
    return pages;
  } finally {
    await app.close();
    app.httpServer.close();
    await closeRuntime(runtime);
  }
}

/** What is asked of PostgreSQL while `work` goes on. */
async function recorded(work) {
  const { query } = pg.Client.prototype;
  const statements = [];
  pg.Client.prototype.query = function record(...args) {
    const [first, second] = args;
    const text = typeof first === 'string' ? first : first.text;
    if (text) statements.push({ text, values: (Array.isArray(second) ? second : first.values) ?? [] });
    return query.apply(this, args);
  };
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return statements;
}
