import { EbbError } from '../../errors.js';
import type { EmbeddingModel } from '../contract.js';
import { AUDIOSET_FRONT_END } from '../frontend/log-mel.js';
import { planPatches } from '../frontend/plan-patches.js';
import { buildYamnet, YAMNET_CLASSES, YAMNET_DIM } from './graph.js';

const { sampleRateHz, hopSamples, patchFrames, patchSamples } = AUDIOSET_FRONT_END;
const HOP_FRAMES = patchFrames / 2;

/** Google's YAMNet: MobileNet v1 trained to tell 521 classes of AudioSet. */
export const YAMNET: EmbeddingModel = {
  id: 'yamnet',
  title: 'YAMNet',
  dim: YAMNET_DIM,
  sampleRateHz,
  startUnitSamples: hopSamples,
  patchSeconds: (patchFrames * hopSamples) / sampleRateHz,
  hopSeconds: (HOP_FRAMES * hopSamples) / sampleRateHz,
  classCount: YAMNET_CLASSES,
  weights: 'keras-hdf5-weights',
  plan: (samples, options) =>
    planPatches(samples, { patchSamples, hopUnits: HOP_FRAMES, startUnitSamples: hopSamples }, options),
  buildGraph(weights) {
    if (!weights) throw new EbbError('INVALID_ARGUMENT', 'YAMNet needs the weights of its checkpoint.');
    return buildYamnet(weights);
  },
};
