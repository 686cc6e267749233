// Imports run one way (ARCHITECTURE.md). Each rule names a folder of packages/core/src and what it may import.
const core = '^packages/core/src';
const test = '\\.test\\.ts$';

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
      to: { couldNotResolve: true, pathNot: '^(@ebb/core|onnxruntime-node)' },
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
    { name: 'core-imports-no-app', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
    {
      name: 'source-imports-no-test',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: test },
      to: { path: `${test}|^test/` },
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
