import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { MersenneTwister } from '../random/mersenne-twister.js';
import type { TaskCondition, TaskData } from './task.js';

/**
 * Which of the clips that a probe is trained and tested on are affected (Deng, Wang, Richard & McFee, ICASSP 2025): none of
 * the training clips (`clean-affected`), none of the test clips (`affected-clean`), all in one strength
 * (`affected-affected`), or all, each in a strength of its own (`mixed`).
 */
export const REGIMES = {
  'clean-affected': 'trained on clean clips, tested on affected ones',
  'affected-clean': 'trained on affected clips, tested on clean ones',
  'affected-affected': 'trained and tested on clips in one strength',
  mixed: 'trained and tested on clips, each in a strength drawn at random',
} as const;

/** The id of a regime. */
export type Regime = keyof typeof REGIMES;

/** What a probe is trained and tested on under an effect; `undefined` stands for the clips as they are. */
export interface RegimeView {
  readonly regime: Regime;
  readonly effect: string;
  /** null where strengths are mixed. */
  readonly strength: number | null;
  readonly training: (() => Matrix) | undefined;
  readonly test: ((d: number) => Matrix) | undefined;
}

/**
 * The views of a task in some regimes: one a condition, or one an effect where strengths are mixed.
 *
 * @param seed of the mixed strengths
 */
export function regimeViews({ conditions }: TaskData, regimes: readonly Regime[], seed: number): RegimeView[] {
  return regimes.flatMap((regime): RegimeView[] => {
    if (regime === 'mixed') {
      return [...new Set(conditions.map(({ effect }) => effect))].map((effect) => {
        const mixed = mixture(
          conditions.filter((condition) => condition.effect === effect),
          seed,
        );
        return { regime, effect, strength: null, ...mixed };
      });
    }
    return conditions.map(({ effect, strength, training, test }) => ({
      regime,
      effect,
      strength,
      training: regime === 'clean-affected' ? undefined : training,
      test: regime === 'affected-clean' ? undefined : test,
    }));
  });
}

/** Every row of the strength that is drawn for it; the draws of a row depend on its place alone, not on the effect's clips. */
function mixture(strengths: readonly TaskCondition[], seed: number) {
  if (strengths.length === 0) throw new EbbError('INVALID_ARGUMENT', 'There is no strength to mix.');
  const mix = (take: (condition: TaskCondition) => Matrix, stream: number) => {
    const all = strengths.map(take);
    const { rows, cols } = all[0]!;
    const draws = MersenneTwister.fromInteger((seed + stream) % 2 ** 32);
    const out = matrix(rows, cols);
    for (let i = 0; i < rows; i++) {
      const { data } = all[Math.floor(draws.double() * all.length)]!;
      out.data.set(data.subarray(i * cols, (i + 1) * cols), i * cols);
    }
    return out;
  };
  return {
    training: () => mix((condition) => condition.training(), 1),
    test: (d: number) => mix((condition) => condition.test(d), 2 + d),
  };
}
