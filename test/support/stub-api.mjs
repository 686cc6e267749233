// An API with made-up results, for pages of many entries and for faults that a real one does not have on demand.
//
//   node test/support/stub-api.mjs [--port 4000] [--entries 12] [--schema FILE]
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { buildSchema, GraphQLError, graphql } from 'graphql';

const SCHEMA = fileURLToPath(new URL('../../apps/api/schema.graphql', import.meta.url));
const NAMES = [
  'none',
  'leace',
  'lda',
  'mlda',
  'coral',
  'centre',
  'whiten',
  'tca',
  'm-lda',
  'subspace',
  'klda',
  'onnx-map',
];
const INSTRUMENTS = [
  'cello',
  'clarinet',
  'flute',
  'guitar',
  'organ',
  'piano',
  'saxophone',
  'trumpet',
  'violin',
  'voice',
];
const LIMITS = {
  artifactBytes: 67108864,
  bodyBytes: 1000000,
  mutationsPerMinute: 60,
  requestsPerMinute: 600,
  pageRows: 100,
  queryDepth: 12,
  queryCost: 50000,
};
const NOW = '2026-11-03T12:00:00.000Z';

const score = (value, half) => ({ value, low: value - half, high: value + half, reason: null });
const page = (nodes, { first = 100, after } = {}) => {
  const start = after ? Number(after) : 0;
  const shown = nodes.slice(start, start + first);
  return {
    totalCount: nodes.length,
    edges: shown.map((node, i) => ({ node, cursor: String(start + i + 1) })),
    pageInfo: {
      hasNextPage: start + first < nodes.length,
      hasPreviousPage: start > 0,
      startCursor: String(start),
      endCursor: String(start + shown.length),
    },
  };
};

