// Writes src/features/submit/operators.generated.json, what recipes are made of, as `ebb methods --operators` says it.
//
//   node apps/web/scripts/generate-operators.mjs            writes the file
//   node apps/web/scripts/generate-operators.mjs --stdout   prints it instead, for the test that compares
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const ebb = path('../../cli/bin/ebb.js');
const told = JSON.parse(
  execFileSync(process.execPath, [ebb, 'methods', '--operators', '--json'], { encoding: 'utf8' }),
);
const operators = (told.operators ?? told).map(({ id, op, title, definition, reference, parameters }) => ({
  op: id ?? op,
  ...{ title, definition, reference },
  parameters: parameters.properties ?? {},
}));
const text = `${JSON.stringify(operators, null, 2)}\n`;

if (process.argv.includes('--stdout')) process.stdout.write(text);
else writeFileSync(path('../src/features/submit/operators.generated.json'), text);
