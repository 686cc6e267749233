import * as Plot from '@observablehq/plot';

/** Steps of a continuous palette. */
export const PALETTE_STEPS = 256;

/** Magma, dark to light, as [red, green, blue] of 0 to 255: equal steps look equal, in grey too. */
export function magma(): [number, number, number][] {
  const scale = Plot.scale({ color: { type: 'linear', scheme: 'magma', domain: [0, PALETTE_STEPS - 1] } });
  return Array.from({ length: PALETTE_STEPS }, (_, i) => {
    // '#rrggbb' or 'rgb(r, g, b)'
    const text: string = scale.apply(i);
    const parts = text.startsWith('#')
      ? [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16))
      : text.match(/\d+/g)!.map(Number);
    return parts as [number, number, number];
  });
}
