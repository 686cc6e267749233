import { bandPass, filterInPlace } from '../../audio/biquad.js';
import type { Instrument, Resonance, Struck, Sustained } from './instruments.js';

export const SAMPLE_RATE_HZ = 16000;
const HIGHEST_HZ = 7600;
const PARTIALS_MAX = 40;
const TABLE_LENGTH = 1024;
/** Pitch and colour move once in so many samples, 2 ms. */
const CONTROL_SAMPLES = 32;
/** Beside a note's level of about 1: -60 dB. */
const INAUDIBLE = 1e-3;
/** A note that ends falls by 60 dB in 60 ms. */
const RELEASE_SAMPLES = 0.06 * SAMPLE_RATE_HZ;
const RELEASE = 10 ** (-3 / RELEASE_SAMPLES);
const TAU = 2 * Math.PI;

/** How one recording's instrument differs from the type: another maker, player, microphone. */
export interface Character {
  /** Added to the roll-off. */
  readonly darknessDbPerOctave: number;
  /** Factor on the resonances' frequencies: the body's, or the vocal tract's, size. */
  readonly resonanceScale: number;
  /** Factor on the resonances' gains in dB. */
  readonly resonanceDepth: number;
  readonly vibratoScale: number;
  readonly attackScale: number;
  readonly decayScale: number;
  /** Added to the level of noise and onset. */
  readonly noiseDb: number;
  readonly tuningCents: number;
}

export interface Note {
  readonly fromSample: number;
  /** Until the release begins. */
  readonly lengthSamples: number;
  readonly midi: number;
  readonly gain: number;
  /** Which of the instrument's sets of resonances. */
  readonly vowel: number;
  /** Where in the table of noise this note reads, and the phase of its vibrato, 0 to 1. */
  readonly phase: number;
}

const amplitude = (db: number) => 10 ** (db / 20);

/** Adds a note to `out`; `breath` is the instrument's own noise, see `breathNoise`. */
export function addNote(
  out: Float64Array,
  note: Note,
  instrument: Instrument,
  character: Character,
  breath: Float64Array,
): void {
  const f0 = 440 * 2 ** ((note.midi - 69 + character.tuningCents / 100) / 12);
  const { excitation } = instrument;
  const levels = (darker: number) => spectrum(f0, instrument, character, note.vowel, darker);
  if (excitation.kind === 'struck') addStruck(out, note, f0, levels(0), excitation, character);
  else addSustained(out, note, f0, levels(0), levels(excitation.swellDbPerOctave), excitation, character);
  addBreath(out, note, instrument, character, breath);
}

/** The noise of an instrument's breath, bow, pick or hammer: uniform noise in its band. */
export function breathNoise(instrument: Instrument, character: Character, noise: Float64Array): Float64Array {
  const breath = noise.slice();
  filterInPlace(breath, bandPass(SAMPLE_RATE_HZ, instrument.noiseHz * character.resonanceScale, 0.8));
  return breath;
}

/** Amplitudes of the partials below the band's edge, of unit power in all. */
function spectrum(f0: number, instrument: Instrument, character: Character, vowel: number, darker: number): number[] {
  const rolloff = instrument.rolloffDbPerOctave + character.darknessDbPerOctave + darker;
  const resonances = instrument.resonances[vowel % instrument.resonances.length] as readonly Resonance[];
  const levels: number[] = [];
  for (let h = 1; h <= PARTIALS_MAX && h * f0 < HIGHEST_HZ; h++) {
    let db = -rolloff * Math.log2(h) + (h % 2 === 0 ? instrument.evenDb : 0);
    for (const { hz, widthHz, gainDb } of resonances) {
      const offset = (h * f0 - hz * character.resonanceScale) / (widthHz * character.resonanceScale);
      db += (gainDb * character.resonanceDepth) / (1 + 4 * offset * offset);
    }
    levels.push(amplitude(db));
  }
  const power = Math.sqrt(levels.reduce((sum, a) => sum + a * a, 0));
  return levels.map((a) => a / power);
}

