import { describe, expect, test } from 'vitest';
import { periodicHann } from '../audio/hann.js';
import { powerSpectrogram } from '../audio/stft.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import type { EffectContext, LossyCodec, Sound } from './contract.js';
import { EFFECTS, strengthsOf } from './registry.js';

/** What the contract leaves to each effect. */
interface Traits {
  /** Whether the seed matters. */
  readonly draws: boolean;
  /** Whether the spectrum comes nearer to the clean one as the strength rises, or falls; nothing where neither holds. */
  readonly nearerAsStrength?: 'rises' | 'falls';
  /** The highest strength of which that holds; the grid's last by default. */
  readonly upTo?: number;
  readonly changesLength?: true;
}

const TRAITS: Readonly<Record<string, Traits>> = {
  gain: { draws: false, nearerAsStrength: 'rises', upTo: 0 },
  compression: { draws: false, nearerAsStrength: 'falls' },
  clipping: { draws: false, nearerAsStrength: 'rises' },
  'bit-crush': { draws: false, nearerAsStrength: 'rises' },
  'low-pass': { draws: false, nearerAsStrength: 'rises' },
  'high-pass': { draws: false, nearerAsStrength: 'falls' },
  'band-pass': { draws: false, nearerAsStrength: 'rises' },
  microphone: { draws: false, nearerAsStrength: 'falls' },
  'noise-white': { draws: true, nearerAsStrength: 'rises' },
  'noise-pink': { draws: true, nearerAsStrength: 'rises' },
  'noise-recording': { draws: true, nearerAsStrength: 'rises' },
  reverberation: { draws: false, nearerAsStrength: 'falls' },
  room: { draws: true },
  codec: { draws: false, nearerAsStrength: 'rises' },
  pitch: { draws: false },
  tempo: { draws: false, changesLength: true },
};

/** A decaying chord with partials up to 15 kHz and a faint hiss, where the rate can hold them. */
function music(seconds: number, sampleRateHz: number): Sound {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  const hiss = new NumpyRandomState(1).normal(samples.length);
  for (const rootHz of [55, 110, 277.2, 415.3]) {
    for (let partial = 1; partial * rootHz < Math.min(15_000, 0.45 * sampleRateHz); partial++) {
      for (let n = 0; n < samples.length; n++) {
        const t = n / sampleRateHz;
        samples[n]! += (0.15 / partial) * Math.exp(-3 * t) * Math.sin(2 * Math.PI * partial * rootHz * t + partial);
      }
    }
  }
  return { samples: samples.map((x, n) => x + 1e-3 * hiss[n]!), sampleRateHz };
}

const CHORD_16K = music(0.3, 16_000);
const CHORD_44K = music(0.3, 44_100);

/** Recordings that serve as noise and as impulse responses alike: bursts that die away, each of its own. */
const recordings = [1, 2, 3, 4].map((seed): Sound => {
  const samples = Float32Array.from(new NumpyRandomState(seed).normal(4000), (x, n) => 0.1 * x * Math.exp(-n / 1000));
  return { samples, sampleRateHz: 16_000 };
});

/** Stands in for a codec, which is an argument: coarser steps for fewer kilobits a second. */
const codec: LossyCodec = async ({ samples, sampleRateHz }, kilobitsPerSecond) => ({
  samples: samples.map((x) => Math.round(kilobitsPerSecond * x) / kilobitsPerSecond),
  sampleRateHz,
});

const context: EffectContext = { seed: 5, recordings, codec };

