import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from './schema.js';

/** The schema as text, sorted, as it stands in schema.graphql. */
export const schemaText = async (): Promise<string> =>
  `${printSchema(lexicographicSortSchema(await createSchema()))}\n`;
