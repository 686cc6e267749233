import { expect, test } from 'vitest';
import { clipTags } from './tags.js';

const names = ['flute', 'dog', 'rain'];
// Patches at 0, 0.5 and 2 s. All figures are exact in float32.
const scores = Float32Array.of(0.5, 0.25, 0, 0.25, 0.75, 0, 0.75, 0, 0.25);
const tags = clipTags(scores, [0, 0.5, 2], names, 2);

test('the clip’s classes are the best of the mean over all patches, best first', () => {
  expect(tags.top.map(({ name }) => name)).toEqual(['flute', 'dog']);
  expect(tags.top[0]!.score).toBeCloseTo(0.5, 12);
  expect(tags.top[1]!.score).toBeCloseTo(1 / 3, 12);
});

test('each patch has its own classes, with the time at which it starts', () => {
  expect(tags.frames.map(({ startSeconds, top }) => [startSeconds, top[0]!.name])).toEqual([
    [0, 'flute'],
    [0.5, 'dog'],
    [2, 'flute'],
  ]);
});

test('patches of one second are averaged, and a second in which none starts is left out', () => {
  expect(tags.spanSeconds).toBe(1);
  expect(tags.spans).toEqual([
    {
      startSeconds: 0,
      top: [
        { name: 'dog', score: 0.5 },
        { name: 'flute', score: 0.375 },
      ],
    },
    {
      startSeconds: 2,
      top: [
        { name: 'flute', score: 0.75 },
        { name: 'rain', score: 0.25 },
      ],
    },
  ]);
});

test.each([
  // Patches, a second apart; length of a span; spans.
  [60, 1, 60],
  [61, 2, 31],
  [1800, 30, 60],
  [1801, 60, 31],
])('time is cut into at most 60 spans of a round length: %d patches', (patches, span, count) => {
  const starts = Array.from({ length: patches }, (_, second) => second);
  const { spans, spanSeconds } = clipTags(new Float32Array(patches), starts, ['silence'], 1);
  expect(spanSeconds).toBe(span);
  expect(spans.map(({ startSeconds }) => startSeconds)).toEqual(Array.from({ length: count }, (_, i) => i * span));
});

test('classes of equal score keep the order of the model', () => {
  expect(clipTags(Float32Array.of(0.5, 0.5, 0.5), [0], names, 3).top.map(({ name }) => name)).toEqual(names);
});
