import { libraryVersions } from '../../packages/core/src/io/library-versions.js';
import type { SandboxFeatures } from '../../packages/core/src/io/sandbox/features.js';

export interface Fuzzed {
  readonly index: number;
  readonly family: string;
  readonly name: string;
  /** 'run', or a code; else what must not happen, and `failed`. */
  readonly outcome: string;
  readonly failed: boolean;
  readonly milliseconds: number;
}

export interface FuzzReport {
  readonly seed: number;
  readonly seconds: number;
  readonly features: SandboxFeatures;
  readonly limits: { readonly wallSeconds: number; readonly cpuSeconds: number; readonly residentBytes: number };
  /** Bytes by which the parent is larger than before. */
  readonly growth: number;
  /** Of the parent's event loop. */
  readonly delay: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
}

export type Outcome = Pick<Fuzzed, 'name' | 'outcome' | 'failed'>;

/** The report of a whole run, in Markdown. */
export function fuzzReport(report: FuzzReport, files: readonly Fuzzed[], recipes: readonly Outcome[]): string {
  const { seed, seconds, features, limits, growth, delay } = report;
  const slowest = files.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
  const sorted = files.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  const { 'onnxruntime-node': ort } = libraryVersions(['onnxruntime-node']);
  const failures = [...files, ...recipes]
    .filter(({ failed }) => failed)
    .map(({ name, outcome }) => `- ${name}: ${outcome}`);
  const families = ['bytes', 'model', 'bomb'].map(
    (family) => [family, files.filter((file) => file.family === family)] as const,
  );
  return `# Hostile submissions

Written by \`node scripts/fuzz-graphs.mjs --count ${files.length} --seed ${seed} --report\`; the files are made by test/fuzz from the seed, the same on
every machine. Each is validated as a submission is (\`validateGraph\`): it is run, or refused with a code of
packages/core/src/errors.ts. ${failures.length === 0 ? 'Nothing else happened: no hang, no other error.' : `Not so ${failures.length} of them:\n\n${failures.join('\n')}`}

Node ${process.versions.node}, onnxruntime-node ${ort}, ${process.platform} ${process.arch}; two at a time. Sandbox: prlimit ${features.prlimit ? 'yes' : 'no'}, network ${features.network}, user
${features.user}, memory watched by ${features.memoryWatch}. Limits: ${limits.wallSeconds} s, ${limits.cpuSeconds} s of CPU time, ${limits.residentBytes / 2 ** 20} MiB.

| | |
|---|---|
| files | ${files.length} in ${Math.round(seconds)} s |
| one file | median ${at(0.5)} ms, 99% ${at(0.99)} ms, longest ${at(1)} ms |
| event loop of the parent | median ${delay.p50Ms.toFixed(1)} ms, 99% ${delay.p99Ms.toFixed(1)} ms, longest ${delay.maxMs.toFixed(0)} ms (looked at every 10 ms, which are in it) |
| memory of the parent | ${growth >= 0 ? '+' : '-'}${Math.round(Math.abs(growth) / 2 ** 20)} MiB after it |

## What became of them

${table(families.map(([family, of]) => [FAMILIES[family] ?? family, of]))}

The slowest: ${slowest.map(({ name, outcome, milliseconds }) => `${name} (${outcome}, ${(milliseconds / 1000).toFixed(1)} s)`).join('; ')}.

## Recipes

${recipes.length} texts of recipes, read, parsed and costed for an embedding of 1024 dimensions ("no JSON" is said before a recipe is looked at).

${table([['recipes', recipes]])}
`;
}

const FAMILIES: Readonly<Record<string, string>> = {
  bytes: 'spoilt bytes of right files',
  model: 'well-formed files of wrong graphs',
  bomb: 'made by hand',
};

function table(groups: readonly (readonly [name: string, outcomes: readonly Outcome[]])[]): string {
  const outcomes = [...new Set(groups.flatMap(([, of]) => of.map(({ outcome }) => outcome)))].sort();
  const count = (of: readonly Outcome[], outcome: string) => of.filter((each) => each.outcome === outcome).length;
  return [
    `| outcome | ${groups.map(([name]) => name).join(' | ')} |`,
    `|---|${groups.map(() => '--:').join('|')}|`,
    ...outcomes.map((outcome) => `| ${outcome} | ${groups.map(([, of]) => count(of, outcome)).join(' | ')} |`),
  ].join('\n');
}
