import { buildSchema, type GraphQLObjectType, getIntrospectionQuery, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { QUERY_LIMITS, queryLimitsRule } from './query-limits.js';

const schema = buildSchema(`
  type Query { things(first: Int, after: String): ThingConnection!  thing: Thing  named: Named }
  type ThingConnection { edges: [ThingEdge!]! }
  type ThingEdge { node: Thing! }
  interface Named { name: String! }
  type Thing implements Named { name: String!  parent: Thing  parts: [Thing!]!  things(first: Int): ThingConnection! }
`);

const faultsOf = (query: string) => validate(schema, parse(query), [queryLimitsRule]).map(({ message }) => message);
const nested = (depth: number) =>
  `{ ${'thing { '.replace('thing', 'thing')}${'parent { '.repeat(depth - 2)}name${' }'.repeat(depth)}`;

describe('the limits of queries', () => {
  it('let through as many levels as are allowed, and not one more', () => {
    expect(faultsOf(nested(QUERY_LIMITS.depth))).toEqual([]);
    expect(faultsOf(nested(QUERY_LIMITS.depth + 1))).toEqual([
      `The query has ${QUERY_LIMITS.depth + 1} levels. Expected at most ${QUERY_LIMITS.depth}.`,
    ]);
  });

  it('count levels through fragments, named and inline', () => {
    const half = '{ parent { parent { parent { parent { parent { parent { ';
    const query = `
      query { thing { ...A } }
      fragment A on Thing ${half} ... on Named { ... on Thing { ...B } } } } } } } } }
      fragment B on Thing ${half} name } } } } } } }`;
    expect(faultsOf(query)).toEqual(['The query has 14 levels. Expected at most 12.']);
  });

  it('count what pages may return, whatever their `first` is written as', () => {
    const page = (first: string, inner: string) => `things${first} { edges { node { ${inner} } } }`;
    expect(faultsOf(`{ ${page('(first: 100)', page('(first: 50)', 'name'))} }`)).toEqual([]);
    expect(faultsOf(`{ ${page('(first: 100)', page('(first: 100)', 'name'))} }`)[0]).toMatch(/values/);
    const wide = page('(first: $n)', page('(first: $n)', 'name'));
    expect(faultsOf(`query ($n: Int = 1) { ${wide} }`)[0]).toMatch(/values/);
    expect(faultsOf(`{ ${page('(first: -5)', page('(first: 100)', page('(first: 100)', 'name')))} }`)[0]).toMatch(
      /values/,
    );
    expect(faultsOf(`{ ${page('', page('', page('', page('', 'name'))))} }`)[0]).toMatch(/levels|values/);
  });

  it('count a list by the length that its field says it may have', () => {
    const query = '{ thing { parts { parts { parts { parts { name } } } } } }';
    expect(faultsOf(query)).toEqual([]);
    const parts = (schema.getType('Thing') as GraphQLObjectType).getFields().parts!;
    parts.extensions = { listLength: 30 };
    expect(faultsOf(query)[0]).toMatch(/values/);
    parts.extensions = {};
  });

  it('count fragments wherever they are spread', () => {
    const bomb = Array.from({ length: 20 }, (_, i) => `fragment F${i} on Thing { ...F${i + 1} ...F${i + 1} }`).join(
      '\n',
    );
    expect(faultsOf(`{ thing { ...F0 } }\n${bomb}\nfragment F20 on Thing { name }`)[0]).toMatch(/values/);
  });

  it('end at fragments within themselves', () => {
    expect(faultsOf('{ thing { ...A } } fragment A on Thing { name ...B } fragment B on Thing { name ...A }')).toEqual(
      [],
    );
  });

  it('refuse many aliases and many root fields', () => {
    const aliases = Array.from({ length: QUERY_LIMITS.aliases + 1 }, (_, i) => `a${i}: name`).join(' ');
    expect(faultsOf(`{ thing { ${aliases} } }`)[0]).toMatch(/31 aliases/);
    const roots = Array.from({ length: QUERY_LIMITS.rootFields + 1 }, () => 'thing { name }').join(' ');
    expect(faultsOf(`{ ${roots} }`)[0]).toMatch(/21 root fields/);
  });

  it('let introspection through', () => {
    expect(faultsOf(getIntrospectionQuery())).toEqual([]);
  });

  it('measure a hostile query in little time', () => {
    const fields = Array.from({ length: 900 }, (_, i) => `...F${i}`).join(' ');
    const fragments = Array.from(
      { length: 900 },
      (_, i) => `fragment F${i} on Thing { ${i < 899 ? `...F${i + 1}` : 'name'} }`,
    );
    const began = performance.now();
    faultsOf(`{ thing { ${fields} } }\n${fragments.join('\n')}`);
    // Each fragment is measured once; measured at every spread, 900 in a chain would take 2^900 steps.
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
