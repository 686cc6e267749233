// Writes src/operations.generated.ts, the types and documents of packages/client, from the server's schema and operations/*.graphql.
//
//   node packages/client/scripts/generate.mjs            writes the file
//   node packages/client/scripts/generate.mjs --stdout   prints it instead, for the test that compares
//   ... --schema FILE                                     another schema than apps/api/schema.graphql
//   ... --operations FOLDER --output FILE                 other operations than this package's, and where their types go
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as schemaTypes from '@graphql-codegen/typescript';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const HEADER = `// Made by packages/client/scripts/generate.mjs from apps/api/schema.graphql and operations/*.graphql: change those.\n`;

const args = process.argv.slice(2);
const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : path(fallback));
const schemaFile = option('--schema', '../../../apps/api/schema.graphql');
const operations = option('--operations', '../operations');
const output = option('--output', '../src/operations.generated.ts');

const documents = readdirSync(operations)
  .filter((name) => name.endsWith('.graphql'))
  .sort()
  .map((name) => ({ location: basename(name), document: parse(readFileSync(join(operations, name), 'utf8')) }));

const code = await codegen({
  filename: output,
  schema: parse(readFileSync(schemaFile, 'utf8')),
  documents,
  config: {
    documentMode: 'string',
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: true,
    immutableTypes: true,
    onlyOperationTypes: true,
    dedupeFragments: true,
    avoidOptionals: { field: true },
    inputMaybeValue: 'T | null | undefined',
    scalars: { DateTimeISO: 'string', JSONObject: 'Record<string, unknown>' },
  },
  plugins: [{ schemaTypes: {} }, { operationTypes: {} }, { typedDocuments: {} }],
  pluginMap: { schemaTypes, operationTypes, typedDocuments },
});

if (args.includes('--stdout')) process.stdout.write(HEADER + code);
else writeFileSync(output, HEADER + code);
