import { BOMBS } from './bombs.js';
import { Draws } from './draws.js';
import { BYTE_MUTATIONS } from './mutate-bytes.js';
import { MODEL_MUTATION_NAMES, mutateModel } from './mutate-model.js';
import { SEED_GRAPHS } from './seed-graphs.js';

export interface HostileFile {
  /** How it was made. */
  readonly family: 'bytes' | 'model' | 'bomb';
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every kind of file, in turn, so that any hundred hold nearly all of them. */
const KINDS: readonly (readonly [family: HostileFile['family'], name: string])[] = [
  ...Object.keys(BYTE_MUTATIONS).flatMap((name) => [['bytes', name] as const, ['bytes', name] as const]),
  ...MODEL_MUTATION_NAMES.flatMap((name) => [['model', name] as const, ['model', name] as const]),
  ...Object.keys(BOMBS).map((name) => ['bomb', name] as const),
];

/** File number `index` of the seed: the same on every machine. */
export function hostileFile(seed: number, index: number): HostileFile {
  const draws = new Draws(seed * 1_000_003 + index);
  // A step without a common factor with their number, so that neighbours differ in kind.
  const [family, name] = KINDS[(index * 29) % KINDS.length]!;
  return { family, name, bytes: bytesOf(family, name, draws) };
}

function bytesOf(family: HostileFile['family'], name: string, draws: Draws): Uint8Array {
  if (family === 'bomb') return BOMBS[name]!(draws);
  const graph = draws.of(SEED_GRAPHS);
  return family === 'bytes' ? BYTE_MUTATIONS[name]!(graph, draws, SEED_GRAPHS) : mutateModel(graph, name, draws);
}