/** Resolvers of the whole schema, as far as the site asks, over `entries` methods whose texts are `text`. */
function stubRoot(entries, text = (plain) => plain) {
  const account = { __typename: 'Account', id: 'account', handle: 'ebb', displayName: text('Ebb'), createdAt: NOW };
  const benchmark = {
    __typename: 'Benchmark',
    id: 'benchmark',
    slug: 'mini',
    title: text('Mini'),
    description: text('Two synthetic collections.'),
    instruments: INSTRUMENTS,
    genres: ['classical', 'folk', 'jazz', 'pop'],
    reading: 'corrected',
    seed: '42',
    testLabels: 'PUBLIC',
    dataRevision: '0123456789abcdef',
    protocolVersion: 'ismir2023-1',
    current: true,
    createdAt: NOW,
    bibtex: '@misc{mini}',
    revisions: [],
    datasets: ['studio', 'field'].map((slug) => ({
      slug,
      title: text(slug),
      licence: text('CC0'),
      trainClips: 400,
      testClips: 200,
      trainRecordings: 200,
      testRecordings: 100,
    })),
  };
  const embeddings = ['mfcc', 'random-cnn'].map((slug) => ({
    __typename: 'Embedding',
    id: slug,
    slug,
    dim: 40,
    hash: 'abcdef'.repeat(10),
    provenance: [{ name: text('model'), value: text(slug) }],
    separation: separation(['studio', 'field']),
    correctability: correctability(NAMES.slice(1, entries)),
    conditions: [-20, 0, 20].map((strength) => ({ effect: 'gain', strength })),
    gap: score(0.129, 0.01),
    benchmark,
    current: true,
    trainingData: {
      files: [{ name: 'training.npz', url: 'http://127.0.0.1/x', sha256: 'ab'.repeat(32), sizeBytes: 233000 }],
    },
  }));
  Object.assign(benchmark, { embeddings });
  const methods = Array.from({ length: entries }, (_, i) => {
    const slug = NAMES[i] ?? `method-${i}`;
    const version = {
      __typename: 'MethodVersion',
      id: `version-${slug}`,
      number: 1,
      kind: slug.startsWith('onnx') ? 'ONNX' : 'RECIPE',
      hash: 'fedcba'.repeat(10),
      recipe: slug.startsWith('onnx') ? null : { name: slug, operators: [{ op: 'lda' }] },
      labelsUsed: i % 3 ? 'dataset+instrument' : 'dataset',
      mapChosenBy: 'nothing',
      byInstrument: false,
      knowsDomain: i % 4 === 1,
      changes: text('First version.'),
      createdAt: NOW,
      artifacts: [],
    };
    const method = {
      __typename: 'Method',
      id: `method-${slug}`,
      slug,
      title: text(`${slug[0].toUpperCase()}${slug.slice(1)} of means`),
      description: text('What it does.'),
      reference: text('Somebody, 2023'),
      url: 'https://example.org/paper',
      builtIn: i < NAMES.length - 1,
      kind: version.kind,
      createdAt: NOW,
      withdrawnAt: null,
      bibtex: '@misc{x}',
      account,
      versions: [version, { ...version, id: `${version.id}-0`, number: 0 }],
      latestVersion: version,
    };
    version.method = method;
    return method;
  });
  const evaluations = methods.flatMap((method, i) =>
    embeddings.map((embedding) => evaluation(method, embedding, i, entries, text)),
  );
  for (const method of methods) {
    method.evaluations = () => evaluations.filter((own) => own.method === method);
  }
  const submissions = methods[1]
    ? submissionsOf(
        methods[1],
        evaluations.filter((own) => own.method === methods[1]),
        benchmark,
        account,
        text,
      )
    : [];
  const board = ({ embedding: slug, track, scope }) => {
    const embedding = embeddings.find((own) => own.slug === slug);
    if (!embedding) return null;
    const ranking = track === 'ROBUSTNESS' ? 'robustness' : 'cross';
    const ordered = evaluations
      .filter((own) => own.embedding === embedding)
      .sort((a, b) => b.scores[ranking].value - a.scores[ranking].value);
    const places = ordered.map((own, i) => ({
      position: i + 1,
      rank: 1 + 4 * Math.floor(i / 4),
      tied: true,
      tier: Math.floor(i / 4),
      score: own.scores[ranking],
      scores: own.scores,
      method: own.method,
      version: own.version,
      evaluation: own,
      provenance: own.provenance,
      account,
      accountSubmissions: 1,
      submittedAt: NOW,
      knowsDomain: own.version.knowsDomain,
      labelsUsed: own.version.labelsUsed,
      kind: own.version.kind,
    }));
    return {
      __typename: 'Leaderboard',
      id: 'board',
      benchmark,
      embedding,
      track,
      scope,
      revision: 3,
      refreshedAt: NOW,
      entryCount: places.length,
      testLabels: 'PUBLIC',
      uncertainty: 'Intervals are 95%.',
      trust: 'The test labels are public: this board rests on trust.',
      csvUrl: 'http://127.0.0.1:4000/export/leaderboard.csv',
      jsonUrl: 'http://127.0.0.1:4000/export/leaderboard.json',
      bibtexUrl: 'http://127.0.0.1:4000/export/leaderboard.bib',
      entries: (args) => page(filtered(places, args.filter), args),
    };
  };
  return {
    benchmarks: () => page(entries > 0 ? [benchmark] : []),
    benchmark: ({ slug }) => (slug === benchmark.slug ? benchmark : null),
    leaderboard: board,
    embedding: ({ slug }) => embeddings.find((own) => own.slug === slug) ?? null,
    methods: (args) => page(methods, args),
    method: ({ slug }) => methods.find((own) => own.slug === slug) ?? null,
    results: (args) =>
      page(resultRows(methods.find(({ slug }) => slug === args.filter?.methods?.[0]) ?? methods[0], args.filter), args),
    compare: ({ a, b, score: which }) => comparison(evaluations, a, b, which),
    server: () => ({
      version: '0.1.0',
      protocolVersion: 'ismir2023-1',
      signUp: 'OPEN',
      submissionsPerDay: 50,
      limits: LIMITS,
      queue: {
        queued: 1,
        running: 1,
        oldestQueuedAt: NOW,
        workers: [{ id: 'worker-1', version: '0.1.0', concurrency: 1, startedAt: NOW, heartbeatAt: NOW }],
      },
    }),
    viewer: (_, { key }) => (key ? viewer(account, submissions, text) : null),
    submission: ({ id }) => submissions.find((own) => own.id === id) ?? null,
    validateMethod: () => ({ errors: [] }),
    submitMethod: () => ({ submission: submissions[0], errors: [] }),
  };
}

