import { bandPass, filterInPlace } from '../../audio/biquad.js';
import type { Instrument, Resonance } from './instruments.js';

export const SAMPLE_RATE_HZ = 16000;
const HIGHEST_HZ = 7600;
const PARTIALS_MAX = 40;
const TABLE_LENGTH = 1024;
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

/** Adds a note to `out`; `noise` is a table of uniform values in [-1, 1) that is read round and round. */
export function addNote(
  out: Float64Array,
  note: Note,
  instrument: Instrument,
  character: Character,
  noise: Float64Array,
): void {
  const f0 = 440 * 2 ** ((note.midi - 69 + character.tuningCents / 100) / 12);
  const { excitation } = instrument;
  const releaseSamples = Math.round((excitation.kind === 'struck' ? 0.08 : 0.05) * SAMPLE_RATE_HZ);
  const length = Math.min(note.lengthSamples + releaseSamples, out.length - note.fromSample);
  if (length <= 0) return;
  const sound =
    excitation.kind === 'struck'
      ? struck(length, f0, note, instrument, character)
      : sustained(length, f0, note, instrument, character);
  addNoise(sound, note, instrument, character, noise);
  for (let n = 0; n < length; n++) {
    const fade = n < note.lengthSamples ? 1 : 1 - (n - note.lengthSamples) / releaseSamples;
    const at = note.fromSample + n;
    out[at] = (out[at] as number) + note.gain * fade * (sound[n] as number);
  }
}

/** Amplitudes of the partials below the band's edge, of unit power in all. */
function spectrum(f0: number, instrument: Instrument, character: Character, vowel: number, extraRolloff = 0): number[] {
  const rolloff = instrument.rolloffDbPerOctave + character.darknessDbPerOctave + extraRolloff;
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

/** A wave table of a dark and one of a bright spectrum, between which the note swells, read at a wavering pitch. */
function sustained(length: number, f0: number, note: Note, instrument: Instrument, character: Character): Float64Array {
  const excitation = instrument.excitation as Extract<Instrument['excitation'], { kind: 'sustained' }>;
  const bright = waveTable(spectrum(f0, instrument, character, note.vowel));
  const dark = waveTable(spectrum(f0, instrument, character, note.vowel, excitation.swellDbPerOctave));
  const attack = 1 / (excitation.attackSeconds * character.attackScale * SAMPLE_RATE_HZ);
  const depth = (excitation.vibratoCents * character.vibratoScale * Math.LN2) / 1200;
  const rate = (TAU * excitation.vibratoHz) / SAMPLE_RATE_HZ;
  const step = (f0 * TABLE_LENGTH) / SAMPLE_RATE_HZ;
  const out = new Float64Array(length);
  let at = 0;
  for (let n = 0; n < length; n++) {
    const swell = Math.sin((Math.PI * n) / length);
    const k = at | 0;
    const part = at - k;
    const b = (bright[k] as number) + part * ((bright[k + 1] as number) - (bright[k] as number));
    const d = (dark[k] as number) + part * ((dark[k + 1] as number) - (dark[k] as number));
    // A player's vibrato sets in once the note stands, about a quarter of a second after its start.
    const onset = Math.min(1, n / (0.25 * SAMPLE_RATE_HZ));
    out[n] = (1 - Math.exp(-3 * attack * n)) * (d + swell * (b - d));
    at += step * (1 + depth * onset * Math.sin(rate * n + TAU * note.phase));
    if (at >= TABLE_LENGTH) at -= TABLE_LENGTH;
  }
  return out;
}

/** One period of the sum of harmonics, its first value again at its end. */
function waveTable(amplitudes: readonly number[]): Float64Array {
  const table = new Float64Array(TABLE_LENGTH + 1);
  amplitudes.forEach((a, i) => {
    const h = i + 1;
    // Phases that grow with the square of h keep the crest low (Schroeder 1970).
    addPartial(table, a, (TAU * h) / TABLE_LENGTH, (Math.PI * h * h) / amplitudes.length, 1);
  });
  return table;
}

/** Partials that each die away at their own rate. */
function struck(length: number, f0: number, note: Note, instrument: Instrument, character: Character): Float64Array {
  const excitation = instrument.excitation as Extract<Instrument['excitation'], { kind: 'struck' }>;
  const out = new Float64Array(length);
  // Short strings ring shorter: half as long two octaves higher.
  const decaySeconds = excitation.decaySeconds * character.decayScale * Math.sqrt(220 / f0);
  spectrum(f0, instrument, character, note.vowel).forEach((a, i) => {
    const h = i + 1;
    const hz = h * f0 * Math.sqrt(1 + excitation.inharmonicity * h * h);
    if (hz > HIGHEST_HZ) return;
    const decay = 10 ** ((-3 * (1 + excitation.damping * i)) / (decaySeconds * SAMPLE_RATE_HZ));
    // A string has no partial that has a node where it is struck.
    const excited = a * Math.abs(Math.sin(Math.PI * h * excitation.strikePoint));
    addPartial(out, 2 * excited, (TAU * hz) / SAMPLE_RATE_HZ, TAU * note.phase * h, decay);
  });
  return out;
}

/** out_n += a decay^n sin(w n + phase), by turning a phasor: no sine a sample. Ends where it is 80 dB below its start. */
function addPartial(out: Float64Array, a: number, w: number, phase: number, decay: number): void {
  const audible = decay < 1 ? Math.min(out.length, Math.ceil(-4 / Math.log10(decay))) : out.length;
  const turnRe = decay * Math.cos(w);
  const turnIm = decay * Math.sin(w);
  let re = a * Math.cos(phase);
  let im = a * Math.sin(phase);
  for (let n = 0; n < audible; n++) {
    out[n] = (out[n] as number) + im;
    const next = re * turnRe - im * turnIm;
    im = re * turnIm + im * turnRe;
    re = next;
  }
}

/** Breath or bow through the note and a burst at its start, both in the instrument's band of noise. */
function addNoise(
  sound: Float64Array,
  note: Note,
  instrument: Instrument,
  character: Character,
  noise: Float64Array,
): void {
  const level = amplitude(instrument.noiseDb + character.noiseDb);
  const onset = amplitude(instrument.onsetDb + character.noiseDb);
  const start = Math.floor(note.phase * noise.length);
  const hiss = new Float64Array(sound.length);
  const onsetDecay = Math.exp(-1 / (0.012 * SAMPLE_RATE_HZ));
  let burst = 8 * onset;
  for (let n = 0; n < hiss.length; n++) {
    hiss[n] = (3 * level + burst) * (noise[(start + n) % noise.length] as number);
    burst *= onsetDecay;
  }
  filterInPlace(hiss, bandPass(SAMPLE_RATE_HZ, instrument.noiseHz * character.resonanceScale, 0.8));
  for (let n = 0; n < hiss.length; n++) sound[n] = (sound[n] as number) + (hiss[n] as number);
}
