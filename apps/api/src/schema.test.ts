import { readFileSync } from 'node:fs';
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from './schema.js';
import { schemaText } from './schema-text.js';

describe('the schema', () => {
  it('stands in schema.graphql as the code has it (npm run schema -w apps/api writes it)', async () => {
    expect(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')).toBe(await schemaText());
  });

  it('describes every type, field, argument, input field and enum value', async () => {
    const types = Object.values((await createSchema()).getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    expect(types.length).toBeGreaterThan(10);
    const all = types.flatMap(partsOf);
    expect(all.filter(([, description]) => !description?.trim()).map(([place]) => place)).toEqual([]);
  });
});

type Part = readonly [place: string, description: string | null | undefined];

function partsOf(type: GraphQLNamedType): Part[] {
  const own: Part = [type.name, type.description];
  if (isEnumType(type)) return [own, ...type.getValues().map((v): Part => [`${type.name}.${v.name}`, v.description])];
  if (isInputObjectType(type)) {
    return [own, ...Object.values(type.getFields()).map((f): Part => [`${type.name}.${f.name}`, f.description])];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [own];
  const fields = Object.values(type.getFields());
  return [
    // Query, Mutation and Subscription need no words.
    ...(type.name === 'Query' || type.name === 'Mutation' || type.name === 'Subscription' ? [] : [own]),
    ...fields.flatMap((field): Part[] => {
      const place = `${type.name}.${field.name}`;
      const args = field.args.map((arg): Part => [`${place}(${arg.name})`, arg.description]);
      return [[place, field.description], ...args];
    }),
  ];
}
