import type { Condition } from '@ebb/core/benchmark/data';
import { EbbError } from '@ebb/core/errors';
import { effectNamed } from '@ebb/core/perturb/registry';
import { Option } from 'commander';
import type { BenchmarkSource } from './benchmark-source.js';

/** Ids of effects, ['all'] or ['none']; undefined for the benchmark's default. */
export type EffectsChoice = readonly string[] | undefined;

export const effectsOption = () =>
  new Option(
    '--effects <ids>',
    'acoustic conditions by their effects, apart by commas, or all, or none; see: ebb effects (default: the benchmark’s)',
  ).argParser((text): EffectsChoice => text.split(',').map((part) => part.trim()));

/**
 * The acoustic conditions of an embedding that an option chooses: those of the effects named, in every strength that is there.
 *
 * @throws EbbError UNKNOWN_EFFECT; INVALID_ARGUMENT for an effect that the embedding is not under, and for 'all' or 'none' beside
 *   another.
 */
export function chosenConditions(
  { conditionsOf, defaultConditionsOf, benchmark }: BenchmarkSource,
  embedding: string,
  effects: EffectsChoice,
): readonly Condition[] {
  if (effects === undefined) return defaultConditionsOf(embedding);
  const there = conditionsOf(embedding);
  if (effects.length === 1 && effects[0] === 'all') return there;
  if (effects.length === 1 && effects[0] === 'none') return [];
  if (effects.includes('all') || effects.includes('none')) {
    throw new EbbError('INVALID_ARGUMENT', '‘all’ and ‘none’ stand alone.', {
      where: '--effects',
      received: effects.join(', '),
    });
  }
  const ids = new Set(there.map(({ effect }) => effect));
  for (const id of effects) {
    if (ids.has(effectNamed(id).id)) continue;
    throw new EbbError('INVALID_ARGUMENT', `The embedding ${embedding} has no clips under that effect.`, {
      where: `benchmark ${benchmark.id}`,
      expected: ids.size > 0 ? `one of ${[...ids].join(', ')}` : 'no effect: the benchmark has no acoustic conditions',
      received: `'${id}'`,
    });
  }
  return there.filter(({ effect }) => effects.includes(effect));
}

/**
 * Asserts that an option's effects are among the conditions of some embedding that is judged.
 *
 * @param effects by their ids, or 'any' where one of them will do
 * @throws EbbError INVALID_ARGUMENT.
 */
export function requireJudgedUnder(
  option: string,
  effects: readonly string[] | 'any',
  conditions: Iterable<readonly Condition[]>,
): void {
  const judged = new Set([...conditions].flat().map(({ effect }) => effect));
  const missing = effects === 'any' ? judged.size === 0 : effects.find((effect) => !judged.has(effect));
  if (missing === undefined || missing === false) return;
  throw new EbbError('INVALID_ARGUMENT', 'It needs clips under an effect that no embedding is judged under.', {
    where: option,
    expected: judged.size > 0 ? `one of ${[...judged].join(', ')}` : 'a benchmark with acoustic conditions',
    ...(missing === true ? {} : { received: `'${missing}'` }),
    hint: '--effects says which conditions of the benchmark are judged.',
  });
}
