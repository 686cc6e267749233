// Adds to package-lock.json the optional packages of other platforms that npm left out because a registry mirror lacks
// them: without their entries `npm ci` refuses the lock file there, and with them it skips what the platform does not need.
// Run it after every change of dependencies; it changes nothing where nothing is missing.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows'];
const CPU = [
  ['wasm32', 'wasm32'],
  ['arm64', 'arm64'],
  ['aarch64', 'arm64'],
  ['arm', 'arm'],
  ['x64', 'x64'],
  ['64', 'x64'],
  ['ia32', 'ia32'],
  ['ppc64', 'ppc64'],
  ['riscv64', 'riscv64'],
  ['s390x', 's390x'],
  ['loong64', 'loong64'],
];

/** What a platform package's name says of where it runs: @oxc-parser/binding-linux-arm64-musl, for instance. */
function platform(name) {
  const parts = name.split(/[-/]/);
  const os = OS.find((id) => parts.includes(id));
  const cpu = CPU.find(([id]) => parts.includes(id))?.[1];
  const libc = parts.includes('musl') ? 'musl' : parts.includes('gnu') ? 'glibc' : undefined;
  if (!os && cpu !== 'wasm32') return undefined;
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os === 'windows' ? 'win32' : os] } : {}),
    ...(libc ? { libc: [libc] } : {}),
  };
}

const added = [];
for (const [from, { optionalDependencies = {}, dev, devOptional }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    // As Node resolves: nested below the dependent, or at any level above it.
    const levels = from.split('/node_modules/').map((_, k, all) => all.slice(0, k + 1).join('/node_modules/'));
    const known = [...levels.map((level) => `${level}/node_modules/${name}`), `node_modules/${name}`];
    if (known.some((key) => key in lock.packages)) continue;
    const where = platform(name);
    if (!where) continue;
    const version = range.replace(/^[\^~]/, '');
    lock.packages[`node_modules/${name}`] = {
      version,
      ...where,
      ...(dev || devOptional ? { dev: true } : {}),
      optional: true,
    };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length ? `Added ${added.length}: ${added.join(', ')}` : 'Nothing was missing.');
