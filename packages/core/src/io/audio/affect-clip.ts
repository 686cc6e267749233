import { placed } from '../../errors.js';
import type { Sound } from '../../perturb/contract.js';
import { effectNamed } from '../../perturb/registry.js';
import { loadSound } from './load-sound.js';
import { lossyCodec } from './lossy-codec.js';

/** An effect on one clip, as plain data that travels between threads. */
export interface ClipEffect {
  /** Of perturb/registry.ts. */
  readonly effect: string;
  readonly strength: number;
  readonly seed: number;
  /** Audio files of noise or of impulse responses, for an effect that needs them. */
  readonly recordings: readonly string[];
}

/** Recordings serve many clips; a thread keeps those that it read, by path. */
const known = new Map<string, Promise<Sound>>();

/**
 * The sound of a file under an effect, at its own rate.
 *
 * @throws EbbError UNKNOWN_EFFECT; as `loadSound` for a recording; INVALID_ARGUMENT of the effect, naming the file.
 */
export async function affectClip(
  sound: Sound,
  { effect, strength, seed, recordings }: ClipEffect,
  path: string,
): Promise<Sound> {
  const sounds = await Promise.all(
    recordings.map((path) => {
      if (!known.has(path)) known.set(path, loadSound(path));
      return known.get(path)!;
    }),
  );
  try {
    const samples = await effectNamed(effect).apply(sound, strength, { seed, recordings: sounds, codec: lossyCodec });
    return { ...sound, samples };
  } catch (error) {
    throw placed(error, path);
  }
}
