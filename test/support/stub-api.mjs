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
      title: slug,
      licence: 'CC0',
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
    provenance: [{ name: 'model', value: slug }],
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
      versions: [version],
      latestVersion: version,
    };
    version.method = method;
    return method;
  });
  const evaluations = methods.flatMap((method, i) =>
    embeddings.map((embedding) => evaluation(method, embedding, i, entries)),
  );
  for (const method of methods) {
    method.evaluations = () => evaluations.filter((own) => own.method === method);
  }
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
    viewer: () => null,
    submission: () => null,
  };
}

function evaluation(method, embedding, i, entries) {
  const gain = method.slug === 'none' ? 0 : 0.07 - (0.11 * i) / Math.max(entries, 12);
  return {
    __typename: 'Evaluation',
    id: `${method.slug}-${embedding.slug}`,
    method,
    version: method.latestVersion,
    embedding,
    scope: 'ANY',
    failure: null,
    notes: [],
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
  const wanted = filter?.metric;
  return [...cells, ...retained, ...left]
    .filter(({ metric }) => !wanted || wanted.includes(metric))
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
  const state = { fault, busyMs: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    if (state.fault === 'slow') return;
    if (state.fault === 'error')
      return response.writeHead(500).end('{"errors":[{"message":"broken","extensions":{"code":"INTERNAL"}}]}');
    if (state.fault === 'nonsense') return response.end('<html>hello</html>');
    try {
      const { query, variables } = JSON.parse(body);
      const startMs = performance.now();
      const answer = await graphql({ schema, source: query, variableValues: variables, rootValue });
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
