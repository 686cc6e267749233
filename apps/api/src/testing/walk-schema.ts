import {
  type ExecutionResult,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Runs a query as somebody. */
export type Ask = (query: string) => Promise<ExecutionResult>;

/** What a walk has seen. */
export interface Walked {
  /** Every text, number and truth value of every answer, errors included. */
  readonly values: readonly (string | number | boolean)[];
  /** The longest list of plain values. */
  readonly longestList: number;
  /** Types of which something came. */
  readonly types: ReadonlySet<string>;
  /** Codes of errors. */
  readonly codes: ReadonlySet<string>;
}

/**
 * Asks for every field of every type that can be reached from Query: each type by a shortest path, there all its plain fields, and behind
 * each of its other fields all plain fields again; pages to their end; and every id that came through `node`.
 *
 * @param calls arguments, by `Type.field`, for fields that need some: a field that needs them and has none is an error, so that none
 * that is added later is left out
 */
export async function walkSchema(
  schema: GraphQLSchema,
  ask: Ask,
  calls: Readonly<Record<string, readonly string[]>>,
): Promise<Walked> {
  const seen = new Seen();
  const query = schema.getQueryType()!;
  const paths = new Map<GraphQLObjectType, string[][]>([[query, [[]]]]);
  for (const [type, prefixes] of paths) {
    for (const prefix of prefixes) {
      for (const field of Object.values(type.getFields())) {
        if (field.name === 'node') continue;
        const below = getNamedType(field.type);
        for (const call of callsOf(type, field, calls)) {
          const path = [...prefix, call];
          if (!isObjectType(below)) {
            if (call !== field.name) await seen.ask(ask, nested(path, ''));
            continue;
          }
          await walkPages(seen, ask, path, below);
          const known = paths.get(below);
          if (!known) paths.set(below, [path]);
          else if (type === query && below !== type) known.push(path);
        }
      }
    }
  }
  const nodes = Object.values(schema.getImplementations(schema.getType('Node') as never).objects);
  const inline = nodes.map((type) => `... on ${type.name} { ${leaves(type)} }`).join(' ');
  for (const id of [...seen.ids])
    await seen.ask(ask, `{ node(id: ${JSON.stringify(id)}) { __typename id ${aliased(inline)} } }`);
  return seen;
}

/** Fields of one name may be of differing types in differing types of nodes. */
function aliased(fragments: string): string {
  let at = 0;
  return fragments.replace(/\.\.\. on (\w+) \{ ([^}]*)\}/g, (_all, type: string, fields: string) => {
    const own = fields.split(' ').filter(Boolean);
    return `... on ${type} { ${own.map((name) => `f${at++}: ${name}`).join(' ')} }`;
  });
}

const callsOf = (
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  calls: Readonly<Record<string, readonly string[]>>,
): readonly string[] => {
  const given = calls[`${type.name}.${field.name}`];
  if (given) return given.map((args) => (args ? `${field.name}(${args})` : field.name));
  if (field.args.some(isRequiredArgument))
    throw new Error(`${type.name}.${field.name} needs arguments: add it to the walk.`);
  return [field.name];
};

/** A field with all plain fields of its type, and of the types right behind it where that is a page. */
async function walkPages(seen: Seen, ask: Ask, path: readonly string[], type: GraphQLObjectType): Promise<void> {
  if (!type.name.endsWith('Connection')) {
    await seen.ask(ask, nested(path, leaves(type)));
    return;
  }
  const node = getNamedType((getNamedType(type.getFields().edges!.type) as GraphQLObjectType).getFields().node!.type);
  const selection = `${leaves(type)} pageInfo { hasNextPage endCursor } edges { cursor node { ${leaves(node as GraphQLObjectType)} } }`;
  for (let after: string | null = null, page = 0; page < 500; page++) {
    const last = path.at(-1)!;
    const args = [
      /\((.*)\)$/s.exec(last)?.[1],
      'first: 100',
      after === null ? undefined : `after: ${JSON.stringify(after)}`,
    ];
    const call = `${last.replace(/\(.*$/s, '')}(${args.filter(Boolean).join(', ')})`;
    const answer = await seen.ask(ask, nested([...path.slice(0, -1), call], selection));
    after = endCursor(answer.data);
    if (after === null) return;
  }
}

/** Where the next page begins; null at the end, and where several pages came beside each other. */
function endCursor(data: unknown): string | null {
  const found =
    JSON.stringify(data ?? null).match(/"pageInfo":\{"hasNextPage":(true|false),"endCursor":("[^"]*"|null)\}/g) ?? [];
  if (found.length !== 1) return null;
  const { pageInfo } = JSON.parse(`{${found[0]}}`) as { pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

const nested = (path: readonly string[], selection: string): string =>
  `{ ${path.join(' { ')} ${selection ? `{ ${selection} }` : ''} ${'} '.repeat(path.length - 1)}}`;

const leaves = (type: GraphQLObjectType): string =>
  [
    '__typename',
    ...Object.values(type.getFields())
      .filter((field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument))
      .map(({ name }) => name),
  ].join(' ');

class Seen implements Walked {
  readonly values: (string | number | boolean)[] = [];
  readonly types = new Set<string>();
  readonly codes = new Set<string>();
  readonly ids = new Set<string>();
  longestList = 0;

  async ask(ask: Ask, query: string): Promise<ExecutionResult> {
    const answer = await ask(query);
    this.take(JSON.parse(JSON.stringify(answer)));
    for (const { extensions, message } of answer.errors ?? []) {
      this.codes.add(String(extensions.code ?? message));
    }
    return answer;
  }

  private take(value: unknown, name = ''): void {
    if (Array.isArray(value)) {
      if (value.every((item) => typeof item !== 'object')) this.longestList = Math.max(this.longestList, value.length);
      for (const item of value) this.take(item, name);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) this.take(item, key);
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      this.values.push(value);
      if (name === '__typename') this.types.add(String(value));
      if (name === 'id') this.ids.add(String(value));
    }
  }
}
