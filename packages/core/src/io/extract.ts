import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Condition } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { EFFECTS_REVISION } from '../perturb/registry.js';
import type { ClipEffect } from './audio/affect-clip.js';
import { decodeClips } from './audio/decode-pool.js';
import type { ClipEmbedding } from './embedder.js';
import { EmbeddingStore } from './embedding-store.js';
import { libraryVersions } from './library-versions.js';
import type { ModelPool } from './model-pool.js';
import { readBytes } from './read-file.js';
import type { ModelIdentity } from './ready-model.js';

export interface ExtractionOptions extends SharedOptions {
  readonly model: ModelPool;
}

/** What an extraction depends on beside its models. */
interface SharedOptions {
  readonly paths: readonly string[];
  /** Folder of all embedding stores. */
  readonly storeFolder: string;
  /** Threads that read audio. */
  readonly threads: number;
  /** Clips that are embedded and stored together, at most; what is lost by a kill. */
  readonly batchClips?: number;
  /** Keep the embedding of every patch beside the clip's mean. */
  readonly frames?: boolean;
  /** Whether a clip that cannot be embedded ends the work, or is left out and reported; 'fail' by default. */
  readonly onError?: 'fail' | 'skip';
  /** An effect on every clip before it is embedded. */
  readonly effect?: EffectSetup;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/** An acoustic condition and all that it depends on. */
export interface EffectSetup extends Condition {
  /** Of the effect's draws; each clip has its own, made of this one and its content, for all strengths. */
  readonly seed: number;
  /** Files of noise or impulse responses, for an effect that needs them. */
  readonly recordings: readonly Recording[];
}

/** An audio file that an effect uses, with the SHA-256 of its bytes. */
export interface Recording {
  readonly path: string;
  readonly sha256: string;
}

export interface ExtractionProgress {
  /** Files are looked up in the store first; those that are new are then embedded. */
  readonly phase: 'lookup' | 'embedding';
  /** Files of this phase. */
  readonly done: number;
  readonly total: number;
  /** Length of the audio that was embedded so far. */
  readonly audioSeconds: number;
}

/** All that an embedding depends on beside its audio. */
export interface ExtractionProvenance extends Omit<ModelIdentity, 'libraries'> {
  /** Revision of how a file becomes samples and patches become a clip's embedding. */
  readonly extraction: number;
  /** Versions by name. */
  readonly libraries: Readonly<Record<string, string>>;
}

export interface Extraction {
  /** The files that have an embedding, in the order in which they were given. */
  readonly paths: readonly string[];
  /** Means over each clip's patches, row-major [paths, dim]. */
  readonly table: Float32Array;
  readonly failures: readonly ExtractionFailure[];
  /** Files by where their embedding came from; `computed` counts files of the same content once. */
  readonly counts: { readonly found: number; readonly computed: number };
  readonly provenance: ExtractionProvenance;
  /** The number of a clip's patches; 0 when frames were not asked for. */
  patches(row: number): number;
  /**
   * The embeddings of a clip's patches in order, row-major [patches, dim], read from the store.
   *
   * @throws EbbError INVALID_ARGUMENT when frames were not asked for; FILE_UNREADABLE when the store lost them meanwhile.
   */
  frames(row: number): Float32Array;
}

export interface ExtractionFailure {
  readonly path: string;
  readonly error: Error;
}

/** To be raised with every change of decoding, resampling, patches or pooling that changes a figure. */
const EXTRACTION_REVISION = 1;
const BATCH_CLIPS = 16;
/** Bounds the memory of a batch where clips are long. */
const BATCH_SECONDS_MAX = 300;

/** Files of one content that is not in the store. */
interface NewClip {
  /** SHA-256 of what is embedded, by which the store knows it: of the file's content, with an effect of both. */
  readonly audioHash: string;
  readonly effect: ClipEffect | undefined;
  /** Their indices; the first one is read. */
  readonly rows: number[];
  /** Of the file whose bytes were hashed. */
  readonly version: string | undefined;
}

interface LoadedClip {
  readonly clip: NewClip;
  readonly samples: Float32Array;
}

interface EmbeddedClip {
  readonly clip: NewClip;
  readonly embedding: ClipEmbedding;
}

/**
 * Embeds audio files, each content once: what the store has is not computed again.
 *
 * Reading audio (in threads) goes on while a batch is embedded, a bounded number of clips ahead. A batch is stored as soon as it is
 * embedded, so that a killed run loses no more than one. The figures depend neither on batches nor on threads.
 *
 * @throws EbbError what reading or embedding a clip throws, with its file, unless such clips are skipped; DISK_FULL,
 *   FILE_UNWRITABLE or FILE_UNREADABLE of the store; WORKER_FAILED.
 */
export async function extractEmbeddings({ model, ...options }: ExtractionOptions): Promise<Extraction> {
  const [extraction] = await extractWithModels([model], options);
  return extraction!;
}

/**
 * As `extractEmbeddings`, with several models: a file is read, and an effect applied, once for all of them.
 *
 * @returns an extraction a model, in their order; each has the clips that this model could embed
 */
export async function extractWithModels(models: readonly ModelPool[], options: SharedOptions): Promise<Extraction[]> {
  const runs: ExtractionRun[] = [];
  const report = (phase: ExtractionProgress['phase']) => {
    const sum = (of: (run: ExtractionRun) => number) => runs.reduce((total, run) => total + of(run), 0);
    options.onProgress?.({
      phase,
      done: sum((run) => (phase === 'lookup' ? run.lookedUp : run.done)),
      total: phase === 'lookup' ? models.length * options.paths.length : sum((run) => run.newClips.size),
      audioSeconds: sum((run) => run.audioSeconds),
    });
  };
  try {
    for (const model of models) runs.push(await ExtractionRun.open(model, options, report));
    for (const run of runs) await run.lookUp();
    await embedNew(runs, options);
    return runs.map((run) => run.result());
  } finally {
    for (const run of runs) run.close();
  }
}

/** Reads every clip that is new to some model, and hands it to those models. */
async function embedNew(runs: readonly ExtractionRun[], options: SharedOptions): Promise<void> {
  const { paths, threads, batchClips = BATCH_CLIPS } = options;
  const clips = [...new Map(runs.flatMap((run) => [...run.newClips])).values()];
  const files = clips.map(({ rows }) => paths[rows[0]!]!);
  const rates = [...new Set(runs.map((run) => run.sampleRateHz))];
  const clipsInFlight = batchClips + 2 * threads;
  const effectOf = options.effect && { effectOf: (index: number) => clips[index]!.effect! };
  let taken = 0;
  try {
    for await (const read of decodeClips(files, rates, { threads, clipsInFlight, ...effectOf })) {
      const { audioHash, rows, version } = clips[taken++]!;
      const fault = 'error' in read ? read.error : await changeOf(paths[rows[0]!]!, version);
      for (const [r, run] of runs.entries()) {
        const clip = run.newClips.get(audioHash);
        if (!clip) continue;
        if (fault) run.leaveOut(clip, fault);
        else if ('samples' in read) {
          const samples = read.samples[rates.indexOf(run.sampleRateHz)]!;
          // A model's thread takes the samples away with it; a later model of the same rate needs them too.
          const shared = runs.some((other, k) => k > r && other.sampleRateHz === run.sampleRateHz);
          await run.take(clip, shared ? samples.slice() : samples);
        }
      }
      if (runs.some((run) => run.hasFailed)) break;
    }
    for (const run of runs) await run.startBatch();
  } finally {
    // What is under way is kept, even when something else failed.
    await Promise.all(runs.map((run) => run.settled()));
  }
  for (const run of runs) run.throwFault();
}

/** The fault of a file that is no longer the one that was hashed. */
async function changeOf(where: string, version: string | undefined): Promise<Error | undefined> {
  if ((await versionOf(where)) === version) return undefined;
  return new EbbError('FILE_UNREADABLE', 'The file was changed while it was read.', { where });
}

/** One model's part of an extraction. */
class ExtractionRun {
  /** Clips that the store has not, by hash. */
  readonly newClips = new Map<string, NewClip>();
  lookedUp = 0;
  done = 0;
  audioSeconds = 0;
  private readonly table: Float32Array;
  private readonly hashes: string[] = [];
  private readonly failures = new Map<number, Error>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly faults: unknown[] = [];
  private batch: LoadedClip[] = [];
  private batchSeconds = 0;
  private found = 0;
  private computed = 0;

