import type { Track } from '../../db/schema/evaluation.js';

/** The score that each track ranks by. */
export const RANKED_BY = { generalisation: 'cross', robustness: 'robustness' } as const satisfies Record<Track, string>;
