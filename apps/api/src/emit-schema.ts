import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaText } from './schema-text.js';

// npm run schema -w apps/api
writeFileSync(fileURLToPath(new URL('../schema.graphql', import.meta.url)), await schemaText());