  private constructor(
    private readonly model: ModelPool,
    private readonly options: SharedOptions,
    private readonly report: (phase: ExtractionProgress['phase']) => void,
    private readonly provenance: ExtractionProvenance,
    private readonly means: EmbeddingStore,
    private readonly patches: EmbeddingStore | undefined,
  ) {
    this.table = new Float32Array(options.paths.length * model.identity.dim);
  }

  /** Opens the stores of a model. */
  static async open(model: ModelPool, options: SharedOptions, report: (phase: ExtractionProgress['phase']) => void) {
    const { storeFolder, frames = false } = options;
    const { libraries, ...identity } = model.identity;
    const provenance = { ...identity, extraction: EXTRACTION_REVISION, libraries: libraryVersions(libraries) };
    const means = await EmbeddingStore.open(storeFolder, identity.id, { ...provenance, rows: 'clip mean' });
    try {
      const patches = frames
        ? await EmbeddingStore.open(storeFolder, `${identity.id}-frames`, { ...provenance, rows: 'patches' })
        : undefined;
      return new ExtractionRun(model, options, report, provenance, means, patches);
    } catch (error) {
      means.close();
      throw error;
    }
  }

  close(): void {
    this.means.close();
    this.patches?.close();
  }

  get sampleRateHz(): number {
    return this.model.identity.sampleRateHz;
  }

