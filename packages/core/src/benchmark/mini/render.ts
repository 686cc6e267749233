import { applyChain, CHAIN_RANGES, drawChain, setRms } from './chain.js';
import { Draws } from './draws.js';
import { addDrums } from './drums.js';
import { GENRES, type Genre } from './genres.js';
import { BASS, INSTRUMENTS, type Instrument } from './instruments.js';
import { SAMPLE_RATE_HZ } from './note.js';
import { beatSamplesAt, drawCharacter, perform } from './perform.js';
import { type ClipPlan, DATASET_PLANS, type DatasetPlan, type RecordingPlan } from './plan.js';

/** Raised with any change of what is heard or labelled: results on another `mini` are not comparable. */
export const MINI_VERSION = 1;

const CLIP_SECONDS = 1.5;
const NOISE_LENGTH = 2 ** 13;

/**
 * Renders one clip of `mini`, shape [24000], 16 kHz mono in [-1, 1].
 *
 * A clip depends on its dataset, its recording and its own index alone, so that clips can be rendered in any order and
 * by any number of threads.
 *
 * @param dataset 0 studio, 1 field
 * @param clip index into the dataset's clips
 */
export function renderMiniClip(dataset: number, clip: number): Float32Array {
  const plan = DATASET_PLANS[dataset] as DatasetPlan;
  const { recording: r, playing } = plan.clips[clip] as ClipPlan;
  const recording = plan.recordings[r] as RecordingPlan;
  const genre = GENRES[recording.genre] as Genre;

  const taped = new Draws('recording', dataset, r);
  const chain = drawChain(CHAIN_RANGES[dataset] as (typeof CHAIN_RANGES)[number], taped);
  const beatSamples = beatSamplesAt(taped.between(...genre.tempoBpm));
  const key = Math.floor(taped.between(0, 12));
  const swing = taped.between(0.5, genre.id === 'jazz_blue' ? 0.67 : 0.52);
  const characters = INSTRUMENTS.map(() => drawCharacter(taped));
  const backing = taped.oneOf(genre.accompaniment);
  const backingDb = taped.between(-16, -8);
  const balanceDb = taped.between(-3, 3);

  const draws = new Draws('clip', dataset, clip);
  const noise = new Float64Array(NOISE_LENGTH).map(() => draws.between(-1, 1));
  const beat = { beatSamples, offsetSamples: draws.between(0, beatSamples), key };
  const mix = new Float64Array(CLIP_SECONDS * SAMPLE_RATE_HZ);
  const part = new Float64Array(mix.length);
  const add = (levelDb: number, play: () => void) => {
    part.fill(0);
    play();
    setRms(part, 10 ** (levelDb / 20));
    for (let n = 0; n < mix.length; n++) mix[n] = (mix[n] as number) + (part[n] as number);
  };
  const line = (instrument: Instrument, i: number) =>
    perform(part, instrument, characters[i] as (typeof characters)[number], genre, beat, noise, draws);

  playing.forEach((i, place) => {
    add(place === 0 ? 0 : draws.between(-7, 0), () => line(INSTRUMENTS[i] as Instrument, i));
  });
  // In the field who is heard is on the label; in the studio a predominant instrument may be accompanied by any other.
  if (dataset === 0) {
    const i = INSTRUMENTS.findIndex(({ id }) => id === backing);
    if (!playing.includes(i)) add(backingDb, () => line(INSTRUMENTS[i] as Instrument, i));
  }
  if (genre.bassDb !== undefined) add(genre.bassDb + balanceDb, () => line(BASS, 0));
  if (genre.drumsDb !== undefined) {
    add(genre.drumsDb + balanceDb, () => addDrums(part, beatSamples, beat.offsetSamples, noise, swing));
  }
  applyChain(mix, chain, noise);
  return Float32Array.from(mix);
}
