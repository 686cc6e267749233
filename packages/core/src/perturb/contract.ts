/** A mono sound: samples with full scale -1 to 1, at a rate. */
export interface Sound {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** Compresses a sound with a lossy codec and decodes it again: as many samples, at the same rate, in time with the input. */
export type LossyCodec = (sound: Sound, kilobitsPerSecond: number) => Promise<Sound>;

/** What an effect uses beside the sound. */
export interface EffectContext {
  /** Of the effect's draws, [0, 2^32): the same sound, strength and seed give the same bits. */
  readonly seed: number;
  /** Of effects that need `noise` or `rooms`: one is drawn for each clip (`drawnRecording`), and only that need be there. */
  readonly recordings?: readonly (Sound | undefined)[];
  /** Of effects that need a `codec`. */
  readonly codec?: LossyCodec;
}

/** What an effect cannot make by itself: recordings of noise, impulse responses of rooms, a codec. */
export type EffectNeed = 'noise' | 'rooms' | 'codec';

/** An acoustic condition under which an embedding is tried, in a strength. */
export interface Effect {
  readonly id: string;
  readonly title: string;
  /** What is done to the samples, as a formula with its letters defined. */
  readonly definition: string;
  readonly reference: string;
  /** What a strength is, and its unit ('' for a number without one). */
  readonly strength: { readonly name: string; readonly unit: string };
  /** All strengths, in order of the parameter. */
  readonly grid: readonly number[];
  /** What the effect does to the level: a reader must know whether robustness is lost to loudness alone. */
  readonly loudness: string;
  readonly needs?: EffectNeed;
  /**
   * The affected samples; as many as came, unless the effect changes the tempo. Samples may exceed full scale: nothing is clipped
   * but where that is the effect. Silence stays silence where the effect adds nothing.
   *
   * Throws EbbError INVALID_ARGUMENT for a strength outside the effect's domain, for no samples, or a context without what it needs.
   */
  apply(sound: Sound, strength: number, context: EffectContext): Float32Array | Promise<Float32Array>;
}