  get hasFailed(): boolean {
    return this.faults.length > 0;
  }

  /** Fills the rows that the store has and gathers what is new. */
  async lookUp(): Promise<void> {
    const { paths } = this.options;
    for (const [row, path] of paths.entries()) {
      try {
        const { version, contentHash } = await contentOf(path);
        const { audioHash, effect } = underEffect(contentHash, this.options.effect);
        this.hashes[row] = audioHash;
        const known = this.newClips.get(audioHash);
        if (known) known.rows.push(row);
        else if (!this.fillFromStore(row, audioHash)) {
          this.newClips.set(audioHash, { audioHash, effect, rows: [row], version });
        }
      } catch (error) {
        this.fail([row], error);
      }
      this.lookedUp = row + 1;
      this.report('lookup');
    }
  }

  /** Adds a clip to the batch, which starts when it is full. */
  async take(clip: NewClip, samples: Float32Array): Promise<void> {
    const { batchClips = BATCH_CLIPS } = this.options;
    this.batch.push({ clip, samples });
    this.batchSeconds += samples.length / this.sampleRateHz;
    if (this.batch.length >= batchClips || this.batchSeconds >= BATCH_SECONDS_MAX) await this.startBatch();
  }

  /** Ends the work or notes the fault of a clip that could not be read. */
  leaveOut({ rows }: NewClip, fault: Error): void {
    this.fail(rows, fault);
    this.done++;
    this.report('embedding');
  }

