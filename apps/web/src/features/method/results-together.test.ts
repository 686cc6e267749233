import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { togetherDocument } from './results-together';

test('an operation of several pages of results is one of the schema', () => {
  const schema = buildSchema(readFileSync(new URL('../../../../api/schema.graphql', import.meta.url), 'utf8'));
  for (const count of [1, 12]) expect(validate(schema, parse(`${togetherDocument(count)}`))).toEqual([]);
});
