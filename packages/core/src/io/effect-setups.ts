import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { EbbError } from '../errors.js';
import type { Effect, EffectNeed } from '../perturb/contract.js';
import { EFFECTS, effectNamed, strengthsOf } from '../perturb/registry.js';
import { audioPaths } from './audio-paths.js';
import type { EffectSetup, Recording } from './extract.js';
import { readBytes } from './read-file.js';

/** Which acoustic conditions clips are to be embedded under. */
export interface EffectChoice {
  /** Ids of effects, or 'all': those whose needs are met. */
  readonly effects: 'all' | readonly string[];
  /** Of each effect's grid, spread evenly, at least 2. */
  readonly strengths: number;
  /** Audio files or folders of background noise. */
  readonly noise: readonly string[];
  /** Audio files or folders of impulse responses of rooms. */
  readonly rooms: readonly string[];
  readonly seed: number;
}

/** The conditions, and the effects that are left out for want of recordings. */
export interface ChosenEffects {
  readonly setups: readonly EffectSetup[];
  readonly leftOut: readonly { readonly effect: string; readonly need: EffectNeed }[];
}

/**
 * The setups of the chosen effects, in the order of the registry.
 *
 * @throws EbbError UNKNOWN_EFFECT; INVALID_ARGUMENT for a number of strengths below 2, or an effect that was named and lacks the
 *   recordings that it needs; FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_VALUE of the recordings.
 */
export async function chooseEffects(choice: EffectChoice): Promise<ChosenEffects> {
  const all = choice.effects === 'all';
  const named = new Set(choice.effects === 'all' ? EFFECTS.keys() : choice.effects.map((id) => effectNamed(id).id));
  const recordings = { noise: await recordingsIn(choice.noise), rooms: await recordingsIn(choice.rooms), codec: [] };
  const lacks = ({ needs }: Effect) => (needs === 'noise' || needs === 'rooms') && recordings[needs].length === 0;
  const wanted = [...EFFECTS.values()].filter(({ id }) => named.has(id));
  const missing = wanted.filter(lacks);
  if (missing.length > 0 && !all) {
    const [{ id, needs }] = missing as [Effect];
    throw new EbbError('INVALID_ARGUMENT', `The effect needs recordings of ${needs}.`, {
      where: id,
      hint: `Give a folder of them by --${needs}.`,
    });
  }
  const usable = wanted.filter((effect) => !lacks(effect));
  return {
    setups: usable.flatMap((effect) =>
      strengthsOf(effect, choice.strengths).map((strength) => ({
        effect: effect.id,
        strength,
        seed: choice.seed,
        recordings: effect.needs ? recordings[effect.needs] : [],
      })),
    ),
    leftOut: missing.map(({ id, needs }) => ({ effect: id, need: needs! })),
  };
}

/** What a benchmark's provenance says of its conditions: seed, and the names and hashes of recordings by effect. */
export function effectsProvenance(setups: readonly EffectSetup[]): Record<string, string> {
  if (setups.length === 0) return {};
  const used = new Map(setups.map(({ effect, recordings }) => [effect, recordings]));
  const lines = [...used].flatMap(([effect, recordings]): [string, string][] =>
    recordings.length > 0
      ? [[`effect ${effect}`, recordings.map(({ path, sha256 }) => `${basename(path)} ${sha256}`).join(', ')]]
      : [],
  );
  return { effectsSeed: String(setups[0]!.seed), ...Object.fromEntries(lines) };
}

async function recordingsIn(inputs: readonly string[]): Promise<Recording[]> {
  if (inputs.length === 0) return [];
  const paths = await audioPaths(inputs);
  return Promise.all(
    paths.map(async (path) => ({
      path,
      sha256: createHash('sha256')
        .update(await readBytes(path))
        .digest('hex'),
    })),
  );
}
