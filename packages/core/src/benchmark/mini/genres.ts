/** How a genre is played and mixed. */
export interface Genre {
  readonly id: string;
  readonly tempoBpm: readonly [number, number];
  /** Weights of notes of 2, 1, 1/2 and 1/4 beats. */
  readonly lengths: readonly number[];
  /** Where in an instrument's register the line lies, 0 lowest to 1 highest. */
  readonly register: number;
  /** Part of a note's length that it sounds. */
  readonly legato: number;
  /** Steps of the scale, in semitones above the key. */
  readonly scale: readonly number[];
  /** Levels beside the lead, dB; undefined where the genre has none. */
  readonly drumsDb: number | undefined;
  readonly bassDb: number | undefined;
  /** Ids of instruments that accompany a lead. */
  readonly accompaniment: readonly string[];
  /** How often each instrument leads, in the order of the instruments: 1 seldom to 3 often. */
  readonly affinity: readonly number[];
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11];

/** The paper's four genres, in its order: register, tempo, accompaniment and mix are ours. */
export const GENRES: readonly Genre[] = [
  {
    id: 'pop_rock',
    tempoBpm: [105, 150],
    lengths: [1, 3, 4, 1],
    register: 0.55,
    legato: 0.85,
    scale: [0, 2, 4, 7, 9],
    drumsDb: -10,
    bassDb: -9,
    accompaniment: ['guitar', 'organ'],
    affinity: [1, 1, 1, 3, 2, 2, 2, 1, 1, 3],
  },
  {
    id: 'jazz_blue',
    tempoBpm: [120, 200],
    lengths: [1, 3, 5, 1],
    register: 0.45,
    legato: 0.75,
    scale: [0, 3, 5, 6, 7, 10],
    drumsDb: -16,
    bassDb: -11,
    accompaniment: ['piano', 'guitar'],
    affinity: [1, 2, 1, 2, 2, 2, 3, 3, 1, 2],
  },
  {
    id: 'classical',
    tempoBpm: [66, 120],
    lengths: [3, 4, 2, 1],
    register: 0.6,
    legato: 0.97,
    scale: MAJOR,
    drumsDb: undefined,
    bassDb: undefined,
    accompaniment: ['cello', 'violin', 'piano'],
    affinity: [3, 2, 3, 1, 1, 2, 1, 2, 3, 1],
  },
  {
    id: 'country_folk',
    tempoBpm: [85, 130],
    lengths: [1, 4, 3, 1],
    register: 0.5,
    legato: 0.8,
    scale: MAJOR,
    drumsDb: -20,
    bassDb: -11,
    accompaniment: ['guitar'],
    affinity: [1, 1, 2, 3, 1, 1, 1, 1, 2, 3],
  },
];
