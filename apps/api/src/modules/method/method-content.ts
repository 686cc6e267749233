import type { Recipe } from '@ebb/core/correct/recipe';
import { canonicalSteps, chosenBy, labelsUsed, recipeJson } from '@ebb/core/correct/recipe';
import { sha256Of } from '../../blobs/blob-store.js';
import type { MapChosenBy, methodVersions } from '../../db/schema/method.js';

/** A graph that was checked, for one embedding by its slug. */
export interface CheckedArtifact {
  readonly embedding: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** What the check found, for people. */
  readonly graph: Readonly<Record<string, unknown>>;
}

/** What a version of a method does. */
export type MethodContent =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | {
      readonly kind: 'onnx';
      readonly artifacts: readonly CheckedArtifact[];
      /** As its author states it: `none`, or dataset, instrument and genre joined by `+`. */
      readonly labelsUsed: string;
      readonly mapChosenBy: MapChosenBy;
      readonly byInstrument: boolean;
    };

/** Operators that do the same whatever they are fitted on. */
const FIXED = new Set(['l2']);

type VersionColumns = Pick<
  typeof methodVersions.$inferInsert,
  'kind' | 'recipeHash' | 'recipe' | 'labelsUsed' | 'mapChosenBy' | 'byInstrument'
>;

/** The columns of a version with this content; `scope` is that of its submission, on which the labels may depend. */
export function versionColumns(content: MethodContent, scope: 'global' | 'classwise'): VersionColumns {
  if (content.kind === 'onnx') {
    const { kind, labelsUsed, mapChosenBy, byInstrument } = content;
    return { kind, recipeHash: null, recipe: null, labelsUsed, mapChosenBy, byInstrument };
  }
  const { kind, recipe } = content;
  return {
    kind,
    recipeHash: recipeHashOf(recipe),
    recipe: recipeJson(recipe),
    labelsUsed: labelsUsed(recipe, scope),
    mapChosenBy: chosenBy(recipe),
    // Recipes are fitted anew on the training rows of every instrument.
    byInstrument: recipe.steps.some(({ operator }) => !FIXED.has(operator.id)),
  };
}

/** The hash of a recipe's content; its name does not count. */
export const recipeHashOf = ({ steps }: Recipe): string => sha256Of(canonicalSteps(steps));

/** The scope of a recipe's evaluation: `any` where nothing depends on it, so that one evaluation serves both. */
export const recipeScope = (recipe: Recipe, scope: 'global' | 'classwise'): 'global' | 'classwise' | 'any' =>
  labelsUsed(recipe, 'global') === labelsUsed(recipe, 'classwise') ? 'any' : scope;
