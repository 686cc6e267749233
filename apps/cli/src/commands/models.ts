import { join } from 'node:path';
import type { ClipEmbedder, EmbeddingModel } from '@ebb/core/embed/contract';
import { CLIP_EMBEDDERS, EMBEDDING_MODELS, embeddingModel } from '@ebb/core/embed/registry';
import { EbbError } from '@ebb/core/errors';
import { addUserModel } from '@ebb/core/io/add-user-model';
import { cacheFolder } from '@ebb/core/io/env';
import { fetchModel, manifestOf } from '@ebb/core/io/fetch-model';
import { installModel } from '@ebb/core/io/install-model';
import type { ModelManifest } from '@ebb/core/io/model-manifest';
import { listInstalled, type ModelRecord } from '@ebb/core/io/model-store';
import type { Command } from 'commander';
import { canvasOf } from '../canvas.js';
import { byteSize } from '../format.js';
import { integerBetween, quietOption } from '../options.js';
import { Progress } from '../progress.js';
import { renderTable } from '../table.js';
import { definitions, wrap } from '../text.js';

interface FetchOptions {
  readonly from?: string;
  readonly pca?: string;
  readonly anyChecksum?: boolean;
  readonly quiet?: boolean;
}

interface AddOptions {
  readonly id: string;
  readonly sampleRate?: number;
  readonly patchSamples?: number;
  readonly hopSamples?: number;
}

const EXAMPLES = `
Examples:
  ebb models
  ebb models fetch yamnet
  ebb models add my-model.onnx --id my-model --sample-rate 16000`;

const FETCH_EXAMPLES = `
A download that is broken off goes on where it was when the command is given again.

Examples:
  ebb models fetch yamnet
  ebb models fetch openl3-music-mel256 --from openl3_audio_mel256_music-v0_4_0.h5.gz`;

const ADD_EXAMPLES = `
The graph takes 'waveform' float32 [N, S], a patch of S samples a row, and gives 'embedding' float32 [N, D]. What it cannot say itself
may stand in its metadata_props (ebb.sample_rate_hz, ebb.patch_samples, ebb.hop_samples) or in the options.

Examples:
  ebb models add my-model.onnx --id my-model --sample-rate 16000
  ebb embed clips/ --model my-model -o embeddings.npy`;

const modelFolder = () => join(cacheFolder(), 'models');

export function addModels(program: Command): void {
  const group = program
    .command('models')
    .description('the embedding models, and which are installed')
    .option('--json', 'as a JSON array')
    .addHelpText('after', EXAMPLES)
    .action(listModels);
  group
    .command('fetch')
    .description('download a model’s weights from their publisher, check them and build the model')
    .argument('<id>', 'model')
    .option('--from <file>', 'a checkpoint that is on this machine, instead of a download')
    .option('--pca <file>', 'with --from, the principal components of a model that has them')
    .option('--any-checksum', 'take a checkpoint that is not the published one')
    .addOption(quietOption())
    .addHelpText('after', FETCH_EXAMPLES)
    .action(fetchById);
  group
    .command('add')
    .description('register a waveform -> embedding model of your own')
    .argument('<file>', 'ONNX file')
    .requiredOption('--id <id>', 'its id from now on: lower-case letters, digits and hyphens')
    .option('--sample-rate <hz>', 'of the waveform', integerBetween(1000, 768_000))
    .option('--patch-samples <n>', 'samples of a patch, where the graph leaves them open', integerBetween(1, 2 ** 31))
    .option('--hop-samples <n>', 'from one patch to the next (default: a patch)', integerBetween(1, 2 ** 31))
    .addHelpText('after', ADD_EXAMPLES)
    .action(addOwn);
}

async function listModels({ json }: { json?: boolean }): Promise<void> {
  const items = await modelItems();
  if (json) {
    process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
    return;
  }
  const canvas = canvasOf(process.stdout);
  const table = renderTable(
    [
      { header: 'model', align: 'left' },
      { header: 'D', align: 'right' },
      { header: 'rate (Hz)', align: 'right' },
      { header: 'patch / hop (s)', align: 'left' },
      { header: 'licence', align: 'left' },
      { header: 'installed', align: 'left' },
    ],
    items.map(({ id, dim, sampleRateHz, patchSeconds, hopSeconds, licence, needsFetch, installed }) => [
      id,
      String(dim),
      String(sampleRateHz),
      patchSeconds === null ? 'whole clip' : `${figure(patchSeconds)} / ${figure(hopSeconds ?? patchSeconds)}`,
      licence ?? 'your own',
      installed
        ? `${installed.sha256.slice(0, 12)}${installed.official === false ? ' (changed)' : ''}`
        : needsFetch
          ? 'no'
          : 'ready',
    ]),
    canvas,
  );
  const footer =
    'installed: first digits of the graph’s SHA-256, the model’s hash in every result; ready: needs no download. ' +
    'Get a model with: ebb models fetch ID';
  process.stdout.write(`${table}\n\n${canvas.colors.dim(wrap(footer, canvas.width))}\n`);
}

const figure = (seconds: number) => String(Number(seconds.toPrecision(3)));