/** One submission of every kind that a page shows differently; the id is its state in lower case. */
function submissionsOf(method, evaluations, benchmark, account, text) {
  const states = ['QUEUED', 'VALIDATING', 'RUNNING'];
  return ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'].map((state) => {
    const path = state === 'QUEUED' ? ['QUEUED'] : state === 'RUNNING' ? states : [...states, state];
    const runs = state === 'RUNNING';
    return {
      ...{ __typename: 'Submission', id: state.toLowerCase(), state, revision: path.length, scope: 'GLOBAL' },
      ...{ account, method, version: method.latestVersion, benchmark, embeddings: benchmark.embeddings, attempts: 1 },
      ...{ createdAt: NOW, startedAt: path.length > 1 ? NOW : null, heartbeatAt: runs ? NOW : null },
      finishedAt: path.length > states.length ? '2026-11-03T12:00:05.000Z' : null,
      queuePosition: state === 'QUEUED' ? 3 : null,
      ...{ stage: runs ? 'judging mfcc' : null, done: runs ? 40 : null, total: runs ? 100 : null },
      cancellable: runs || state === 'QUEUED',
      failure:
        state === 'FAILED'
          ? {
              code: 'SINGULAR',
              message: text('A covariance has no inverse.'),
              hint: text('Shrink it.'),
              byServer: false,
            }
          : null,
      events: path.map((own) => ({ state: own, at: NOW, detail: own === 'FAILED' ? text('It failed.') : '' })),
      log: ['mfcc: fitting', 'mfcc: judging'].map((line, i) => ({ id: i, at: NOW, line: text(line) })),
      evaluations: state === 'SUCCEEDED' ? evaluations : [],
    };
  });
}

function viewer(account, submissions, text) {
  const key = { createdAt: NOW, expiresAt: null, lastUsedAt: NOW, revokedAt: null, scopes: ['READ', 'SUBMIT'] };
  return {
    account,
    scopes: ['READ', 'SUBMIT'],
    quota: { limit: 50, used: 3, left: 47, resetsAt: '2026-11-04T00:00:00.000Z' },
    keys: [
      { ...key, id: 'key-1', name: text('laptop'), prefix: 'ebb_Ab12' },
      { ...key, id: 'key-2', name: text('a cluster'), prefix: 'ebb_Cd34', revokedAt: NOW },
    ],
    submissions: (args) => page(submissions, args),
  };
}

/** Two normal curves or more, side by side. */
function separation(sets) {
  const edges = Array.from({ length: 41 }, (_, i) => -4 + 0.2 * i);
  return {
    edges,
    datasets: sets.map((dataset, d) => {
      const middle = 2.4 * (d / (sets.length - 1) - 0.5);
      const counts = edges.slice(1).map((edge) => Math.round(400 * Math.exp(-0.5 * (edge - 0.1 - middle) ** 2)));
      return { dataset, counts, clips: counts.reduce((sum, count) => sum + count, 0) };
    }),
    note: 'The direction is fitted on these clips.',
  };
}

function correctability(methods) {
  return [
    ['mean-shift', 'Distance of the means', 0.72],
    ['mmd', 'Maximum mean discrepancy', 0.41],
    ['domain-auc', 'ROC-AUC of a domain classifier', null],
  ].map(([discrepancy, title, value], d) => ({
    ...{ discrepancy, title },
    correlation:
      value === null ? { value: null, low: null, high: null, reason: 'one of them does not vary' } : score(value, 0.12),
    points: methods.flatMap((method, m) =>
      INSTRUMENTS.map((instrument, i) => ({
        ...{ method, instrument },
        reduction: ((7 * m + 3 * i + d) % 20) / 20 - (m === 2 ? 4 : 0),
        gain: 0.004 * ((5 * m + 2 * i) % 17) - 0.02,
      })),
    ),
  }));
}

