import { join } from 'node:path';
import type { Scope } from '@ebb/core/benchmark/data';
import type { Variant } from '@ebb/core/benchmark/probe';
import { REGIMES, type Regime } from '@ebb/core/benchmark/regimes';
import type { DiscrepancyParts } from '@ebb/core/benchmark/verdict/task-discrepancies';
import { desensitisers, METHODS } from '@ebb/core/correct/methods';
import { labelsUsed, type Recipe } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import { judgeBenchmark } from '@ebb/core/io/judge-benchmark';
import { libraryVersions } from '@ebb/core/io/library-versions';
import { makeFolder } from '@ebb/core/io/make-folder';
import { encodeVerdictParquet, verdictCsv, verdictRows } from '@ebb/core/io/verdict-table';
import { writeFault } from '@ebb/core/io/write-fault';
import { writeFileAtomically } from '@ebb/core/io/write-file';
import { effectNamed } from '@ebb/core/perturb/registry';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type BenchmarkSource, openBenchmark } from '../benchmark-source.js';
import { canvasOf } from '../canvas.js';
import { chosenConditions, type EffectsChoice, effectsOption, requireJudgedUnder } from '../chosen-conditions.js';
import { chosenMethods } from '../chosen-methods.js';
import { warnOfNotes } from '../notes.js';
import {
  addBenchmarkOptions,
  addRunOptions,
  addTaskOptions,
  type BenchmarkOptions,
  collect,
  embeddingsOption,
  integerBetween,
  type MethodOptions,
  methodsOption,
  type RunOptions,
  type ScopeChoice,
  scopeOption,
  scopesOf,
} from '../options.js';
import { Progress } from '../progress.js';
import { type JudgedRun, methodCards } from '../report/judged-run.js';
import { type FileGraph, graphSources, onnxOption } from '../submitted-graphs.js';
import { verdictTables } from '../verdict-tables.js';
import { VERSION } from '../version.js';

interface VerdictOptions extends BenchmarkOptions, MethodOptions, RunOptions {
  readonly scope: ScopeChoice;
  readonly effects?: EffectsChoice;
  readonly regimes: readonly Regime[];
  readonly discrepancies: DiscrepancyParts | 'none';
  readonly desensitise?: readonly string[];
  readonly sensitivity?: boolean;
  readonly draws: number;
  readonly output?: string;
  readonly json?: boolean;
}

const HELP = `
Writes report.html (one page that needs nothing else), scores.csv and scores.parquet (every score with its interval) and
verdict.json (all of it). A method whose fit does not read the instruments' labels is the same in both scopes: judged once.

Examples:
  ebb verdict --benchmark mini -e mfcc -m lda -m leace
  ebb verdict --benchmark mini --scope both --effects all -o verdict-all
  ebb verdict --benchmark ismir2023 --data DIR --recipe my-recipe.json
  ebb verdict --benchmark mini -e mfcc -m lda --onnx mine=correction.onnx
  ebb verdict --benchmark FOLDER --effects gain,reverberation --regimes clean-affected,affected-affected
  ebb verdict --benchmark FOLDER --effects low-pass --desensitise low-pass --sensitivity --scope classwise`;

/** What decides the figures of a verdict, beside what decides those of the embeddings. */
const LIBRARIES = ['onnxruntime-node'];

/** An interval of fewer draws says little. */
const DRAWS_MIN = 100;
const DRAWS_MAX = 100_000;

export function addVerdict(program: Command): void {
  const command = program
    .command('verdict')
    .description(
      'judge methods in full: gain, cost, robustness and discrepancy, ranked with intervals; a report in HTML',
    );
  addBenchmarkOptions(command)
    .addOption(embeddingsOption())
    .addOption(methodsOption())
    .option('-r, --recipe <file>', 'a method of your own, a JSON recipe; repeatable', collect)
    .option(...onnxOption)
    .addOption(scopeOption(true).default('global' satisfies Scope))
    .addOption(effectsOption())
    .addOption(
      new Option('--regimes <ids>', `which clips are affected, apart by commas: ${Object.keys(REGIMES).join(', ')}`)
        .argParser(regimesOf)
        .default(['clean-affected'] satisfies Regime[], 'clean-affected'),
    )
    .addOption(
      new Option('--discrepancies <parts>', 'between all clips, also between those of one class, or none')
        .choices(['pooled', 'classwise', 'none'])
        .default('pooled'),
    )
    .addOption(
      new Option(
        '--desensitise <effects>',
        'add the six desensitisations to each of these effects, apart by commas',
      ).argParser(effectIds),
    )
    .option('--sensitivity', 'also how sensitive each method is to each effect (takes seconds a task)')
    .addOption(
      new Option('--draws <n>', 'paired draws of the test recordings')
        .argParser(integerBetween(DRAWS_MIN, DRAWS_MAX))
        .default(1000),
    )
    .option('-o, --output <dir>', 'folder to write, made when missing (default: verdict-<benchmark>)')
    .option('--json', 'print the whole verdict as JSON instead of tables');
  addRunOptions(addTaskOptions(command)).addHelpText('after', HELP).action(verdict);
}

