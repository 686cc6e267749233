import { resample } from '../../audio/resample.js';
import { EbbError } from '../../errors.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { addNoise } from '../add-noise.js';
import type { Effect, Sound } from '../contract.js';
import { drawnRecording } from '../drawn-recording.js';
import { requireApplicable } from '../require-applicable.js';
import { NOISE_LOUDNESS, SIGNAL_TO_NOISE, SNR_DOMAIN_DB, SNR_GRID_DB } from '../signal-to-noise.js';

/** What else is heard where the sound was recorded. */
export const noiseRecording: Effect = {
  id: 'noise-recording',
  title: 'Recorded noise',
  definition:
    'y_n = x_n + a e_n, with e a recording drawn by the seed, resampled to the sound’s rate and looped from a start drawn likewise ' +
    '(from its loudest sample, should the stretch be silent), and a such that 10 log10(sum x_n^2 / sum (a e_n)^2) is the ' +
    'signal-to-noise ratio over the whole clip. All strengths add the same noise, scaled. Silence stays silence.',
  reference: 'ours',
  strength: SIGNAL_TO_NOISE,
  grid: SNR_GRID_DB,
  loudness: NOISE_LOUDNESS,
  needs: 'noise',
  apply(sound, snrDb, context) {
    requireApplicable(noiseRecording, sound, snrDb, context, SNR_DOMAIN_DB);
    const { samples, sampleRateHz } = sound;
    const recordings = context.recordings ?? [];
    const random = new NumpyRandomState(context.seed);
    const index = drawnRecording(random, recordings.length);
    const recording = atRate(recordings[index]!, index, sampleRateHz);
    const start = random.integers(0, recording.length, 1)[0]!;
    const stretch = looped(recording, start, samples.length);
    const noise = stretch.some((e) => e !== 0) ? stretch : looped(recording, loudestAt(recording), samples.length);
    return addNoise(samples, noise, snrDb);
  },
};

/** Recordings at the rates in use: a set of clips has few of either, and resampling takes longer than the effect. */
const resampled = new WeakMap<Sound, Map<number, Float32Array>>();

/** @throws EbbError INVALID_ARGUMENT when a recording has no sample other than 0, NON_FINITE when one is not finite. */
function atRate(recording: Sound, index: number, sampleRateHz: number): Float32Array {
  const known = resampled.get(recording) ?? new Map<number, Float32Array>();
  const ready = known.get(sampleRateHz);
  if (ready) return ready;
  const bad = recording.samples.findIndex((e) => !Number.isFinite(e));
  if (bad >= 0) {
    throw new EbbError('NON_FINITE', `Effect ${noiseRecording.id}: sample ${bad} of a recording is not finite.`, {
      at: `recording ${index}`,
      received: `${recording.samples[bad]}`,
    });
  }
  const samples = resample(recording.samples, recording.sampleRateHz, sampleRateHz);
  if (samples.every((e) => e === 0)) {
    throw new EbbError('INVALID_ARGUMENT', `Effect ${noiseRecording.id}: a recording is silent.`, {
      at: `recording ${index}`,
      hint: 'Leave it out.',
    });
  }
  resampled.set(recording, known.set(sampleRateHz, samples));
  return samples;
}

function looped(recording: Float32Array, start: number, length: number): Float32Array {
  const stretch = new Float32Array(length);
  for (let n = 0; n < length; ) {
    const from = (start + n) % recording.length;
    const piece = recording.subarray(from, from + length - n);
    stretch.set(piece, n);
    n += piece.length;
  }
  return stretch;
}

function loudestAt(recording: Float32Array): number {
  let loudest = 0;
  for (let n = 1; n < recording.length; n++) {
    if (Math.abs(recording[n]!) > Math.abs(recording[loudest]!)) loudest = n;
  }
  return loudest;
}
