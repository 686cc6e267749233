export type SignalName = 'tones' | 'noise' | 'chirp' | 'silence';

/** The signals of test/parity/l3_reference.py at a sample rate. */
export function l3Signal(name: SignalName, sampleRateHz: number): Float32Array {
  switch (name) {
    case 'tones':
      return made(sampleRateHz * 0.7, sampleRateHz, 1, (t) => {
        const partials = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => (0.3 / k) * Math.sin(2 * Math.PI * 330 * k * t));
        return partials.reduce((sum, partial) => sum + partial, 0) * Math.exp(-2 * t);
      });
    case 'noise': {
      const noise = congruential(2);
      return Float32Array.from({ length: sampleRateHz * 0.65 }, () => 0.2 * noise());
    }
    case 'chirp':
      return made(
        sampleRateHz / 3,
        sampleRateHz,
        3,
        (t) => 0.5 * Math.sin(2 * Math.PI * (100 + 0.2 * sampleRateHz * t) * t),
      );
    case 'silence':
      return new Float32Array(sampleRateHz / 4);
  }
}

/** A signal with a faint noise, which keeps every band above float32's rounding. */
function made(samples: number, sampleRateHz: number, seed: number, signal: (seconds: number) => number): Float32Array {
  const noise = congruential(seed);
  return Float32Array.from({ length: Math.floor(samples + 1e-9) }, (_, n) => signal(n / sampleRateHz) + 1e-3 * noise());
}

/** Uniform draws in [-1, 1). */
function congruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
