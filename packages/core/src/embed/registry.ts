import { EbbError } from '../errors.js';
import type { ClipEmbedder, EmbeddingModel } from './contract.js';
import { EDGEL3 } from './edgel3/edgel3.js';
import { EFFICIENTAT_MN04, EFFICIENTAT_MN10 } from './efficientat/efficientat.js';
import { mfcc } from './mfcc.js';
import { openL3 } from './openl3/openl3.js';
import { RANDOM_CNN } from './random-cnn/random-cnn.js';
import { vggish } from './vggish/vggish.js';
import { YAMNET } from './yamnet/yamnet.js';

/** Every network whose graph we build. */
export const EMBEDDING_MODELS: readonly EmbeddingModel[] = [
  YAMNET,
  vggish(),
  vggish({ rectified: true }),
  vggish({ pca: true }),
  vggish({ rectified: true, pca: true }),
  openL3('music', 256),
  openL3('music', 128),
  openL3('env', 256),
  openL3('env', 128),
  openL3('music', 256, 'librosa'),
  openL3('music', 128, 'librosa'),
  openL3('env', 256, 'librosa'),
  openL3('env', 128, 'librosa'),
  EDGEL3,
  EFFICIENTAT_MN04,
  EFFICIENTAT_MN10,
  RANDOM_CNN,
];

/** Embeddings that need no graph. */
export const CLIP_EMBEDDERS: readonly ClipEmbedder[] = [mfcc];

/** @throws EbbError UNKNOWN_MODEL when no network has that id. */
export function embeddingModel(id: string): EmbeddingModel {
  const model = EMBEDDING_MODELS.find((candidate) => candidate.id === id);
  if (model) return model;
  throw new EbbError('UNKNOWN_MODEL', 'There is no such model.', {
    expected: `one of ${EMBEDDING_MODELS.map((candidate) => candidate.id).join(', ')}`,
    received: `'${id}'`,
  });
}
