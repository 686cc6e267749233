// Imports run one way (ARCHITECTURE.md). Each rule names a folder of packages/core/src and what it may import.
const core = '^packages/core/src';
const api = '^apps/api/src';
const test = '\\.test\\.ts$';
/** Helpers of tests. */
const testing = `${api}/testing/`;

/** A pure folder may import itself, errors.ts and the folders named; tests may also reach what they use as an oracle. */
const pure = (name, ...others) => ({
  name: `core-${name}-imports`,
  comment: `${name} may import ${others.length ? others.join(', ') : 'none of the other folders'}`,
  severity: 'error',
  from: { path: `${core}/${name}/`, pathNot: test },
  to: { path: `${core}/`, pathNot: `${core}/(${[name, ...others].join('|')})/|${core}/errors\\.ts$` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: `${core}`, pathNot: `${test}|-worker\\.ts$` },
      to: {},
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: '^(@ebb/(core|api|client)|onnxruntime-node|@graphql-typed-document-node/core)',
      },
    },
    pure('linalg'),
    pure('onnx'),
    pure('audio'),
    pure('random'),
    pure('perturb', 'audio', 'random'),
    pure('measure', 'linalg', 'random'),
    pure('classify', 'linalg', 'random', 'measure'),
    pure('embed', 'audio', 'onnx', 'linalg', 'random'),
    pure('correct', 'linalg', 'random', 'onnx', 'classify'),
    pure('benchmark', 'linalg', 'random', 'onnx', 'audio', 'embed', 'classify', 'correct', 'measure'),
    {
      name: 'pure-core-has-no-io',
      comment:
        'Files, inference and threads come into the pure core as arguments; only io may import Node or onnxruntime.',
      severity: 'error',
      from: { path: `${core}/(?!io/)`, pathNot: test },
      to: {
        path: `${core}/io/|^node:|^(fs|path|os|crypto|worker_threads|child_process|url)$|onnxruntime|h5wasm`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'web-knows-the-api-by-its-schema',
      comment: 'the site reads the API alone, through types made from its schema: nothing of the server or the core',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(apps/(api|cli)|packages/core)/|^@ebb/(api|core|cli)' },
    },
    { name: 'packages-import-no-app', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
    {
      name: 'source-imports-no-test',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: `${test}|${testing}` },
      to: { path: `${test}|^test/|${testing}` },
    },
    {
      name: 'api-db-imports-nothing',
      comment: 'tables and connections know nothing of what is built on them',
      severity: 'error',
      from: { path: `${api}/db/`, pathNot: test },
      to: { path: '^apps/', pathNot: `${api}/db/` },
    },
    {
      name: 'api-queue-imports-nothing',
      severity: 'error',
      from: { path: `${api}/queue/`, pathNot: test },
      to: { path: '^apps/', pathNot: `${api}/(queue/|env\\.ts$)`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-modules-import-services',
      comment:
        'a module may use the database, core and the services of other modules: no job, no route, no resolver of another',
      severity: 'error',
      from: { path: `${api}/modules/([^/]+)/`, pathNot: test },
      to: {
        path: `${api}/(jobs/|http/.*router|(app|server|worker)\\.ts$|modules/(?!$1/)[^/]+/.*resolver)`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'api-services-know-no-resolver',
      severity: 'error',
      from: { path: `${api}/(modules/.*\\.service\\.ts$|jobs/|queue/|db/|blobs/)`, pathNot: test },
      to: { path: `${api}/(modules/.*resolver\\.ts$|schema\\.ts$|node\\.resolver\\.ts$)` },
    },
    {
      name: 'api-jobs-import-services',
      severity: 'error',
      from: { path: `${api}/jobs/`, pathNot: test },
      to: { path: `${api}/(graphql/|http/(?!metrics))|${api}/app\\.ts$`, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
