import { createHash } from 'node:crypto';
import type { GraphModel } from '../embed/contract.js';
import { CLIP_EMBEDDERS, EMBEDDING_MODELS, embeddingModel } from '../embed/registry.js';
import { userModel } from '../embed/user-model.js';
import { EbbError } from '../errors.js';
import { installModel } from './install-model.js';
import { graphPath, listInstalled, type ModelRecord, readRecord } from './model-store.js';
import { openSession, type Session, type SessionOptions } from './onnx-session.js';
import { readBytes } from './read-file.js';

/** A model ready to embed with `embedClips`. */
export interface OpenModel {
  readonly model: GraphModel;
  readonly session: Session;
  /** The model's hash. */
  readonly sha256: string;
}

const opened = new Map<string, Promise<Session>>();

/**
 * A model of the store on a device. A graph is loaded once a process for each device and number of threads, since another
 * session would leak memory; the file's hash is checked whenever it is loaded. A model without weights is built when it is not there.
 *
 * @throws EbbError UNKNOWN_MODEL; INVALID_ARGUMENT for a model without a graph; MODEL_NOT_INSTALLED; CHECKSUM_MISMATCH when the graph's file was changed; and as `openSession`.
 */
export async function openModel(folder: string, id: string, options: SessionOptions): Promise<OpenModel> {
  const record = await readOrBuild(folder, id);
  const { sha256, user } = record;
  const path = graphPath(folder, record);
  const key = `${sha256} ${options.device} ${options.threads}`;
  let session = opened.get(key);
  if (!session) {
    session = verifiedBytes(path, sha256).then((bytes) => openSession(bytes, options));
    opened.set(key, session);
    session.catch(() => opened.delete(key));
  }
  const ready = await session;
  const model = user === null ? embeddingModel(id) : userModel(await readBytes(path), id, user);
  return { model, session: ready, sha256 };
}

async function readOrBuild(folder: string, id: string): Promise<ModelRecord> {
  const known = EMBEDDING_MODELS.find((model) => model.id === id);
  try {
    return await readRecord(folder, id);
  } catch (error) {
    if (!(error instanceof EbbError) || error.code !== 'FILE_NOT_FOUND') throw error;
    if (known?.weights === null) return installModel(folder, known, null);
    if (known) {
      throw new EbbError('MODEL_NOT_INSTALLED', `The model '${id}' is not installed.`, {
        hint: `Get it with: ebb models fetch ${id}`,
      });
    }
    if (CLIP_EMBEDDERS.some((embedder) => embedder.id === id)) {
      throw new EbbError('INVALID_ARGUMENT', 'The model is a function, without a graph.', { where: id });
    }
    const own = (await listInstalled(folder)).filter(({ user }) => user !== null);
    throw new EbbError('UNKNOWN_MODEL', 'There is no such model.', {
      expected: `one of ${[...CLIP_EMBEDDERS, ...EMBEDDING_MODELS, ...own].map((model) => model.id).join(', ')}`,
      received: `'${id}'`,
    });
  }
}

async function verifiedBytes(path: string, sha256: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  const received = createHash('sha256').update(bytes).digest('hex');
  if (received === sha256) return bytes;
  throw new EbbError('CHECKSUM_MISMATCH', "The model's file was changed since it was installed.", {
    where: path,
    expected: `sha256 ${sha256}`,
    received,
    hint: 'Install the model again.',
  });
}