/** Functions, then networks of ours, then the user's own. */
async function modelItems() {
  const records = new Map((await listInstalled(modelFolder())).map((record) => [record.id, record]));
  const functions = CLIP_EMBEDDERS.map(({ id, title, dim, sampleRateHz, reference }) => ({
    ...{ id, title, dim, sampleRateHz },
    ...{ patchSeconds: null, hopSeconds: null },
    ...{ licence: 'Apache-2.0', citation: reference, needsFetch: false, installed: null },
  }));
  const networks = await Promise.all(
    EMBEDDING_MODELS.map(async (model) => {
      const { id, title, dim, sampleRateHz, patchSeconds, hopSeconds, weights } = model;
      const { licence, citation } = await manifestOf(model);
      return {
        ...{ id, title, dim, sampleRateHz, patchSeconds, hopSeconds, licence, citation },
        ...{ needsFetch: weights !== null, installed: installedAs(records.get(id)) },
      };
    }),
  );
  const own = [...records.values()].flatMap((record) => {
    if (record.user === null) return [];
    const { id, user } = record;
    const { dim, sampleRateHz, patchSamples, hopSamples } = user;
    return {
      ...{ id, title: id, dim, sampleRateHz },
      ...{ patchSeconds: patchSamples / sampleRateHz, hopSeconds: hopSamples / sampleRateHz },
      ...{ licence: null, citation: null, needsFetch: false, installed: installedAs(record) },
    };
  });
  return [...functions, ...networks, ...own];
}

/** `official` is false when a checkpoint's checksum is not the published one, null when none is published. */
function installedAs(record: ModelRecord | undefined) {
  if (record === undefined) return null;
  const verdicts = record.checkpoints.map(({ official }) => official);
  const official = verdicts.includes(false) ? false : verdicts.includes(null) ? null : true;
  return { sha256: record.sha256, bytes: record.bytes, official };
}

async function fetchById(id: string, options: FetchOptions): Promise<void> {
  const { from, pca, anyChecksum = false, quiet = false } = options;
  const embedder = CLIP_EMBEDDERS.find((candidate) => candidate.id === id);
  const model = embedder ?? embeddingModel(id);
  refuseUnused(model, options);
  if (!('weights' in model)) {
    process.stdout.write(`${id} is a function, ready without being fetched.\n`);
    return;
  }
  process.stderr.write(licenceText(await manifestOf(model)));
  const progress = new Progress(process.stderr, quiet);
  let record: ModelRecord;
  try {
    record =
      from === undefined
        ? await fetchModel(modelFolder(), model, {
            checkpoints: join(cacheFolder(), 'checkpoints'),
            anyChecksum,
            onProgress: (file, { receivedBytes, totalBytes = receivedBytes }) =>
              progress.update(`downloading ${file} (kB)`, kilobytes(receivedBytes), Math.max(1, kilobytes(totalBytes))),
          })
        : await installModel(
            modelFolder(),
            model,
            { checkpoint: from, ...(pca === undefined ? {} : { pca }) },
            { anyChecksum },
          );
  } finally {
    progress.close();
  }
  writeRecord(record);
}

/** @throws EbbError INVALID_ARGUMENT when an option is given that would be ignored. */
function refuseUnused(model: ClipEmbedder | EmbeddingModel, { from, pca, anyChecksum }: FetchOptions): void {
  const given = Object.entries({ '--from': from, '--pca': pca, '--any-checksum': anyChecksum });
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  const needsWeights = 'weights' in model && model.weights !== null;
  if (option !== undefined && !needsWeights) {
    throw new EbbError('INVALID_ARGUMENT', 'The model is built from no checkpoint.', {
      where: model.id,
      received: option,
      hint: `Leave ${option} out.`,
    });
  }
  if (pca !== undefined && from === undefined) {
    throw new EbbError('INVALID_ARGUMENT', 'Principal components are taken only together with a checkpoint.', {
      where: model.id,
      expected: '--from and --pca',
      received: '--pca alone',
    });
  }
}

const kilobytes = (bytes: number) => Math.round(bytes / 1e3);

function licenceText({ title, licence, citation, source }: ModelManifest): string {
  const { colors, width } = canvasOf(process.stderr);
  const entries: [string, string][] = [
    ['licence', licence],
    ['cite', citation],
    ...(source === null ? [] : [['source', source.url] as [string, string]]),
  ];
  return `${colors.bold(title)}\n${definitions(entries, width - 2).replaceAll(/^(?=.)/gm, '  ')}\n`;
}

async function addOwn(file: string, { id, sampleRate, patchSamples, hopSamples }: AddOptions): Promise<void> {
  const record = await addUserModel(modelFolder(), id, file, {
    ...(sampleRate === undefined ? {} : { sampleRateHz: sampleRate }),
    ...(patchSamples === undefined ? {} : { patchSamples }),
    ...(hopSamples === undefined ? {} : { hopSamples }),
  });
  writeRecord(record);
}

function writeRecord({ id, sha256, bytes, checkpoints }: ModelRecord): void {
  const entries: [string, string][] = [
    ['model', id],
    ['graph', `${byteSize(bytes)}, sha-256 ${sha256}`],
    ...checkpoints.map(({ file, sha256: checksum, official }): [string, string] => [
      'built from',
      `${file}, sha-256 ${checksum}${official === true ? ', the published one' : official === false ? ', not the published one' : ''}`,
    ]),
  ];
  process.stdout.write(`${definitions(entries, canvasOf(process.stdout).width)}\n`);
}