/** A wave table of the dark and one of the bright spectrum, between which the note swells, read at a wavering pitch. */
function addSustained(
  out: Float64Array,
  { fromSample, lengthSamples, gain, phase }: Note,
  f0: number,
  brightLevels: readonly number[],
  darkLevels: readonly number[],
  excitation: Sustained,
  character: Character,
): void {
  const bright = waveTable(brightLevels);
  const dark = waveTable(darkLevels);
  const attack = 1 - Math.exp(-3 / (excitation.attackSeconds * character.attackScale * SAMPLE_RATE_HZ));
  const depth = (excitation.vibratoCents * character.vibratoScale * Math.LN2) / 1200;
  const rate = (TAU * excitation.vibratoHz) / SAMPLE_RATE_HZ;
  const end = Math.min(out.length, fromSample + lengthSamples + RELEASE_SAMPLES);
  let at = 0;
  let level = 0;
  let step = 0;
  let swell = 0;
  for (let n = 0; fromSample + n < end; n++) {
    if (n % CONTROL_SAMPLES === 0) {
      swell = Math.max(0, Math.sin((Math.PI * n) / lengthSamples));
      // A player's vibrato sets in once the note stands, about a quarter of a second after its start.
      const onset = Math.min(1, n / (0.25 * SAMPLE_RATE_HZ));
      step = ((f0 * TABLE_LENGTH) / SAMPLE_RATE_HZ) * (1 + depth * onset * Math.sin(rate * n + TAU * phase));
    }
    const k = at | 0;
    const part = at - k;
    const b = (bright[k] as number) + part * ((bright[k + 1] as number) - (bright[k] as number));
    const d = (dark[k] as number) + part * ((dark[k + 1] as number) - (dark[k] as number));
    if (n < lengthSamples) level += attack * (gain - level);
    else level *= RELEASE;
    out[fromSample + n] = (out[fromSample + n] as number) + level * (d + swell * (b - d));
    at += step;
    if (at >= TABLE_LENGTH) at -= TABLE_LENGTH;
  }
}

/**
 * Partials that die away, the higher the sooner: a wave table each of partials 1-3, 4-15 and the rest, with the decay of
 * the second of its partials.
 */
function addStruck(
  out: Float64Array,
  { fromSample, lengthSamples, gain, phase }: Note,
  f0: number,
  levels: readonly number[],
  excitation: Struck,
  character: Character,
): void {
  // A string has no partial that has a node where it is struck.
  const excited = levels.map((a, i) => 2 * a * Math.abs(Math.sin(Math.PI * (i + 1) * excitation.strikePoint)));
  // Short strings ring shorter: half as long two octaves higher.
  const decaySeconds = excitation.decaySeconds * character.decayScale * Math.sqrt(220 / f0);
  const step = (f0 * TABLE_LENGTH) / SAMPLE_RATE_HZ;
  const held = Math.min(out.length, fromSample + lengthSamples);
  const end = Math.min(out.length, held + RELEASE_SAMPLES);
  for (let first = 1; first <= excited.length; first *= 4) {
    const part = excited.map((a, i) => (i + 1 >= first && i + 1 < 4 * first ? a : 0));
    if (Math.max(...part) < INAUDIBLE) continue;
    const table = waveTable(part);
    const decay = 10 ** ((-3 * (1 + excitation.damping * first)) / (decaySeconds * SAMPLE_RATE_HZ));
    let level = gain;
    let at = phase * TABLE_LENGTH;
    for (let n = fromSample; n < end && level > INAUDIBLE; n++) {
      const k = at | 0;
      const value = table[k] as number;
      out[n] = (out[n] as number) + level * (value + (at - k) * ((table[k + 1] as number) - value));
      level *= n < held ? decay : RELEASE;
      at += step;
      if (at >= TABLE_LENGTH) at -= TABLE_LENGTH;
    }
  }
}

/** One period of the sum of harmonics of the given amplitudes, its first value again at its end. */
function waveTable(amplitudes: readonly number[]): Float64Array {
  const table = new Float64Array(TABLE_LENGTH + 1);
  amplitudes.forEach((a, i) => {
    if (a < INAUDIBLE) return;
    const h = i + 1;
    // Phases that grow with the square of h keep the crest low (Schroeder 1970).
    const phase = (Math.PI * h * h) / amplitudes.length;
    const turnRe = Math.cos((TAU * h) / TABLE_LENGTH);
    const turnIm = Math.sin((TAU * h) / TABLE_LENGTH);
    let re = a * Math.cos(phase);
    let im = a * Math.sin(phase);
    // A turning phasor: no sine a sample.
    for (let n = 0; n <= TABLE_LENGTH; n++) {
      table[n] = (table[n] as number) + im;
      const next = re * turnRe - im * turnIm;
      im = re * turnIm + im * turnRe;
      re = next;
    }
  });
  return table;
}

/** Breath through the note and a burst of 12 ms at its start. */
function addBreath(
  out: Float64Array,
  { fromSample, lengthSamples, gain, phase }: Note,
  instrument: Instrument,
  character: Character,
  breath: Float64Array,
): void {
  const end = Math.min(out.length, fromSample + lengthSamples);
  const level = 3 * gain * amplitude(instrument.breathDb + character.noiseDb);
  const decay = Math.exp(-1 / (0.012 * SAMPLE_RATE_HZ));
  let burst = 8 * gain * amplitude(instrument.onsetDb + character.noiseDb);
  let at = Math.floor(phase * breath.length);
  for (let n = fromSample; n < end && level + burst > INAUDIBLE; n++) {
    out[n] = (out[n] as number) + (level + burst) * (breath[at] as number);
    burst *= decay;
    at = at + 1 === breath.length ? 0 : at + 1;
  }
}
