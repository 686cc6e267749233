import { filterInPlace, highPass, highShelf, lowPass } from '../../audio/biquad.js';
import type { Draws } from './draws.js';
import { SAMPLE_RATE_HZ } from './note.js';
import { addRoom } from './room.js';

/** What stands between the players and the file. */
export interface Chain {
  readonly highPassHz: number;
  readonly lowPassHz: number;
  /** Shelf above 1500 Hz. */
  readonly tiltDb: number;
  /** Level of the room beside the direct sound, and its reverberation time. */
  readonly roomDb: number;
  readonly rt60Seconds: number;
  /** Relative to the music. */
  readonly noiseDb: number;
  /** Corner of the noise, one pole: low for hum and traffic, high for hiss. */
  readonly noiseHz: number;
  /** 1 leaves the dynamics alone, 4 is strong. */
  readonly compression: number;
  /** Level of the file. */
  readonly levelDb: number;
}

/** The ranges from which a recording's chain is drawn, each uniform; those of frequencies on a logarithmic scale. */
type Ranges = { readonly [K in keyof Chain]: readonly [number, number] };

/** Studio: near, quiet, full band. Field: whatever people record with, wherever they play. */
export const CHAIN_RANGES: readonly Ranges[] = [
  {
    highPassHz: [25, 45],
    lowPassHz: [6800, 7600],
    tiltDb: [-1.5, 1.5],
    roomDb: [-30, -20],
    rt60Seconds: [0.25, 0.5],
    noiseDb: [-66, -56],
    noiseHz: [1500, 5000],
    compression: [1, 1.4],
    levelDb: [-20, -16],
  },
  {
    highPassHz: [40, 160],
    lowPassHz: [3400, 7400],
    tiltDb: [-7, 3],
    roomDb: [-24, -9],
    rt60Seconds: [0.4, 1.4],
    noiseDb: [-56, -34],
    noiseHz: [300, 5000],
    compression: [1.2, 3],
    levelDb: [-34, -16],
  },
];

/** The chain of one recording, drawn from its collection's ranges. */
export function drawChain(ranges: Ranges, draws: Draws): Chain {
  const chain: Record<string, number> = {};
  for (const [name, [low, high]] of Object.entries(ranges)) {
    chain[name] = name.endsWith('Hz')
      ? Math.exp(draws.between(Math.log(low), Math.log(high)))
      : draws.between(low, high);
  }
  return chain as unknown as Chain;
}

/** Passes a mix through a chain, in place; `noise` holds uniform values in [-1, 1). */
export function applyChain(samples: Float64Array, chain: Chain, noise: Float64Array): void {
  setRms(samples, 1);
  addRoom(samples, chain.rt60Seconds, 10 ** (chain.roomDb / 20));
  compress(samples, chain.compression);
  addNoiseFloor(samples, chain, noise);
  filterInPlace(samples, highPass(SAMPLE_RATE_HZ, chain.highPassHz));
  filterInPlace(samples, highShelf(SAMPLE_RATE_HZ, 1500, chain.tiltDb));
  // Two in a row: 24 dB an octave.
  filterInPlace(samples, lowPass(SAMPLE_RATE_HZ, chain.lowPassHz));
  filterInPlace(samples, lowPass(SAMPLE_RATE_HZ, chain.lowPassHz));
  setRms(samples, 10 ** (chain.levelDb / 20));
  for (let n = 0; n < samples.length; n++) samples[n] = Math.max(-1, Math.min(1, samples[n] as number));
}

/** Scales a signal to a root mean square, in place; silence stays silence. */
export function setRms(samples: Float64Array, rms: number): void {
  let power = 0;
  for (let n = 0; n < samples.length; n++) power += (samples[n] as number) * (samples[n] as number);
  if (power === 0) return;
  const gain = rms / Math.sqrt(power / samples.length);
  for (let n = 0; n < samples.length; n++) samples[n] = gain * (samples[n] as number);
}

/**
 * Turns down by e^(1 / ratio - 1) where the envelope e, up in 5 ms and down in 100 ms, is above the mean level 1; the
 * gain moves once in 16 samples.
 */
function compress(samples: Float64Array, ratio: number): void {
  const up = 1 - Math.exp(-1 / (0.005 * SAMPLE_RATE_HZ));
  const down = 1 - Math.exp(-1 / (0.1 * SAMPLE_RATE_HZ));
  let envelope = 1;
  let gain = 1;
  for (let n = 0; n < samples.length; n++) {
    const level = Math.abs(samples[n] as number);
    envelope += (level > envelope ? up : down) * (level - envelope);
    if (n % 16 === 0) gain = envelope > 1 ? envelope ** (1 / ratio - 1) : 1;
    samples[n] = gain * (samples[n] as number);
  }
}

function addNoiseFloor(samples: Float64Array, { noiseDb, noiseHz }: Chain, noise: Float64Array): void {
  const pole = Math.exp((-2 * Math.PI * noiseHz) / SAMPLE_RATE_HZ);
  // Uniform in [-1, 1) has power 1/3, of which the pole leaves the part (1 - pole) / (1 + pole).
  const gain = 10 ** (noiseDb / 20) * Math.sqrt((3 * (1 + pole)) / (1 - pole)) * (1 - pole);
  let state = 0;
  for (let n = 0; n < samples.length; n++) {
    state = pole * state + (noise[n % noise.length] as number);
    samples[n] = (samples[n] as number) + gain * state;
  }
}
