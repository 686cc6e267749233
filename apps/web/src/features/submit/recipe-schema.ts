/** A parameter of an operator, as JSON Schema says it. */
export interface ParameterSchema {
  readonly type?: string;
  readonly enum?: readonly (string | number)[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** An operator that recipes are made of. */
export interface OperatorSchema {
  readonly op: string;
  readonly title: string;
  readonly definition: string;
  readonly reference: string;
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
}

/** Fields of a recipe beside its steps. */
export const RECIPE_FIELDS = ['name', 'title', 'reference', 'operators'] as const;
