// Restates the published figures of ISMIR 2023 as data: node scripts/restate-published.mjs FOLDER
// FOLDER holds the CSV files of the paper's own release: result_all_{global,classwise}.csv and cosine_similarity{,-k}_{global,classwise}.csv.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DECIMALS = 6;
const METRICS = {
  rocAuc: 'roc_auc',
  averagePrecision: 'ap',
  precision: 'precision',
  recall: 'recall',
  f1: 'f1-score',
  accuracy: 'accuracy',
};
const EMBEDDINGS = ['vggish', 'openl3', 'yamnet'];
const METHODS = ['none', 'lda', 'mlda', 'k', 'klda', 'mklda'];
const SCOPES = ['global', 'classwise'];
const DATASETS = ['irmas', 'openmic'];
const INSTRUMENTS = [
  'cello',
  'clarinet',
  'flute',
  'guitar',
  'organ',
  'piano',
  'saxophone',
  'trumpet',
  'violin',
  'voice',
];

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder of the published CSV files.');

// The files hold no quotes, so that a comma always ends a cell.
function readRows(name) {
  const [header, ...lines] = readFileSync(join(folder, name), 'utf8').trim().split(/\r?\n/);
  const columns = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [columns[k], cell])));
}

function findOne(rows, wanted) {
  const found = rows.filter((row) => Object.entries(wanted).every(([column, value]) => row[column] === value));
  if (found.length !== 1) throw new Error(`${found.length} rows for ${JSON.stringify(wanted)}`);
  return found[0];
}

function figure(cell) {
  const value = Number(cell);
  if (cell === '' || !Number.isFinite(value)) throw new Error(`'${cell}' is no number`);
  return Number(value.toFixed(DECIMALS));
}

const scores = [];
const cosines = [];
const supports = {};
for (const scope of SCOPES) {
  const results = readRows(`result_all_${scope}.csv`);
  for (const embedding of EMBEDDINGS) {
    for (const method of METHODS) {
      const variant = method === 'none' ? embedding : `${embedding}-${method}`;
      for (const trainSet of DATASETS) {
        for (const testSet of DATASETS) {
          for (const instrument of INSTRUMENTS) {
            const row = findOne(results, { embedding: variant, train_set: trainSet, test_set: testSet, instrument });
            for (const column of Object.values(METRICS)) scores.push(figure(row[column]));
            const support = Number(row.support);
            supports[testSet] ??= {};
            supports[testSet][instrument] ??= support;
            if (supports[testSet][instrument] !== support) throw new Error('The supports differ.');
          }
        }
      }
    }
    for (const method of ['none', 'k']) {
      const variant = method === 'none' ? embedding : `${embedding}-k`;
      const rows = readRows(`cosine_similarity${method === 'k' ? '-k' : ''}_${scope}.csv`);
      for (const trainSet of DATASETS) {
        for (const instrument of INSTRUMENTS) {
          const row = findOne(rows, { embedding: variant, 'train set': trainSet, instrument });
          cosines.push(figure(row['cosine similarity']));
        }
      }
    }
  }
}

const array = (values) => {
  const lines = [];
  for (let at = 0; at < values.length; at += 12) lines.push(`    ${values.slice(at, at + 12).join(', ')},`);
  return `[\n${lines.join('\n')}\n  ]`;
};
const supportLines = DATASETS.map(
  (set) => `    ${set}: [${INSTRUMENTS.map((name) => supports[set][name]).join(', ')}],`,
);
const list = (names) => `[${names.map((name) => `'${name}'`).join(', ')}]`;
const text = `// Made by scripts/restate-published.mjs; do not edit.
// Figures of Wang, Richard & McFee, Transfer Learning and Bias Correction with Pre-trained Audio Embeddings, ISMIR 2023 (arXiv
// 2307.10834), from the results released with the paper, rounded to ${DECIMALS} decimals.
// scores: shape [scopes, embeddings, methods, train sets, test sets, instruments, metrics], the last index fastest.
// cosines: shape [scopes, embeddings, cosineMethods, train sets, instruments].
// supports: positive test clips, by test set and instrument.
export const PUBLISHED = {
  scopes: ${list(SCOPES)},
  embeddings: ${list(EMBEDDINGS)},
  methods: ${list(METHODS)},
  cosineMethods: ${list(['none', 'k'])},
  datasets: ${list(DATASETS)},
  instruments: ${list(INSTRUMENTS)},
  metrics: ${list(Object.keys(METRICS))},
  supports: {
${supportLines.join('\n')}
  } as Readonly<Record<string, readonly number[]>>,
  cosines: ${array(cosines)},
  scores: ${array(scores)},
};
`;
const target = join(import.meta.dirname, '../packages/core/src/benchmark/ismir2023/published.generated.ts');
writeFileSync(target, text);
console.log(`${scores.length} scores and ${cosines.length} cosines in ${target}`);
