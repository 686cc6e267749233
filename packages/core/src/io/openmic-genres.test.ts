import { expect, test } from 'vitest';
import { firstMatchingGenre } from './openmic-genres.js';

const GENRES = ['pop_rock', 'jazz_blue', 'classical', 'country_folk'];

test.each([
  [['Rock'], 'pop_rock'],
  [['Power-Pop'], 'pop_rock'],
  [['Blues'], null],
  [['blue', 'Rock'], 'jazz_blue'],
  [['Electronic', '20th Century Classical', 'Pop'], 'classical'],
  // Both genres match the one title: the earlier genre counts.
  [['Folk Rock'], 'pop_rock'],
  // The earlier title counts, though the later one matches an earlier genre.
  [['Freak-Folk', 'Rock'], 'country_folk'],
  [['Rocksteady', 'Popular', ''], null],
  [[], null],
])('a genre is the first that shares a whole word with a title: %j', (titles, genre) => {
  expect(firstMatchingGenre(titles, GENRES)).toBe(genre === null ? null : GENRES.indexOf(genre));
});
