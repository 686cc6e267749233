/** A peak of an instrument's body or of a vocal tract, fixed in frequency whatever the note. */
export interface Resonance {
  readonly hz: number;
  readonly widthHz: number;
  readonly gainDb: number;
}

/** Blown, bowed or sung: harmonics in phase with one another, as long as the player goes on. */
export interface Sustained {
  readonly kind: 'sustained';
  readonly attackSeconds: number;
  readonly vibratoHz: number;
  readonly vibratoCents: number;
  /** How much darker a note is at its ends than at its height, in dB an octave. */
  readonly swellDbPerOctave: number;
}

/** Plucked or hammered: partials that die away, the higher the sooner. */
export interface Struck {
  readonly kind: 'struck';
  /** Time in which the fundamental falls by 60 dB. */
  readonly decaySeconds: number;
  /** Growth of the decay rate from a partial to the next. */
  readonly damping: number;
  /** Where the string is struck, as a part of its length. */
  readonly strikePoint: number;
}

/** An instrument as the synthesiser knows it. */
export interface Instrument {
  readonly id: string;
  /** Register, MIDI note numbers. */
  readonly lowest: number;
  readonly highest: number;
  /** Of the source, before the resonances. */
  readonly rolloffDbPerOctave: number;
  /** Level of the even harmonics beside the odd ones. */
  readonly evenDb: number;
  /** One set, or several that notes choose from: the vowels of a voice. */
  readonly resonances: readonly (readonly Resonance[])[];
  readonly excitation: Sustained | Struck;
  /** Breath or bow while a note sounds, relative to its level; -Infinity for none. */
  readonly breathDb: number;
  readonly noiseHz: number;
  /** Tongue, pick or hammer at a note's start. */
  readonly onsetDb: number;
  /** Notes sounded together. */
  readonly chord: number;
}

const peak = (hz: number, widthHz: number, gainDb: number): Resonance => ({ hz, widthHz, gainDb });
const vowel = (f1: number, f2: number, f3: number) => [peak(f1, 110, 20), peak(f2, 140, 16), peak(f3, 200, 14)];

/**
 * The ten instruments of the paper, in its order, as a synthesiser of harmonics, resonances and noise can tell them apart.
 *
 * Figures are chosen by ear and eye after the acoustics of each family (Fletcher & Rossing, The Physics of Musical
 * Instruments, 2nd edition, Springer 1998), not measured on any recording.
 */
