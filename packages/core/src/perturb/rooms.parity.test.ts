import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { strongestHz } from '../../../../test/support/strongest-hz.js';
import type { Sound } from './contract.js';
import { pitch } from './effects/pitch.js';
import { reverberation } from './effects/reverberation.js';
import { room } from './effects/room.js';
import { tempo } from './effects/tempo.js';

interface Golden {
  readonly freeverb: readonly {
    readonly sampleRateHz: number;
    readonly roomSize: number;
    readonly length: number;
    readonly thousandths: readonly number[];
    readonly output: readonly number[];
  }[];
  readonly rooms: readonly {
    readonly sampleRateHz: number;
    readonly thousandths: readonly number[];
    readonly response: readonly number[];
    readonly outputs: readonly { readonly strength: number; readonly samples: readonly number[] }[];
  }[];
  readonly melody: {
    readonly sampleRateHz: number;
    readonly notesHz: readonly number[];
    readonly noteSeconds: number;
    readonly partials: number;
  };
  readonly sox: readonly {
    readonly effect: 'tempo' | 'pitch';
    readonly strength: number;
    readonly length: number;
    readonly partialsHz: readonly (readonly number[])[];
    readonly levelsDecibels: readonly number[];
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/perturb-rooms.json', import.meta.url), 'utf8'),
);

const worst = (a: Float32Array, b: readonly number[]) => Math.max(...b.map((value, n) => Math.abs(value - a[n]!)));

test('the golden holds its cases', () => {
  expect([golden.freeverb.length, golden.rooms.length, golden.sox.length]).toEqual([4, 2, 4]);
});

test.each(golden.freeverb)(
  'reverberation is Freeverb sample by sample: room size $roomSize at $sampleRateHz Hz',
  ({ sampleRateHz, roomSize, length, thousandths, output }) => {
    const samples = new Float32Array(length);
    samples.set(thousandths.map((v) => v / 1000));
    const affected = reverberation.apply({ samples, sampleRateHz }, roomSize, { seed: 0 }) as Float32Array;
    expect(affected.length).toBe(output.length);
    // Input and output are float32 (6e-8 of values up to 1), the golden has seven digits.
    expect(worst(affected, output)).toBeLessThan(2e-7);
    // The burst is over: this is reverberation alone, about 1e-2, which must be right by itself.
    expect(Math.max(...output.slice(2000).map(Math.abs))).toBeGreaterThan(1e-3);
  },
);

describe.each(golden.rooms)('a room at $sampleRateHz Hz', ({ sampleRateHz, thousandths, response, outputs }) => {
  const sound = { samples: Float32Array.from(thousandths, (v) => v / 1000), sampleRateHz };
  const recordings = [{ samples: Float32Array.from(response, (v) => v / 1000), sampleRateHz }];

  test.each(outputs)("is SciPy's convolution: reverberation at $strength dB", ({ strength, samples }) => {
    const affected = room.apply(sound, strength, { seed: 0, recordings }) as Float32Array;
    expect(affected.length).toBe(samples.length);
    // Samples and responses are float32 and below 3; some hundred products add up.
    expect(worst(affected, samples)).toBeLessThan(2e-6);
  });
});

describe.each(golden.sox)(
  '$effect at $strength beside sox',
  ({ effect, strength, length, partialsHz, levelsDecibels }) => {
    const { sampleRateHz, notesHz, noteSeconds } = golden.melody;
    const affected = { tempo, pitch }[effect].apply(melody(), strength, { seed: 0 }) as Float32Array;
    const factor = effect === 'tempo' ? strength : 1;
    const between = (from: number, to: number) =>
      affected.subarray(...[from, to].map((note) => Math.floor((note * noteSeconds * sampleRateHz) / factor)));

    test('as long', () => expect(affected.length).toBe(length));

    test('partials at the same frequencies', () => {
      notesHz.forEach((_, i) => {
        for (const hz of partialsHz[i]!) {
          const cents = 1200 * Math.log2(strongestHz({ samples: between(i + 0.1, i + 0.9), sampleRateHz }, hz) / hz);
          // Spectra are peaks to 0.04 Hz there; sox joins pieces of the waveform, which pulls a tone a little. A grid step is 20 cents.
          expect(Math.abs(cents)).toBeLessThan(0.5);
        }
      });
    });

    test('notes rise and die away alike', () => {
      levelsDecibels.forEach((level, j) => {
        const piece = between(j / 8, (j + 1) / 8);
        const ours = 10 * Math.log10(piece.reduce((sum, x) => sum + x * x, 0) / piece.length);
        // Within a note both keep its level. In its first and last eighth (60 ms) sox's pieces of 82 ms and our frames of 46 ms
        // reach over the next onset, which is up to 10 dB louder.
        const atEdge = j % 8 === 0 || j % 8 === 7;
        expect(Math.abs(ours - level), `eighth ${j}`).toBeLessThan(atEdge ? 3 : 0.8);
      });
    });
  },
);

/** As the reference script makes it. */
function melody(): Sound {
  const { sampleRateHz, notesHz, noteSeconds, partials } = golden.melody;
  const noteLength = Math.floor(sampleRateHz * noteSeconds);
  const samples = new Float32Array(noteLength * notesHz.length).map((_, n) => {
    const t = (n % noteLength) / sampleRateHz;
    const hz = notesHz[Math.floor(n / noteLength)]!;
    let sum = 0;
    for (let h = 1; h <= partials; h++) sum += Math.sin(2 * Math.PI * h * hz * t) / h;
    return 0.25 * Math.exp(-3 * t) * Math.min(1, t / 0.01) * sum;
  });
  return { samples, sampleRateHz };
}
