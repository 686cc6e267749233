import { z } from 'zod';
import { EbbError } from '../errors.js';
import type { Choice } from './choice.js';
import type { Operator, Stage } from './contract.js';
import type { Recipe } from './recipe.js';

/** What a correction that its author fitted asks of a row beside its embedding. */
export interface GraphInputs {
  readonly instrument: boolean;
  readonly trainSet: boolean;
  readonly domain: boolean;
}

/** A correction that its author fitted and wrote as a graph, by its names. */
export interface GraphMethod {
  /** As a recipe's. */
  readonly name: string;
  readonly title?: string;
  /** Tells graphs apart: the hash of its bytes, for instance. */
  readonly graph: string;
  /** Where they are known. */
  readonly inputs?: GraphInputs;
}

interface GraphParameters {
  readonly graph: string;
}

const OPERATOR_ID = 'onnx-graph';

/** What picks a row's map in a stage that was tabulated from a graph. */
export function graphChoice({ trainSet, domain }: Omit<GraphInputs, 'instrument'>): Choice {
  if (trainSet) return domain ? 'both' : 'trainSet';
  return domain ? 'domain' : 'nothing';
}

/**
 * A method that is a graph, in the form of a recipe. Its one step is no operator of the registry: it is not fitted here, and
 * what it does is known on the rows of a task that the graph was run on.
 *
 * @param tabulated the stage of the task that is fitted; it may throw what running the graph threw. Without it, fitting is an error
 */
export function graphRecipe({ name, title = name, graph, inputs }: GraphMethod, tabulated?: () => Stage): Recipe {
  const operator: Operator<GraphParameters> = {
    id: OPERATOR_ID,
    title: 'ONNX graph',
    definition: 'A map that its author fitted on the training part and wrote as an ONNX graph.',
    reference: 'docs/protocol.md',
    parameters: z.strictObject({ graph: z.string() }),
    // Its author has all of them, and does not say which were used.
    labelsUsed: () => 'dataset+instrument+genre',
    chosenBy: () => (inputs ? graphChoice(inputs) : 'both'),
    async fit() {
      if (tabulated) return { stage: tabulated() };
      throw new EbbError('UNSUPPORTED', 'A submitted graph is run on the rows of a task, and not fitted.', {
        where: `method ${name}`,
      });
    },
  };
  return {
    name,
    title,
    reference: undefined,
    steps: [{ operator: operator as Operator, parameters: { graph } satisfies GraphParameters }],
  };
}

/** The graph of a method that is one, as `GraphMethod.graph`; undefined for a recipe. */
export function graphOf({ steps }: Recipe): string | undefined {
  const [first] = steps;
  return first?.operator.id === OPERATOR_ID ? (first.parameters as GraphParameters).graph : undefined;
}
