// Exports embeddings in a process of its own, for tests that deny it space: the argument names the file; prints the error's code
// and place.
import { exportEmbeddings } from '../../packages/core/dist/io/embedding-export.js';

const dim = 1000;
const clips = Array.from({ length: 200 }, (_, i) => ({ key: `k${i}`, path: `${i}.wav` }));
try {
  await exportEmbeddings(process.argv[2], {
    dataset: 'set',
    model: 'model',
    dim,
    clips,
    provenance: {},
    frames: false,
    rowCount: () => 1,
    // All different, so that no format can make them small.
    rows: (clip) => Float32Array.from({ length: dim }, (_, d) => Math.sin(clip * dim + d)),
  });
  console.log('written');
} catch (error) {
  console.log(`${error.code} ${error.details?.where}`);
}