  /** Embeds the batch, as soon as one of the model's lanes is free. */
  async startBatch(): Promise<void> {
    const { batch } = this;
    if (batch.length === 0) return;
    this.batch = [];
    this.batchSeconds = 0;
    if (this.running.size === this.model.lanes) await Promise.race(this.running);
    const work = this.embedBatch(batch)
      .catch((error) => this.faults.push(error))
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  throwFault(): void {
    if (this.faults.length > 0) throw this.faults[0];
  }

  private async embedBatch(batch: readonly LoadedClip[]): Promise<void> {
    const { paths } = this.options;
    const seconds = batch.reduce((sum, { samples }) => sum + samples.length, 0) / this.sampleRateHz;
    const results = await this.model.embed(batch.map(({ samples }) => samples));
    const embedded = batch.flatMap(({ clip }, i): EmbeddedClip[] => {
      const result = results[i]!;
      return result instanceof Error ? [] : [{ clip, embedding: result }];
    });
    this.keep(embedded);
    this.audioSeconds += seconds;
    this.done += batch.length;
    this.report('embedding');
    for (const [i, { clip }] of batch.entries()) {
      const result = results[i]!;
      if (!(result instanceof Error)) continue;
      this.fail(clip.rows, result instanceof EbbError ? renamed(result, paths[clip.rows[0]!]!) : result);
    }
  }

  result(): Extraction {
    const { paths } = this.options;
    const { dim } = this.model.identity;
    const rows = paths.map((_, row) => row).filter((row) => !this.failures.has(row));
    // In place: a row only ever moves towards the begin.
    for (const [to, from] of rows.entries()) this.table.copyWithin(to * dim, from * dim, (from + 1) * dim);
    return {
      paths: rows.map((row) => paths[row]!),
      table: this.table.subarray(0, rows.length * dim),
      failures: [...this.failures].sort(([a], [b]) => a - b).map(([row, error]) => ({ path: paths[row]!, error })),
      counts: { found: this.found, computed: this.computed },
      provenance: this.provenance,
      patches: (row) => (this.patches?.lengthOf(this.hashes[rows[row]!]!) ?? 0) / dim,
      frames: (row) => this.framesOf(rows[row]!),
    };
  }

  private framesOf(row: number): Float32Array {
    const where = this.options.paths[row]!;
    if (!this.patches) throw new EbbError('INVALID_ARGUMENT', 'The extraction was asked for no frames.', { where });
    const frames = this.patches.get(this.hashes[row]!);
    if (frames) return frames;
    throw new EbbError('FILE_UNREADABLE', 'The embedding store no longer holds the clip.', {
      where,
      hint: 'Run the command again.',
    });
  }

  private fillFromStore(row: number, audioHash: string): boolean {
    const mean = this.means.get(audioHash);
    if (mean === undefined || (this.patches && !this.patches.get(audioHash))) return false;
    this.table.set(mean, row * this.model.identity.dim);
    this.found++;
    return true;
  }

  private keep(batch: readonly EmbeddedClip[]): void {
    const { dim } = this.model.identity;
    this.means.put(batch.map(({ clip: { audioHash }, embedding }) => ({ audioHash, rows: embedding.mean })));
    this.patches?.put(batch.map(({ clip: { audioHash }, embedding }) => ({ audioHash, rows: embedding.frames })));
    for (const { clip, embedding } of batch) {
      for (const row of clip.rows) this.table.set(embedding.mean, row * dim);
    }
    this.computed += batch.length;
  }

  /** Ends the work or notes the failure of each of the files, under its own name. */
  private fail(rows: readonly number[], error: unknown): void {
    const { onError = 'fail', paths } = this.options;
    if (onError === 'fail' || !(error instanceof Error)) throw error;
    for (const [i, row] of rows.entries()) {
      this.failures.set(row, i > 0 && error instanceof EbbError ? renamed(error, paths[row]!) : error);
    }
  }
}

/** Contents that were hashed, by path: a benchmark's clips are looked up once for each of many conditions. */
const knownContents = new Map<string, { readonly version: string | undefined; readonly contentHash: string }>();

async function contentOf(path: string) {
  const version = await versionOf(path);
  const known = knownContents.get(path);
  if (known && known.version === version && version !== undefined) return known;
  const bytes = await readBytes(path);
  const content = { version, contentHash: createHash('sha256').update(bytes).digest('hex') };
  knownContents.set(path, content);
  return content;
}

/** What a clip of that content is stored as, and what is done to it. */
function underEffect(contentHash: string, setup: EffectSetup | undefined) {
  if (!setup) return { audioHash: contentHash, effect: undefined };
  const { effect, strength, seed, recordings } = setup;
  const hash = (...parts: readonly unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest();
  const files = recordings.map(({ sha256 }) => sha256);
  return {
    audioHash: hash(contentHash, effect, strength, seed, files, EFFECTS_REVISION).toString('hex'),
    effect: {
      effect,
      strength,
      // Without the strength: what differs between two strengths is the strength alone.
      seed: hash(contentHash, effect, seed).readUInt32LE(),
      recordings: recordings.map(({ path }) => path),
    },
  };
}

/** Changes whenever the file does; undefined where there is none, which reading it will say. */
async function versionOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && `${found.size} ${found.mtimeMs} ${found.ino}`;
}

/** The fault as that of another file, without its place in the first. */
function renamed({ code, summary, details: { at: _, ...details } }: EbbError, where: string): EbbError {
  return new EbbError(code, summary, { ...details, where });
}
