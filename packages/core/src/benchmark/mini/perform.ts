import type { Draws } from './draws.js';
import type { Genre } from './genres.js';
import type { Instrument } from './instruments.js';
import { addNote, breathNoise, type Character, SAMPLE_RATE_HZ } from './note.js';

/** What the players of a recording share, and where in it the clip is cut. */
export interface Beat {
  readonly beatSamples: number;
  readonly offsetSamples: number;
  /** Key note, semitones above C. */
  readonly key: number;
}

const LENGTHS_BEATS = [2, 1, 0.5, 0.25];

/** One instrument's line through the clip: a walk on the genre's scale, within the instrument's register. */
export function perform(
  out: Float64Array,
  instrument: Instrument,
  character: Character,
  genre: Genre,
  { beatSamples, offsetSamples, key }: Beat,
  noise: Float64Array,
  draws: Draws,
): void {
  const breath = breathNoise(instrument, character, noise);
  const pitches: number[] = [];
  for (let midi = instrument.lowest; midi <= instrument.highest; midi++) {
    if (genre.scale.includes((midi - key + 120) % 12)) pitches.push(midi);
  }
  const home = Math.round((genre.register + draws.between(-0.2, 0.2)) * (pitches.length - 1));
  let place = home;
  let at = offsetSamples - 2 * beatSamples;
  while (at < out.length) {
    const beats = LENGTHS_BEATS[draws.weighted(genre.lengths)] as number;
    // A step or a leap, drawn back towards home.
    place += Math.round(draws.between(-2.5, 2.5) + 0.3 * (home - place));
    place = Math.max(0, Math.min(pitches.length - 1, place));
    const note = {
      fromSample: Math.max(0, Math.round(at)),
      lengthSamples: Math.round(beats * beatSamples * genre.legato + Math.min(0, at)),
      gain: draws.between(0.6, 1),
      vowel: Math.floor(draws.between(0, instrument.resonances.length)),
      phase: draws.between(0, 1),
    };
    const rests = draws.chance(0.06);
    if (!rests && note.lengthSamples > 0) {
      for (let k = 0; k < instrument.chord; k++) {
        const midi = pitches[Math.min(pitches.length - 1, place + 2 * k)] as number;
        addNote(out, { ...note, midi, phase: (note.phase + 0.37 * k) % 1 }, instrument, character, breath);
      }
    }
    at += beats * beatSamples;
  }
}

/** The instrument of one recording: how it differs from its type. */
export function drawCharacter(draws: Draws): Character {
  const within = (range: number) => draws.between(-range, range);
  return {
    darknessDbPerOctave: within(1.9),
    resonanceScale: 2 ** within(0.15),
    resonanceDepth: 2 ** within(0.5),
    vibratoScale: 2 ** within(0.75),
    attackScale: 2 ** within(0.5),
    decayScale: 2 ** within(0.5),
    noiseDb: within(4.5),
    tuningCents: within(9),
  };
}

/** The samples of a beat at a tempo. */
export const beatSamplesAt = (bpm: number) => (60 / bpm) * SAMPLE_RATE_HZ;
