import { placed } from '../../errors.js';
import type { Sound } from '../../perturb/contract.js';
import { drawnRecording } from '../../perturb/drawn-recording.js';
import { effectNamed } from '../../perturb/registry.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
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

/** Recordings serve many clips: a thread keeps so many of those that it read last. */
const KEPT_RECORDINGS = 32;
const kept = new Map<string, Promise<Sound>>();

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
  const sounds = new Array<Sound | undefined>(recordings.length);
  if (recordings.length > 0) {
    const index = drawnRecording(new NumpyRandomState(seed), recordings.length);
    sounds[index] = await loadRecording(recordings[index]!);
  }
  try {
    const samples = await effectNamed(effect).apply(sound, strength, { seed, recordings: sounds, codec: lossyCodec });
    return { ...sound, samples };
  } catch (error) {
    throw placed(error, path);
  }
}

function loadRecording(path: string): Promise<Sound> {
  const sound = kept.get(path) ?? loadSound(path);
  // The last one that was used comes last.
  kept.delete(path);
  kept.set(path, sound);
  if (kept.size > KEPT_RECORDINGS) kept.delete(kept.keys().next().value!);
  return sound;
}