function evaluation(method, embedding, i, entries, text) {
  const gain = method.slug === 'none' ? 0 : 0.07 - (0.11 * i) / Math.max(entries, 12);
  return {
    __typename: 'Evaluation',
    id: `${method.slug}-${embedding.slug}`,
    method,
    version: method.latestVersion,
    embedding,
    scope: 'ANY',
    failure: null,
    notes: [text('The fit did not converge.')],
    device: 'cpu',
    ebbVersion: '0.1.0',
    milliseconds: 5230,
    createdAt: NOW,
    scores: {
      within: score(0.91 - 0.02 * Math.abs(gain), 0.008),
      cross: score(0.781 + gain, 0.012),
      gain: score(gain, 0.008),
      recovery: score(gain / 0.129, 0.06),
      cost: score(0.02 * Math.abs(gain), 0.004),
      worstInstrument: score(0.65 + gain, 0.03),
      instrumentSpread: score(0.2, 0.04),
      worstGenre: { value: null, low: null, high: null, reason: 'the benchmark has one genre' },
      genreSpread: { value: null, low: null, high: null, reason: 'the benchmark has one genre' },
      robustness: score(0.7 + gain, 0.02),
      mce: score(100 - 100 * gain, 2),
    },
    provenance: {
      methodHash: 'fedcba'.repeat(10),
      embeddingHash: 'abcdef'.repeat(10),
      dataRevision: '0123456789abcdef',
      protocolVersion: 'ismir2023-1',
      scope: 'ANY',
      device: 'cpu',
      ebbVersion: '0.1.0',
      command: `ebb verdict --benchmark mini --method ${method.slug} -e ${embedding.slug}`,
    },
  };
}

function filtered(places, filter) {
  if (!filter) return places;
  const wanted = filter.search?.toLowerCase();
  return places.filter(
    ({ method, knowsDomain, kind }) =>
      (!wanted || method.slug.includes(wanted) || method.title.toLowerCase().includes(wanted)) &&
      (filter.builtIn == null || method.builtIn === filter.builtIn) &&
      (filter.kind == null || kind === filter.kind) &&
      (filter.knowsDomain == null || knowsDomain === filter.knowsDomain),
  );
}

function resultRows(method, filter) {
  const none = { trainSet: null, testSet: null, instrument: null, genre: null, effect: null, strength: null };
  const empty = { ...none, regime: null, discrepancy: null, part: null, n: null, reason: null };
  const common = { ...empty, method, embedding: filter?.embeddings?.[0] ?? 'mfcc', scope: 'ANY' };
  const sets = ['studio', 'field'];
  const cells = INSTRUMENTS.flatMap((instrument, i) =>
    sets.flatMap((trainSet) =>
      sets.map((testSet) => ({
        ...common,
        ...score((trainSet === testSet ? 0.9 : 0.75) + 0.005 * i, 0.03),
        metric: 'rocAuc',
        ...{ instrument, trainSet, testSet, n: 120 },
      })),
    ),
  );
  const retained = ['gain', 'low-pass'].flatMap((effect) =>
    [-20, -10, 0, 10, 20].map((strength) => ({
      ...common,
      ...score(1 - Math.abs(strength) / 60, 0.05),
      metric: 'retained',
      ...{ effect, strength, regime: 'clean-affected' },
    })),
  );
  const left = ['mmd', 'domain-auc'].map((discrepancy) => ({
    ...common,
    ...score(0.4, 0.1),
    metric: 'discrepancyLeft',
    ...{ discrepancy, part: 'all' },
  }));
  const genres = filter?.genre
    ? [{ ...common, ...score(0.8, 0.06), metric: 'rocAuc', genre: filter.genre, n: 40 }]
    : [];
  const cosines = INSTRUMENTS.flatMap((instrument, i) =>
    sets.map((trainSet, s) => ({
      ...common,
      ...{ metric: 'biasCosine', instrument, trainSet, value: (s ? 0.04 : -0.06) * (i - 3), low: null, high: null },
    })),
  );
  const wanted = filter?.metric;
  if (filter?.genre) return genres.map((row) => ({ __typename: 'Result', id: `result-${filter.genre}`, ...row }));
  return [...cosines, ...cells, ...retained, ...left]
    .filter(({ metric }) => !wanted || wanted.includes(metric))
    .filter((row) => ['trainSet', 'testSet'].every((set) => !filter?.[set] || row[set] === filter[set]))
    .map((row, i) => ({ __typename: 'Result', id: `result-${i}`, ...row }));
}

