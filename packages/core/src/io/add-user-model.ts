import type { GraphModel } from '../embed/contract.js';
import { CLIP_EMBEDDERS, EMBEDDING_MODELS } from '../embed/registry.js';
import { type UserModelOptions, userModel } from '../embed/user-model.js';
import { EbbError } from '../errors.js';
import { embedClips } from './embedder.js';
import { isModelId, type ModelRecord, storeModel } from './model-store.js';
import { openSession, type Session } from './onnx-session.js';
import { readBytes } from './read-file.js';

/**
 * Registers a user's own waveform -> embedding graph (see `userModel` for its interface) after running it: its rows must be
 * finite, of the dimensions that it says, and the same alone as in a batch.
 *
 * @param id lower-case letters, digits and hyphens; a model of Ebb's own cannot be replaced
 * @throws EbbError INVALID_ARGUMENT when the id is not free or not of that form; and as `userModel`, `openSession` and `embedClips`.
 */
export async function addUserModel(
  folder: string,
  id: string,
  path: string,
  options: UserModelOptions = {},
): Promise<ModelRecord> {
  if (!isModelId(id) || [...CLIP_EMBEDDERS, ...EMBEDDING_MODELS].some((model) => model.id === id)) {
    throw new EbbError('INVALID_ARGUMENT', 'The model cannot have that id.', {
      expected: "lower-case letters, digits and hyphens, none of Ebb's own models",
      received: `'${id}'`,
    });
  }
  const bytes = await readBytes(path);
  try {
    const model = userModel(bytes, id, options);
    const { dim, sampleRateHz, patchSamples, hopSamples, startUnitSamples } = model;
    const session = await openSession(bytes, { device: 'cpu', threads: 1 });
    try {
      await checkRows(model, session, patchSamples);
    } finally {
      await session.release();
    }
    const user = { dim, sampleRateHz, patchSamples, hopSamples, startUnitSamples };
    return await storeModel(folder, id, bytes, { checkpoints: [], user });
  } catch (error) {
    if (!(error instanceof EbbError) || error.details.where === path) throw error;
    throw new EbbError(error.code, error.summary, { ...error.details, where: path });
  }
}

/** Two different patches, each alone and both in one run. */
async function checkRows(model: GraphModel, session: Session, patchSamples: number): Promise<void> {
  const patch = (radians: number) => Float32Array.from({ length: patchSamples }, (_, n) => 0.5 * Math.sin(radians * n));
  const patches = [patch(0.1), patch(0.37)];
  const together = await embedClips(model, session, patches);
  for (const [p, samples] of patches.entries()) {
    const [alone] = await embedClips(model, session, [samples]);
    const rows = Array.from(
      { length: model.dim },
      (_, d) => [alone?.mean[d], together[p]?.mean[d]] as [number, number],
    );
    const norm = Math.sqrt(rows.reduce((sum, [a]) => sum + a ** 2, 0));
    const distance = Math.sqrt(rows.reduce((sum, [a, b]) => sum + (a - b) ** 2, 0));
    // Float32 products of other sizes may be summed in another order: a thousandth is far above that and far below any mixing.
    if (distance > 1e-3 * norm) {
      throw new EbbError('INVALID_VALUE', 'A patch has another embedding alone than beside another one.', {
        expected: 'rows that are independent',
        received: `a relative difference of ${(distance / norm).toPrecision(2)}`,
      });
    }
  }
}
