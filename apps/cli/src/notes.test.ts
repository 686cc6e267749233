import { describe, expect, test } from 'vitest';
import { canvasOf } from './canvas.js';
import { constantColumnsNote, notesSection } from './notes.js';

const notes = [
  'mfcc, cello, mlda classwise: genre 2: no clips, left out',
  'mfcc, flute, mlda classwise: genre 2: no clips, left out',
  'mfcc, flute, mlda global: one genre: mlda is lda here',
];

const run = { dataNotes: ['mfcc, studio: 2 constant columns'], notes };

describe('notesSection', () => {
  test('counts equal remarks of a method over instruments and embeddings', () => {
    expect(notesSection(run, false, canvasOf())).toEqual([
      [
        'Notes',
        '  mfcc, studio: 2 constant columns',
        '  mlda classwise: genre 2: no clips, left out (2 fits)',
        '  mlda global: one genre: mlda is lda here (1 fit)',
      ].join('\n'),
    ]);
  });

  test('gives every remark when verbose', () => {
    const [section] = notesSection(run, true, canvasOf());
    expect(section!.split('\n').slice(2)).toEqual(notes.map((note) => `  ${note}`));
  });

  test('is left out where there is nothing to remark', () => {
    expect(notesSection({ dataNotes: [], notes: [] }, false, canvasOf())).toEqual([]);
  });
});

describe('constantColumnsNote', () => {
  test('names embedding, dataset and columns, the first dozen of many', () => {
    expect(constantColumnsNote('vggish', 'irmas', [3, 5])).toBe(
      'vggish, irmas: 2 constant columns, 0 once standardised: 3, 5',
    );
    expect(constantColumnsNote('vggish', 'irmas', [...Array(40).keys()])).toMatch(/: 40 .*: 0, 1, .* 11, \.\.\.$/);
  });
});
