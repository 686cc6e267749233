import type { TrainingManifest } from './training-export.js';

/** The README of an author's download: what is in it, under which licences, and how to begin in Python. */
export function trainingReadme(manifest: TrainingManifest): string {
  const { benchmark, embedding, datasets, instruments, genres } = manifest;
  const [first, second] = datasets;
  const clips = datasets.map(({ trainClips }) => trainClips).reduce((sum, count) => sum + count, 0);
  return `# Training part of ${benchmark.title}, embedding ${embedding.id}

Benchmark \`${benchmark.id}\`, embedding \`${embedding.id}\` (${embedding.dim} dimensions), protocol ${manifest.protocolVersion}, ${manifest.reading} reading,
seed ${manifest.seed}. Train clips alone: nothing here comes from a test split.

| dataset | train clips | licence |
|---|---|---|
${datasets.map(({ title, id, trainClips, licence }) => `| ${title} (\`${id}\`) | ${trainClips} | ${licence} |`).join('\n')}

The licences of the collections hold for what is derived from their clips; heed them before you pass these files on.

| file | array | shape | what |
|---|---|---|---|
| \`training.npz\` | \`key\`, \`dataset\`, \`recording\`, \`genre\` | (${clips},) | text; clips of one recording belong together |
| | \`labels\` | (${clips}, ${instruments.length}) | int8: 1 positive, -1 negative, 0 not reviewed |
| | \`embedding\` | (${clips}, ${embedding.dim}) | float32 |
| | \`instruments\`, \`genres\` | (${instruments.length},), (${genres.length},) | names of the columns of \`labels\`, and of the genres, in the protocol's order |
| \`training.parquet\` | | ${clips} rows | the same: labels as \`label_<instrument>\`, \`embedding\` as a list |
| \`tasks.npz\` | \`instrument\`, \`pair\`, \`dataset\`, \`row\`, \`label\` | one a line | the balanced training sets: \`row\` counts from 0 in \`training\`, \`label\` is 1 or -1, in the order of the protocol |
| \`fixture.npz\` | \`embedding\` | (${manifest.fixtureRows}, ${embedding.dim}) | embeddings without labels, on which a method can be tried |
| \`manifest.json\` | | | the facts above, for programs |

\`\`\`python
import numpy as np

training = np.load('training.npz')
tasks = np.load('tasks.npz')

# The balanced training sets of one instrument, both datasets together
chosen = (tasks['instrument'] == '${instruments[0]}') & (tasks['pair'] == ['${first?.id}', '${second?.id}']).all(axis=1)
x = training['embedding'][tasks['row'][chosen]]
dataset = tasks['dataset'][chosen]
positive = tasks['label'][chosen] == 1
\`\`\`
`;
}
