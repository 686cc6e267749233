import { describe, expect, test } from 'vitest';
import { Progress } from './progress.js';

function recorded(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  let now = 0;
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = new Progress(stream, false, () => now);
  return {
    written,
    progress,
    at: (seconds: number) => {
      now = 1000 * seconds;
    },
  };
}

describe('Progress', () => {
  test('away from a terminal it writes at most a line each tenth, with the remaining time', () => {
    const { written, progress, at } = recorded(false);
    for (let done = 0; done <= 100; done++) {
      at(done);
      progress.update('evaluating', done, 100, 'mfcc');
    }
    expect(written).toHaveLength(11);
    expect(written[0]).toBe('evaluating mfcc: 0 of 100\n');
    expect(written[4]).toBe('evaluating mfcc: 40 of 100, about 1 min 0 s left\n');
    expect(written.at(-1)).toBe('evaluating mfcc: 100 of 100\n');
  });

  test('on a terminal it rewrites one line that never wraps, and removes it at the end', () => {
    const { written, progress, at } = recorded(true, 30);
    progress.update('evaluating', 0, 4);
    at(2);
    progress.update('evaluating', 1, 4);
    progress.close();
    progress.close();
    expect(written).toHaveLength(3);
    for (const text of written) expect(text.startsWith('\r\u001b[2K')).toBe(true);
    expect(written[1]!.length).toBeLessThan('\r\u001b[2K'.length + 30);
    expect(written[2]).toBe('\r\u001b[2K');
    expect(written.join('')).not.toContain('\n');
  });

  test('times each work by itself', () => {
    const { written, progress, at } = recorded(false);
    progress.update('rendering', 0, 2);
    at(100);
    progress.update('evaluating', 0, 2);
    at(103);
    progress.update('evaluating', 1, 2);
    expect(written.at(-1)).toBe('evaluating: 1 of 2, about 3.0 s left\n');
  });

  test('takes no work for its own that was done before the first line', () => {
    const { written, progress, at } = recorded(false);
    progress.update('rendering', 40, 100);
    at(10);
    progress.update('rendering', 50, 100);
    expect(written).toEqual(['rendering: 40 of 100\n', 'rendering: 50 of 100, about 50 s left\n']);
  });

  test('says nothing when quiet', () => {
    const written: string[] = [];
    new Progress({ isTTY: false, write: (text) => written.push(text) }, true).update('evaluating', 1, 2);
    expect(written).toEqual([]);
  });
});
