import { drawUnits, type UnitDraws } from '../../measure/resample-units.js';
import type { Dataset } from '../data.js';

const knownDraws = new WeakMap<Dataset, UnitDraws>();

/** The paired draws of a dataset's test clips; they are the same for all tasks, and made once. */
export function testDraws(dataset: Dataset, seed: number, drawCount: number): UnitDraws {
  const known = knownDraws.get(dataset);
  if (known && known.seed === seed && known.drawCount === drawCount) return known;
  const recordings = dataset.recordings.filter((_, clip) => dataset.splits[clip] === 'test');
  const draws = drawUnits(recordings, dataset.id, { drawCount, seed });
  knownDraws.set(dataset, draws);
  return draws;
}
