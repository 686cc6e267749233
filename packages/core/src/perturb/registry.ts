import { EbbError } from '../errors.js';
import type { Effect } from './contract.js';
import { bandPass } from './effects/band-pass.js';
import { bitCrush } from './effects/bit-crush.js';
import { clipping } from './effects/clipping.js';
import { codec } from './effects/codec.js';
import { compression } from './effects/compression.js';
import { gain } from './effects/gain.js';
import { highPass } from './effects/high-pass.js';
import { lowPass } from './effects/low-pass.js';
import { microphone } from './effects/microphone.js';
import { noisePink } from './effects/noise-pink.js';
import { noiseRecording } from './effects/noise-recording.js';
import { noiseWhite } from './effects/noise-white.js';
import { pitch } from './effects/pitch.js';
import { reverberation } from './effects/reverberation.js';
import { room } from './effects/room.js';
import { tempo } from './effects/tempo.js';

/** To be raised with every change of an effect that changes a figure: embeddings of affected clips are kept under it. */
export const EFFECTS_REVISION = 1;

/** Every effect, by id. */
export const EFFECTS: ReadonlyMap<string, Effect> = new Map(
  [
    gain,
    compression,
    clipping,
    bitCrush,
    lowPass,
    highPass,
    bandPass,
    microphone,
    noiseWhite,
    noisePink,
    noiseRecording,
    reverberation,
    room,
    codec,
    pitch,
    tempo,
  ].map((effect) => [effect.id, effect]),
);

/** @throws EbbError UNKNOWN_EFFECT when no effect has that id. */
export function effectNamed(id: string): Effect {
  const effect = EFFECTS.get(id);
  if (effect) return effect;
  throw new EbbError('UNKNOWN_EFFECT', 'There is no such effect.', {
    expected: `one of ${[...EFFECTS.keys()].join(', ')}`,
    received: `'${id}'`,
  });
}

/**
 * Strengths spread evenly over an effect's grid, its ends included: shape [min(count, g)] of a grid of g.
 *
 * Strength i is the grid's number round(i (g - 1) / (count - 1)); a grid of no more than `count` strengths is taken whole.
 *
 * @throws EbbError INVALID_ARGUMENT when count is no integer of at least 2.
 */
export function strengthsOf({ grid }: Effect, count: number): readonly number[] {
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new EbbError('INVALID_ARGUMENT', 'That many strengths cannot be spread over a grid.', {
      expected: 'an integer of at least 2',
      received: `${count}`,
    });
  }
  if (count >= grid.length) return grid;
  return Array.from({ length: count }, (_, i) => grid[Math.round((i * (grid.length - 1)) / (count - 1))]!);
}
