import { EbbError } from '../errors.js';

/**
 * What picks a row's map among those of a stage: nothing (there is one), the classifier's train set, the row's own
 * dataset, or both, in which case the map of train set s and dataset d stands at s K + d, of K datasets.
 */
export type Choice = 'nothing' | 'trainSet' | 'domain' | 'both';

const NAMES: Readonly<Record<Choice, string>> = {
  nothing: 'row',
  trainSet: 'trainSet',
  domain: 'domain',
  both: 'trainSet and domain',
};

/**
 * The map of a row among those of its stage.
 *
 * @param origin indices of the classifier's train set and of the row's own dataset in the pair.
 * @throws EbbError INVALID_ARGUMENT when there is none for the origin.
 */
export function chosenMap<M>(maps: readonly M[], by: Choice, origin: { trainSet: number; domain: number }): M {
  const { trainSet, domain } = origin;
  const datasets = by === 'both' ? Math.sqrt(maps.length) : maps.length;
  const known = (index: number) => Number.isInteger(index) && index >= 0 && index < datasets;
  const index = {
    nothing: 0,
    trainSet,
    domain,
    both: known(trainSet) && known(domain) ? trainSet * datasets + domain : -1,
  }[by];
  const map = maps[index];
  if (map === undefined) {
    throw new EbbError('INVALID_ARGUMENT', `The correction has no map for this ${NAMES[by]}.`, {
      expected: `0 to ${datasets - 1}`,
      received: by === 'both' ? `${trainSet} and ${domain}` : `${index}`,
    });
  }
  return map;
}

/** The choice of a pipeline whose steps make these choices. */
export function combinedChoice(choices: readonly Choice[]): Choice {
  const uses = (by: Choice) => choices.includes(by) || choices.includes('both');
  if (uses('trainSet')) return uses('domain') ? 'both' : 'trainSet';
  return uses('domain') ? 'domain' : 'nothing';
}