function comparison(evaluations, idA, idB, which) {
  const [a, b] = [idA, idB].map((id) => evaluations.find((own) => own.id === id));
  if (!a || !b) throw new GraphQLError('There is no such evaluation.', { extensions: { code: 'NOT_FOUND' } });
  const key = which.toLowerCase();
  const difference = a.scores[key].value - b.scores[key].value;
  const figures = (size) => ({
    difference: size,
    low: size - 0.009,
    high: size + 0.009,
    p: Math.abs(size) > 0.009 ? 0.0004 : 0.2,
  });
  return {
    ...{ score: which, a, b, ...figures(difference) },
    ...{
      aValue: a.scores[key].value,
      bValue: b.scores[key].value,
      significant: Math.abs(difference) > 0.009,
      reason: null,
    },
    note: 'Intervals and p-values cover the sampling of the test recordings, not that of training.',
    instruments: INSTRUMENTS.flatMap((instrument, i) =>
      [
        ['studio', 'field'],
        ['field', 'studio'],
      ].map(([trainSet, testSet]) => ({
        ...{ instrument, trainSet, testSet, ...figures(difference + 0.004 * (i - 4)) },
        ...{ aValue: 0.8, bValue: 0.8 - difference, adjustedP: Math.abs(difference) > 0.02 ? 0.001 : 0.4 },
      })),
    ),
    conditions: [],
  };
}

/**
 * Serves the stub.
 *
 * @param {{ port?: number, entries?: number, schemaFile?: string | undefined, text?: (plain: string) => string, fault?: string | undefined }} options `entries` methods; `text` changes every text that a user writes; `fault` may be 'error' (500), 'slow' (never
 *   answers), 'nonsense' (not GraphQL); it can be changed while the stub runs
 */
export async function startStubApi({ port = 0, entries = 12, schemaFile = SCHEMA, text, fault } = {}) {
  const schema = buildSchema(readFileSync(schemaFile, 'utf8'));
  const rootValue = stubRoot(entries, text);
  const state = { fault, busyMs: 0, requests: 0 };
  const server = createServer(async (request, response) => {
    // Browsers of the live run ask it too.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') return response.end();
    let body = '';
    for await (const piece of request) body += piece;
    if (state.fault === 'slow') return;
    if (state.fault === 'error')
      return response.writeHead(500).end('{"errors":[{"message":"broken","extensions":{"code":"INTERNAL"}}]}');
    if (state.fault === 'nonsense') return response.end('<html>hello</html>');
    try {
      const { query, variables } = JSON.parse(body);
      const startMs = performance.now();
      const contextValue = { key: request.headers.authorization };
      const answer = await graphql({ schema, source: query, variableValues: variables, rootValue, contextValue });
      state.requests += 1;
      response.setHeader('content-type', 'application/json');
      const text = JSON.stringify(answer);
      state.busyMs += performance.now() - startMs;
      response.end(text);
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    setFault: (next) => {
      state.fault = next;
    },
    /** Milliseconds that its answers took since this was asked last. */
    takeBusyMs: () => {
      const { busyMs } = state;
      state.busyMs = 0;
      return busyMs;
    },
    /** Operations that it answered since this was asked last. */
    takeRequests: () => {
      const { requests } = state;
      state.requests = 0;
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
  const { url } = await startStubApi({
    port: Number(option('--port') ?? 4000),
    entries: Number(option('--entries') ?? 12),
    schemaFile: option('--schema'),
  });
  console.log(url);
}