export const INSTRUMENTS: readonly Instrument[] = [
  {
    id: 'cello',
    lowest: 38,
    highest: 64,
    rolloffDbPerOctave: 6,
    evenDb: 0,
    resonances: [[peak(220, 90, 7), peak(420, 120, 5), peak(2000, 900, 6)]],
    excitation: { kind: 'sustained', attackSeconds: 0.09, vibratoHz: 5.3, vibratoCents: 22, swellDbPerOctave: 3 },
    breathDb: -30,
    noiseHz: 1800,
    onsetDb: -26,
    chord: 1,
  },
  {
    id: 'clarinet',
    lowest: 52,
    highest: 82,
    rolloffDbPerOctave: 8,
    evenDb: -22,
    resonances: [[peak(1700, 600, 9), peak(3600, 900, 5)]],
    excitation: { kind: 'sustained', attackSeconds: 0.04, vibratoHz: 4.5, vibratoCents: 3, swellDbPerOctave: 4 },
    breathDb: -36,
    noiseHz: 3000,
    onsetDb: -32,
    chord: 1,
  },
  {
    id: 'flute',
    lowest: 62,
    highest: 88,
    rolloffDbPerOctave: 15,
    evenDb: 2,
    resonances: [[peak(800, 500, 5)]],
    excitation: { kind: 'sustained', attackSeconds: 0.06, vibratoHz: 5.0, vibratoCents: 14, swellDbPerOctave: 5 },
    breathDb: -17,
    noiseHz: 3200,
    onsetDb: -18,
    chord: 1,
  },
  {
    id: 'guitar',
    lowest: 45,
    highest: 72,
    rolloffDbPerOctave: 6,
    evenDb: 0,
    resonances: [[peak(110, 50, 6), peak(210, 70, 6), peak(430, 120, 3)]],
    excitation: { kind: 'struck', decaySeconds: 2.4, damping: 0.16, strikePoint: 0.17 },
    breathDb: -Infinity,
    noiseHz: 3000,
    onsetDb: -14,
    chord: 2,
  },
  {
    id: 'organ',
    lowest: 48,
    highest: 77,
    rolloffDbPerOctave: 3,
    evenDb: 7,
    resonances: [[peak(600, 900, 2)]],
    excitation: { kind: 'sustained', attackSeconds: 0.025, vibratoHz: 6.4, vibratoCents: 5, swellDbPerOctave: 0 },
    breathDb: -42,
    noiseHz: 2500,
    onsetDb: -24,
    chord: 2,
  },
  {
    id: 'piano',
    lowest: 45,
    highest: 84,
    rolloffDbPerOctave: 9,
    evenDb: 0,
    resonances: [[peak(180, 120, 3), peak(1000, 900, 2)]],
    excitation: { kind: 'struck', decaySeconds: 4.5, damping: 0.07, strikePoint: 0.12 },
    breathDb: -Infinity,
    noiseHz: 1000,
    onsetDb: -22,
    chord: 2,
  },
  {
    id: 'saxophone',
    lowest: 50,
    highest: 77,
    rolloffDbPerOctave: 6,
    evenDb: -2,
    resonances: [[peak(650, 350, 8), peak(1300, 500, 5), peak(2900, 900, 4)]],
    excitation: { kind: 'sustained', attackSeconds: 0.045, vibratoHz: 5.2, vibratoCents: 16, swellDbPerOctave: 4 },
    breathDb: -25,
    noiseHz: 2400,
    onsetDb: -22,
    chord: 1,
  },
  {
    id: 'trumpet',
    lowest: 55,
    highest: 81,
    rolloffDbPerOctave: 4,
    evenDb: 0,
    resonances: [[peak(1250, 600, 13), peak(2600, 900, 6)]],
    excitation: { kind: 'sustained', attackSeconds: 0.03, vibratoHz: 5.4, vibratoCents: 6, swellDbPerOctave: 10 },
    breathDb: -42,
    noiseHz: 2600,
    onsetDb: -24,
    chord: 1,
  },
  {
    id: 'violin',
    lowest: 57,
    highest: 88,
    rolloffDbPerOctave: 5,
    evenDb: 0,
    resonances: [[peak(460, 120, 6), peak(1100, 400, 3), peak(2700, 900, 8)]],
    excitation: { kind: 'sustained', attackSeconds: 0.07, vibratoHz: 5.9, vibratoCents: 30, swellDbPerOctave: 1 },
    breathDb: -23,
    noiseHz: 3600,
    onsetDb: -24,
    chord: 1,
  },
  {
    id: 'voice',
    lowest: 48,
    highest: 74,
    rolloffDbPerOctave: 11,
    evenDb: 0,
    resonances: [
      vowel(730, 1150, 2600),
      vowel(530, 1850, 2500),
      vowel(300, 2250, 3000),
      vowel(500, 900, 2500),
      vowel(320, 800, 2300),
    ],
    excitation: { kind: 'sustained', attackSeconds: 0.06, vibratoHz: 5.6, vibratoCents: 38, swellDbPerOctave: 3 },
    breathDb: -28,
    noiseHz: 3800,
    onsetDb: -20,
    chord: 1,
  },
];

/** The bass of the backing, which is none of the ten. */
export const BASS: Instrument = {
  id: 'bass',
  lowest: 30,
  highest: 46,
  rolloffDbPerOctave: 12,
  evenDb: 0,
  resonances: [[peak(100, 80, 3)]],
  excitation: { kind: 'struck', decaySeconds: 1.8, damping: 0.3, strikePoint: 0.2 },
  breathDb: -Infinity,
  noiseHz: 600,
  onsetDb: -26,
  chord: 1,
};
