import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { EXAMPLES } from './examples';

const schema = buildSchema(readFileSync(new URL('../../../../api/schema.graphql', import.meta.url), 'utf8'));

test.each(Object.entries(EXAMPLES))('the example “%s” fits the schema', (_, query) => {
  expect(validate(schema, parse(query))).toEqual([]);
});
