import { matrix, selectRows, stackRows } from '../linalg/matrix.js';
import { applyStage } from './apply.js';
import type { Artefact, FitContext, Scope, Stage, TrainingRows } from './contract.js';
import { canonicalSteps, type RecipeStep } from './recipe.js';

interface FittedStep {
  readonly stage: Stage;
  readonly notes: readonly string[];
  /** The training rows after the step, made when first asked for: a last step's are often not needed. */
  readonly rowsAfter: () => TrainingRows;
}

/**
 * Fits recipes on the training rows of one task. Recipes that begin alike share their first steps, fitted once: K, KLDA
 * and mKLDA one kernel map, for instance.
 *
 * The training rows stand dataset by dataset: all of dataset 0 of the pair, then all of dataset 1.
 */
export class RecipeFitter {
  private readonly fitted = new Map<string, Promise<FittedStep>>();

  constructor(
    private readonly rows: TrainingRows,
    private readonly context: Omit<FitContext, 'scope'>,
  ) {}

  /**
   * The fitted correction.
   *
   * @throws EbbError of the operators' fits: SINGULAR, TOO_FEW_CLIPS, NON_FINITE.
   */
  async artefact(steps: readonly RecipeStep[], scope: Scope): Promise<Artefact> {
    const fitted = await Promise.all(steps.map((_, k) => this.step(steps.slice(0, k + 1), scope)));
    const stages = fitted.map(({ stage }) => stage);
    return {
      inputDim: this.rows.x.cols,
      outputDim: stages.reduce(outputDim, this.rows.x.cols),
      stages,
      notes: fitted.flatMap(({ notes }) => notes),
    };
  }

  /** The training rows after the steps. */
  async rowsAfter(steps: readonly RecipeStep[], scope: Scope): Promise<TrainingRows> {
    return steps.length === 0 ? this.rows : (await this.step(steps, scope)).rowsAfter();
  }

  private step(steps: readonly RecipeStep[], scope: Scope): Promise<FittedStep> {
    const key = pipelineKey(steps, scope);
    let step = this.fitted.get(key);
    if (!step) {
      step = this.fitLast(steps, scope);
      this.fitted.set(key, step);
    }
    return step;
  }

  private async fitLast(steps: readonly RecipeStep[], scope: Scope): Promise<FittedStep> {
    const before = await this.rowsAfter(steps.slice(0, -1), scope);
    const { operator, parameters } = steps.at(-1)!;
    const { stage, notes = [] } = await operator.fit(before, parameters, { ...this.context, scope });
    let after: TrainingRows | undefined;
    return {
      stage,
      notes,
      rowsAfter: () => {
        after ??= { ...before, x: transformTraining(stage, before) };
        return after;
      },
    };
  }
}

/** Whether a step sees other rows in one scope than in the other: the steps that separate datasets do. */
export function dependsOnScope(steps: readonly RecipeStep[]): boolean {
  return steps.some(
    ({ operator, parameters }) =>
      operator.labelsUsed(parameters, 'global') !== operator.labelsUsed(parameters, 'classwise'),
  );
}

/** Names what a pipeline fits: equal keys give equal artefacts on equal rows. */
export function pipelineKey(steps: readonly RecipeStep[], scope: Scope): string {
  return `${dependsOnScope(steps) ? scope : 'any scope'} ${canonicalSteps(steps)}`;
}

/** Each training row treated as a row of its own dataset, by a classifier trained on that dataset. */
function transformTraining(stage: Stage, rows: TrainingRows) {
  const parts = [0, 1].map((dataset) => {
    const indices = Array.from(rows.datasets.keys()).filter((i) => rows.datasets[i] === dataset);
    return applyStage(stage, selectRows(rows.x, indices), { trainSet: dataset, domain: dataset });
  });
  return stackRows(parts);
}

function outputDim(inputDim: number, stage: Stage): number {
  return stage.kind === 'fastfood' ? applyStage(stage, matrix(0, inputDim), { trainSet: 0, domain: 0 }).cols : inputDim;
}
