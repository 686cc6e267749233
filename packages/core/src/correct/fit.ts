import { EbbError } from '../errors.js';
import { matrix, stackRows } from '../linalg/matrix.js';
import { applyStage } from './apply.js';
import type { AffectedRows, Artefact, FitContext, RowOrigin, Scope, Stage, TrainingRows } from './contract.js';
import { canonicalSteps, type RecipeStep } from './recipe.js';
import { rowsOfDataset } from './training-rows.js';

/**
 * Training rows as classifiers of either train set see them. They are one object unless a step before treats a row by
 * train set and dataset: then a dataset's rows lie elsewhere for its own classifier than for the other one's.
 */
type RowsByTrainSet = readonly [TrainingRows, TrainingRows];

interface FittedStep {
  readonly stage: Stage;
  readonly notes: readonly string[];
  /** The training rows after the step, made when first asked for: a last step's are often not needed. */
  readonly rowsAfter: () => RowsByTrainSet;
}

/**
 * Fits recipes on the training rows of one task. Recipes that begin alike share their first steps, fitted once: K, KLDA
 * and mKLDA one kernel map, for instance.
 *
 * The training rows stand dataset by dataset: all of dataset 0 of the pair, then all of dataset 1.
 */
export class RecipeFitter {
  private readonly fitted = new Map<string, Promise<FittedStep>>();

  /** @param context `affected` gives the rows of `rows` before any step. */
  constructor(
    private readonly rows: TrainingRows,
    private readonly context: Omit<FitContext, 'scope'>,
  ) {}

  /**
   * The fitted correction.
   *
   * @throws EbbError of the operators' fits: SINGULAR, TOO_FEW_CLIPS, NON_FINITE; UNSUPPORTED when a step that would have
   * to be fitted for each train set, since one before tells rows apart by train set and dataset, is no affine map, or one needs clips under an effect
   * that there are none of.
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

  /** The training rows after the steps, each as the classifier trained on its dataset sees it. */
  async rowsAfter(steps: readonly RecipeStep[], scope: Scope): Promise<TrainingRows> {
    const [first, second] = await this.rowsByTrainSet(steps, scope);
    if (first === second) return first;
    return { ...first, x: stackRows([rowsOfDataset(first, 0), rowsOfDataset(second, 1)]) };
  }

  private async rowsByTrainSet(steps: readonly RecipeStep[], scope: Scope): Promise<RowsByTrainSet> {
    return steps.length === 0 ? [this.rows, this.rows] : (await this.step(steps, scope)).rowsAfter();
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
    const before = await this.rowsByTrainSet(steps.slice(0, -1), scope);
    const { operator, parameters } = steps.at(-1)!;
    const distinct = before[0] === before[1] ? [before[0]] : before;
    const earlier = await Promise.all(steps.slice(1).map((_, k) => this.step(steps.slice(0, k + 1), scope)));
    const contextOf = (trainSet: number): FitContext => ({
      ...this.context,
      scope,
      affected: (effect) => this.affectedAfter(earlier, effect, trainSet),
    });
    const fits = await Promise.all(distinct.map((rows, k) => operator.fit(rows, parameters, contextOf(k))));
    const stage =
      fits.length === 1
        ? fits[0]!.stage
        : stageByTrainSet(
            fits.map((fit) => fit.stage),
            operator.id,
          );
    let after: RowsByTrainSet | undefined;
    return {
      stage,
      notes: [...new Set(fits.flatMap(({ notes = [] }) => notes))],
      rowsAfter: () => {
        after ??= transformTraining(stage, before);
        return after;
      },
    };
  }

  /** The affected training rows after steps, treated as the rows themselves are. */
  private affectedAfter(steps: readonly FittedStep[], effect: string, trainSet: number): AffectedRows | undefined {
    const affected = this.context.affected?.(effect);
    return (
      affected && {
        strengths: affected.strengths,
        x: affected.x.map((x) => {
          const rows = { ...this.rows, x };
          const start: RowsByTrainSet = [rows, rows];
          return steps.reduce((before, { stage }) => transformTraining(stage, before), start)[trainSet]!.x;
        }),
      }
    );
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

/** One stage of two affine ones, each fitted for one train set. */
function stageByTrainSet(stages: readonly Stage[], operatorId: string): Stage {
  const maps = stages.flatMap((stage) => (stage.kind === 'affine' ? [stage.map] : []));
  if (maps.length < stages.length) {
    throw new EbbError('UNSUPPORTED', 'A step cannot follow one that treats rows by train set and dataset.', {
      where: `operator ${operatorId}`,
      expected: 'a step that is one affine map for all rows, lda for instance',
      hint: 'Put the step that needs the train set and the dataset last.',
    });
  }
  return { kind: 'affineBy', by: 'trainSet', maps };
}

/**
 * The rows after a stage. Each row is treated as one of its own dataset, by a classifier trained on that dataset, as the
 * published run does; once a stage tells rows apart by train set and dataset, by the classifier of either train set.
 */
function transformTraining(stage: Stage, before: RowsByTrainSet): RowsByTrainSet {
  if (before[0] === before[1] && !('by' in stage && stage.by === 'both')) {
    const rows = transformed(stage, before[0], (domain) => ({ trainSet: domain, domain }));
    return [rows, rows];
  }
  const forTrainSet = (trainSet: 0 | 1) => transformed(stage, before[trainSet], (domain) => ({ trainSet, domain }));
  return [forTrainSet(0), forTrainSet(1)];
}

function transformed(stage: Stage, rows: TrainingRows, originOf: (domain: number) => RowOrigin): TrainingRows {
  const parts = [0, 1].map((domain) => applyStage(stage, rowsOfDataset(rows, domain), originOf(domain)));
  return { ...rows, x: stackRows(parts) };
}

function outputDim(inputDim: number, stage: Stage): number {
  return applyStage(stage, matrix(0, inputDim), { trainSet: 0, domain: 0 }).cols;
}
