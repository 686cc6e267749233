/** A layer of YAMNet: a full convolution first, depthwise-separable ones after. */
export interface YamnetLayer {
  /** The layer's name in the checkpoint. */
  readonly name: string;
  readonly stride: 1 | 2;
  readonly channels: number;
}

const STRIDES = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1] as const;
const CHANNELS = [32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];

/** MobileNet v1 at width 1 (Howard et al., 2017, table 1), kernels 3 x 3, 'same' padding. */
export const YAMNET_LAYERS: readonly YamnetLayer[] = STRIDES.map((stride, i) => ({
  name: `layer${i + 1}`,
  stride,
  channels: CHANNELS[i] as number,
}));
