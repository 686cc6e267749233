import { availableParallelism } from 'node:os';
import type { Reading, Scope } from '@ebb/core/benchmark/data';
import { DEVICES, type Device } from '@ebb/core/io/onnx-session';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Which benchmark a command works on. */
export interface BenchmarkOptions {
  readonly benchmark: string;
  readonly data?: string;
  readonly embedding?: readonly string[];
  readonly instrument?: readonly string[];
  readonly reading?: Reading;
  readonly seed?: number;
}

/** Which corrections a command works with. */
export interface MethodOptions {
  readonly method?: readonly string[];
  readonly recipe?: readonly string[];
  readonly onnx?: readonly string[];
}

/** Where a command computes and how much it says meanwhile. */
export interface RunOptions {
  readonly device: Device;
  readonly threads: number;
  readonly quiet?: boolean;
}

/** The form in which a command gives its result, and where. */
export interface ResultOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly output?: string;
}

export function addBenchmarkOptions(command: Command): Command {
  return command
    .requiredOption('-b, --benchmark <id>', 'benchmark, see: ebb benchmarks')
    .option('-d, --data <dir>', 'the folder of the paper’s data (ismir2023)');
}

/** What of a benchmark is taken, and how its protocol is read. */
export function addTaskOptions(command: Command): Command {
  return command
    .option('-i, --instrument <name>', 'only this instrument; repeatable (default: all)', collect)
    .addOption(readingOption(' (default: the benchmark’s)'))
    .addOption(seedOption());
}

export const readingOption = (defaultText = '') =>
  new Option(
    '--reading <reading>',
    `the protocol’s surprising steps as the published run took them, or corrected${defaultText}`,
  ).choices(['as-run', 'corrected'] satisfies Reading[]);

export const seedOption = () =>
  new Option('--seed <n>', 'seed of the balanced draws and the kernel map (default: the benchmark’s)').argParser(
    integerBetween(0, 2 ** 32 - 1),
  );

export const embeddingsOption = () =>
  new Option('-e, --embedding <id>', 'only this embedding; repeatable (default: all)').argParser(collect);

export const methodsOption = () =>
  new Option('-m, --method <name>', 'only this method, see: ebb methods; repeatable (default: all)').argParser(collect);

/** @param both whether the two scopes can be asked for at once */
export const scopeOption = (both: boolean) =>
  new Option('-s, --scope <scope>', 'fit on all training clips, or class-wise on the positives alone').choices([
    'global',
    'classwise',
    ...(both ? ['both'] : []),
  ]);

export type ScopeChoice = Scope | 'both';

export const scopesOf = (choice: ScopeChoice): Scope[] => (choice === 'both' ? ['global', 'classwise'] : [choice]);

export const deviceOption = () =>
  new Option('--device <device>', 'where products run; ranked figures are the CPU’s')
    .choices(DEVICES)
    .default('cpu' satisfies Device);

export const quietOption = () => new Option('-q, --quiet', 'no progress on stderr');

export const threadsOption = () =>
  new Option('--threads <n>', 'worker threads; the result does not depend on them')
    .argParser(integerBetween(1, 1024))
    .default(availableParallelism(), 'all cores');

export function addRunOptions(command: Command): Command {
  return command.addOption(deviceOption()).addOption(threadsOption()).addOption(quietOption());
}

export function addResultOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'the long table as JSON').conflicts('csv'))
    .option('--csv', 'the long table as CSV')
    .option('-o, --output <file>', 'write the result there; .json and .csv in its name stand for the options');
}

/** What an option that can be given more than once has been given. */
export const collect = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

export function integerBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}