const bits = (samples: Float32Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

/** Mean magnitude by frequency: blind to the phase, which filters turn without being heard. */
function spectrumOf(samples: Float32Array): Float64Array {
  const framing = { fftLength: 1024, hopLength: 512, window: periodicHann(1024) };
  const { frames, bands, values } = powerSpectrogram(samples, framing);
  return new Float64Array(bands).map((_, k) => {
    let sum = 0;
    for (let t = 0; t < frames; t++) sum += values[t * bands + k]!;
    return Math.sqrt(sum / frames);
  });
}

const distance = (a: Float64Array, b: Float64Array) => Math.sqrt(a.reduce((sum, v, k) => sum + (v - b[k]!) ** 2, 0));

const hostile: readonly [name: string, sound: Sound][] = [8000, 48_000].flatMap((sampleRateHz) => {
  const made = (name: string, length: number, sample: (n: number) => number): [string, Sound] => [
    `${name}, ${sampleRateHz} Hz`,
    { samples: new Float32Array(length).map((_, n) => sample(n)), sampleRateHz },
  ];
  return [
    made('silence', 5000, () => 0),
    made('a click', 5000, (n) => Number(n === 700)),
    made('a square of full scale', 5000, (n) => (n % 40 < 20 ? 1 : -1)),
    made('one sample', 1, () => 0.5),
    [`50 ms, ${sampleRateHz} Hz`, music(0.05, sampleRateHz)],
  ];
});

describe.each([...EFFECTS.values()])('the contract of $id', (effect) => {
  const traits = TRAITS[effect.id];
  const middle = effect.grid[effect.grid.length >> 1]!;
  const apply = async (sound: Sound, strength: number, changes: object = {}) =>
    effect.apply(sound, strength, { ...context, ...changes });

  test('has its row of traits here, and texts for a reader', () => {
    expect(traits).toBeDefined();
    for (const text of [effect.title, effect.definition, effect.reference, effect.loudness, effect.strength.name]) {
      expect(text.length).toBeGreaterThan(2);
    }
  });

  test('the grid ascends', () => {
    expect(effect.grid.length).toBeGreaterThan(2);
    effect.grid.slice(1).forEach((strength, i) => {
      expect(strength).toBeGreaterThan(effect.grid[i]!);
    });
  });

  test('the same seed gives the same bits, another one others only where the effect draws, and the input stays', async () => {
    const sound = CHORD_16K;
    const before = sound.samples.slice();
    const once = await apply(sound, middle);
    expect(bits(await apply(sound, middle)).equals(bits(once))).toBe(true);
    // Four seeds: one recording of four may well be drawn twice.
    const others = await Promise.all([6, 7, 8, 9].map((seed) => apply(sound, middle, { seed })));
    expect(others.some((other) => !bits(other).equals(bits(once)))).toBe(traits!.draws);
    expect(bits(sound.samples).equals(bits(before))).toBe(true);
    expect(once.buffer).not.toBe(sound.samples.buffer);
  });

  test.each(hostile)('%s: finite, and as many samples', async (name, sound) => {
    for (const strength of strengthsOf(effect, 3)) {
      const affected = await apply(sound, strength);
      expect(affected.every(Number.isFinite)).toBe(true);
      if (!traits!.changesLength) expect(affected.length).toBe(sound.samples.length);
      if (name.startsWith('silence')) expect(affected.every((x) => x === 0)).toBe(true);
    }
  });

  test('refuses no samples, samples that are not finite and a strength or seed that is no number', async () => {
    const sound = CHORD_16K;
    const refused = { code: 'INVALID_ARGUMENT' };
    await expect(apply({ ...sound, samples: new Float32Array() }, middle)).rejects.toMatchObject(refused);
    for (const strength of [Number.NaN, Infinity, -Infinity]) {
      await expect(apply(sound, strength)).rejects.toMatchObject(refused);
    }
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) {
      await expect(apply(sound, middle, { seed })).rejects.toMatchObject(refused);
    }
    await expect(apply({ ...sound, sampleRateHz: 0 }, middle)).rejects.toMatchObject(refused);
    const broken = { ...sound, samples: sound.samples.with(3, Number.NaN) };
    await expect(apply(broken, middle)).rejects.toMatchObject({ code: 'NON_FINITE', details: { at: 3 } });
  });

  test('says how to give it what it needs', async () => {
    const alone = effect.apply.bind(effect, CHORD_16K, middle, { seed: 5 });
    if (effect.needs === undefined) expect((await alone()).length).toBeGreaterThan(0);
    else {
      await expect(async () => alone()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        details: { hint: expect.stringContaining('Pass') },
      });
    }
  });

  // Where that is not so, there is nothing to test: a skipped test would say that something is missing.
  if (traits?.nearerAsStrength) {
    test('comes nearer to the clean sound from strength to strength', async () => {
      const sound = CHORD_44K;
      const clean = spectrumOf(sound.samples);
      const distances: number[] = [];
      for (const strength of effect.grid.filter((strength) => strength <= (traits!.upTo ?? Infinity))) {
        distances.push(distance(spectrumOf(await apply(sound, strength)), clean));
      }
      if (traits!.nearerAsStrength === 'falls') distances.reverse();
      distances.slice(1).forEach((value, i) => {
        expect(value).toBeLessThan(distances[i]!);
      });
    });
  }
});
