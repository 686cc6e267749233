// The repository's own commands (npm start, npm test, npm run bench, ...). Each works as the first command on a bare
// clone: it checks Node, installs what package-lock.json names, builds, and only then does its work.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LEAST_NODE = [20, 19];
const env = Object.assign({}, process.env, { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' });

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    fail(
      `Ebb needs Node ${LEAST_NODE.join('.')} or later; this is Node ${process.versions.node}. ` +
        'Install a newer one (https://nodejs.org) and run the command again.',
    );
  }
}

function run(command, args, hint) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env });
  if (error || status !== 0) fail(`${[command, ...args].join(' ')} failed.${hint ? ` ${hint}` : ''}`);
}

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);

// npm writes node_modules/.package-lock.json at the end of an install: the versions in it must be the lock file's.
function installed() {
  const mark = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(mark)) return false;
  const have = JSON.parse(readFileSync(mark, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([path, entry]) => path === '' || entry.optional || have[path]?.version === entry.version,
  );
}

function install() {
  if (process.env.npm_lifecycle_event === 'prepare' || installed()) return;
  console.error('Installing the dependencies of package-lock.json (npm ci) ...');
  run('npm', ['ci', '--no-audit', '--no-fund'], 'Check that the npm registry can be reached.');
}

const build = () => run(bin('turbo'), ['run', 'build', '--output-logs=errors-only', '--log-order=grouped']);

function lint() {
  run(bin('biome'), ['check', '--error-on-warnings', '.'], 'npm run format mends what can be mended by machine.');
  run(bin('depcruise'), ['packages', 'apps', 'test', 'scripts', '--config', '.dependency-cruiser.cjs']);
  run(bin('knip'), ['--no-progress', '--tsConfig', 'tsconfig.build.json']);
  run(bin('sherif'), []);
}

function types() {
  for (const project of ['packages/core', 'packages/client', 'apps/api', 'apps/cli', 'apps/web', 'test'])
    run(bin('tsc'), ['-p', project]);
}

function vitest(args) {
  const report = join(ROOT, 'node_modules', '.vitest-report.json');
  rmSync(report, { force: true });
  const { status } = spawnSync(
    bin('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: ROOT, stdio: 'inherit', env },
  );
  if (!existsSync(report)) fail('vitest wrote no report.');
  const { numPassedTests, numFailedTests, numPendingTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  if (status !== 0) process.exit(1);
  if (numTotalTests === 0) fail('No test was run.');
  if (process.env.CI === 'true' && numPendingTests > 0) fail('In CI no test may skip.');
}

const args = process.argv.slice(3);
const node = (...words) => run(process.execPath, words);
const STEPS = { build, lint, types, vitest: () => vitest(args), bench: () => node('test/bench/run.mjs', ...args) };
STEPS.serve = () => node('apps/api/dist/server.js');
STEPS.site = () => node('apps/web/scripts/start.mjs');
STEPS.worker = () => node('apps/api/dist/worker.js');
STEPS.evaluateMini = () => node('apps/cli/bin/ebb.js', 'evaluate', '--benchmark', 'mini', ...args);

/** What each command does, step by step. */
const COMMANDS = {
  build: ['build'],
  check: ['lint', 'types'],
  test: ['build', 'lint', 'types', 'vitest'],
  bench: ['build', 'bench'],
  start: ['build', 'evaluateMini'],
  serve: ['build', 'serve'],
  site: ['build', 'site'],
  worker: ['build', 'worker'],
};

requireNode();
const steps = COMMANDS[process.argv[2]];
if (!steps) fail(`Usage: node scripts/run.mjs ${Object.keys(COMMANDS).join('|')}`);
install();
for (const step of steps) STEPS[step]();
