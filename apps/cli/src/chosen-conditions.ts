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
