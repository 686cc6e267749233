import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { ApiError } from '../errors.js';
import { PAGE_MAX } from './connection.js';

/**
 * What a query may ask for. The cost is the number of values that it may return: a page counts with its `first`, which counts as the
 * most there is where it is a variable, another list as ten, or as the `listLength` that its field has among its extensions.
 */
export const QUERY_LIMITS = { depth: 12, cost: 30_000, aliases: 30, rootFields: 20, tokens: 2000 } as const;

const LIST_LENGTH = 10;

interface Extent {
  readonly depth: number;
  readonly cost: number;
  readonly aliases: number;
}
const NOTHING: Extent = { depth: 0, cost: 0, aliases: 0 };

/** GraphQL's validation rule of QUERY_LIMITS; fragments count wherever they are spread. Introspection has a limit of its own in graphql. */
export function queryLimitsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const fault = faultOf(operation, context);
      if (!fault) return;
      const originalError = new ApiError('QUERY_TOO_COMPLEX', fault);
      context.reportError(new GraphQLError(fault, { nodes: operation, originalError }));
    },
  };
}

function faultOf(operation: OperationDefinitionNode, context: ValidationContext): string | undefined {
  const root = context.getSchema().getRootType(operation.operation);
  if (!root) return undefined;
  const { depth, cost, aliases } = new Measure(context).selections(operation.selectionSet, root);
  const rootFields = operation.selectionSet.selections.length;
  const found = { depth, cost, aliases, rootFields };
  const names = { depth: 'levels', cost: 'values', aliases: 'aliases', rootFields: 'root fields' };
  for (const kind of ['depth', 'cost', 'aliases', 'rootFields'] as const) {
    if (found[kind] > QUERY_LIMITS[kind]) {
      return `The query has ${Math.ceil(found[kind])} ${names[kind]}. Expected at most ${QUERY_LIMITS[kind]}.`;
    }
  }
  return undefined;
}

/** Measures selections; each fragment once. */
class Measure {
  private readonly fragments = new Map<string, Extent>();

  constructor(private readonly context: ValidationContext) {}

  selections(set: SelectionSetNode, parent: GraphQLOutputType | undefined): Extent {
    let [depth, cost, aliases] = [0, 0, 0];
    for (const selection of set.selections) {
      const found = this.selection(selection, parent);
      depth = Math.max(depth, found.depth);
      cost += found.cost;
      aliases += found.aliases;
    }
    return { depth, cost, aliases };
  }

  private selection(selection: SelectionSetNode['selections'][number], parent: GraphQLOutputType | undefined): Extent {
    if (selection.kind === Kind.FIELD) return this.field(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.fragment(selection.name.value);
    return this.selections(selection.selectionSet, this.named(selection.typeCondition?.name.value) ?? parent);
  }

  private fragment(name: string): Extent {
    const known = this.fragments.get(name);
    if (known) return known;
    // A fragment within itself is another rule's to refuse; here it ends the walk.
    this.fragments.set(name, NOTHING);
    const fragment = this.context.getFragment(name);
    const found = fragment
      ? this.selections(fragment.selectionSet, this.named(fragment.typeCondition.name.value))
      : NOTHING;
    this.fragments.set(name, found);
    return found;
  }

  private field(field: FieldNode, parent: GraphQLOutputType | undefined): Extent {
    const name = field.name.value;
    const aliases = field.alias ? 1 : 0;
    if (name.startsWith('__')) return { depth: 1, cost: 1, aliases };
    const has = isObjectType(parent) || isInterfaceType(parent);
    const definition = has ? parent.getFields()[name] : undefined;
    const type = definition?.type;
    if (!field.selectionSet) return { depth: 1, cost: 1, aliases };
    const below = this.selections(field.selectionSet, type && getNamedType(type));
    return {
      depth: below.depth + 1,
      cost: 1 + below.cost * times(field, definition),
      aliases: aliases + below.aliases,
    };
  }

  private named(name: string | undefined): GraphQLOutputType | undefined {
    const type = name === undefined ? undefined : this.context.getSchema().getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

/** How often what is below a field may stand in the answer. */
function times(field: FieldNode, definition: GraphQLField<unknown, unknown> | undefined): number {
  const type = definition?.type;
  if (type && getNamedType(type).name.endsWith('Connection')) {
    const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
    if (!first) return PAGE_MAX / 5;
    return first.kind === Kind.INT ? Math.min(Math.max(Number(first.value), 1), PAGE_MAX) : PAGE_MAX;
  }
  // The list within a page is counted by the page.
  if (field.name.value === 'edges') return 1;
  if (!type || !isListType(getNullableType(type))) return 1;
  const { listLength } = definition.extensions;
  return typeof listLength === 'number' ? listLength : LIST_LENGTH;
}
