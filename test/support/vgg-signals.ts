/** The signals of test/parity/vggish_reference.py, at 16 kHz. */
export function vggSignal(name: 'tones' | 'chirp'): Float32Array {
  if (name === 'chirp') return made(7777, (t) => 0.5 * Math.sin(2 * Math.PI * (100 + 4000 * t) * t));
  return made(40000, (t) => {
    const partials = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => (0.3 / k) * Math.sin(2 * Math.PI * 330 * k * t));
    return partials.reduce((sum, partial) => sum + partial, 0) * Math.exp(-2 * t);
  });
}

function made(length: number, signal: (seconds: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, n) => signal(n / 16000));
}