async function verdict(options: VerdictOptions): Promise<void> {
  const startedAt = new Date();
  const { evaluated: chosen, graphs } = chosenMethods(options, METHODS);
  const added = desensitisers(options.desensitise ?? []);
  const twice = added.find(({ name }) => chosen.some((other) => other.name === name));
  if (twice) {
    throw new EbbError('INVALID_RECIPE', `--desensitise gives another method called ${JSON.stringify(twice.name)}.`, {
      where: '--recipe',
      hint: 'Give the recipe a name of its own.',
    });
  }
  const evaluated = [...chosen, ...added];
  const progress = new Progress(process.stderr, options.quiet ?? false);
  if (options.output !== undefined) await makeOutput(options.output);
  const source = await openBenchmark(options, options.threads, progress);
  const output = options.output ?? `verdict-${source.benchmark.id}`;
  // Before the work rather than after it.
  await makeOutput(output);
  const variants = variantsOf(evaluated, scopesOf(options.scope));
  const judged = await judge(source, variants, graphs, options, progress);
  const run: JudgedRun = {
    ...judged,
    methods: methodCards(evaluated, variants),
    dataNotes: source.notes,
    provenance: {
      command: ['ebb', ...process.argv.slice(2)].map(shellWord).join(' '),
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      threads: options.threads,
      draws: options.draws,
      regimes: options.regimes,
      versions: { Ebb: VERSION, Node: process.versions.node, ...libraryVersions(LIBRARIES) },
      embeddings: Object.fromEntries(source.embeddingIds.map((id) => [id, source.provenanceOf(id)])),
    },
  };
  const files = await writeVerdict(output, run);
  warnOfNotes(source.notes);
  const tables = () => `${verdictTables(run, canvasOf(process.stdout))}\n${files.join('\n')}\n`;
  process.stdout.write(options.json ? verdictJson(run) : tables());
}

async function makeOutput(output: string): Promise<void> {
  await makeFolder(output).catch((error) => {
    throw writeFault(output, error);
  });
}

/** A method whose fit reads the same labels in every scope fits the same map in each. */
function variantsOf(recipes: readonly Recipe[], scopes: readonly Scope[]): Variant[] {
  const sameInBoth = (recipe: Recipe) => labelsUsed(recipe, 'global') === labelsUsed(recipe, 'classwise');
  return scopes.flatMap((scope, s) =>
    recipes.filter((recipe) => s === 0 || !sameInBoth(recipe)).map((recipe) => ({ recipe, scope })),
  );
}

async function judge(
  source: BenchmarkSource,
  variants: readonly Variant[],
  graphs: readonly FileGraph[],
  { threads, device, draws, regimes, discrepancies, desensitise, sensitivity = false, effects }: VerdictOptions,
  progress: Progress,
) {
  // Wrong effects come to light before the work.
  const conditions = new Map(source.embeddingIds.map((id) => [id, chosenConditions(source, id, effects)]));
  if (desensitise) requireJudgedUnder('--desensitise', desensitise, conditions.values());
  if (sensitivity) requireJudgedUnder('--sensitivity', 'any', conditions.values());
  const count = source.embeddingIds.length;
  let startedMs = 0;
  // Part by part: before each embedding its clips may have to be rendered, whose time is no guide to that of the judging.
  const tell = (done: number, tasks: number, embedding: string) => {
    const e = source.embeddingIds.indexOf(embedding);
    const own = done - e * tasks;
    if (own === 0) startedMs = performance.now();
    const perMinute = (60_000 * own) / (performance.now() - startedMs);
    const rate = own === 0 ? '' : `${Number(perMinute.toPrecision(2))} tasks/min`;
    progress.update(`judging ${embedding}${count > 1 ? ` (${e + 1} of ${count})` : ''}`, own, tasks, rate);
  };
  try {
    return await judgeBenchmark({
      benchmark: source.benchmark,
      embeddings: source.embeddingIds,
      loadEmbedding: (id) => source.loadEmbedding(id, conditions.get(id)!),
      variants,
      graphs: graphSources(graphs, source),
      threads,
      device,
      onProgress: (done, total, embedding) => tell(done, total / count, embedding),
      judging: {
        drawCount: draws,
        regimes,
        keepScores: false,
        sensitivity,
        discrepancies: discrepancies === 'none' ? undefined : discrepancies,
      },
    });
  } finally {
    progress.close();
  }
}

const verdictJson = (run: JudgedRun) => `${JSON.stringify(run)}\n`;

/** Writes the files of a verdict, the report last; their paths. */
async function writeVerdict(output: string, run: JudgedRun): Promise<string[]> {
  // Plot and its document take most of a second to load, which no other command should wait for.
  const { verdictPage } = await import('../report/verdict-page.js');
  const rows = verdictRows(run.embeddings);
  const files = [
    ['verdict.json', verdictJson(run)],
    ['scores.csv', verdictCsv(rows)],
    ['scores.parquet', encodeVerdictParquet(rows)],
    ['report.html', await verdictPage(run)],
  ] as const;
  for (const [name, content] of files) await writeFileAtomically(join(output, name), content);
  return files.map(([name]) => join(output, name));
}

/** @throws EbbError UNKNOWN_EFFECT. */
const effectIds = (text: string): string[] => [...new Set(text.split(',').map((id) => effectNamed(id.trim()).id))];

function regimesOf(text: string): Regime[] {
  const ids = [...new Set(text.split(','))];
  const unknown = ids.find((id) => !Object.hasOwn(REGIMES, id));
  if (unknown === undefined) return ids as Regime[];
  throw new InvalidArgumentError(`Expected one or more of ${Object.keys(REGIMES).join(', ')}, apart by commas.`);
}

/** A word of a command as a shell takes it. */
const shellWord = (word: string) => (/^[\w./:=,@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
