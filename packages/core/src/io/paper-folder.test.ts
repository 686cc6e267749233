import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../errors.js';
import { inventoryRows } from './inventory.js';
import { encodeNpz } from './npz.js';
import { loadPaperFolder } from './paper-folder.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-paper-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(async () => {
  await ready;
});

const IRMAS = {
  train: [
    '001__[gel][dru][pop_roc]0829__1',
    '001__[gel][dru][pop_roc]0829__2',
    '[cel][cla]0001__1',
    '[voi][lat_sou]0002__1',
  ],
  test: ['002__[org][nod][jaz_blu]1123__1', '[gac][cou_fol]0003__1'],
};
const OPENMIC = { train: ['000046_3840', '000135_0', '000135_10'], test: ['000178_3840', '000308_61440'] };

interface Folder {
  irmas: Record<'train' | 'test', string[]>;
  openmic: Record<'train' | 'test', string[]>;
  /** Frames of each clip of a dataset, by embedding. */
  features: Record<
    string,
    Record<string, { keys: string[]; dim: number; value?: (row: number, column: number) => number }>
  >;
  metadata: string;
  labels: string | undefined;
  npz: Uint8Array | undefined;
}

const genre = (title: string) => `"[{'genre_id': '1', 'genre_title': '${title}', 'genre_url': 'x'}]"`;

function folder(): Folder {
  const irmas = [...IRMAS.train, ...IRMAS.test];
  const openmic = [...OPENMIC.train, ...OPENMIC.test];
  return {
    irmas: structuredClone(IRMAS),
    openmic: structuredClone(OPENMIC),
    features: {
      irmas: { vggish: { keys: [...irmas, ...irmas], dim: 3 }, yamnet: { keys: [...irmas], dim: 2 } },
      openmic: { vggish: { keys: openmic, dim: 3 }, yamnet: { keys: [...openmic], dim: 2 } },
    },
    // The second and third rows name each other's clip; the fourth has none of the four genres.
    metadata: `track_genres,sample_key\n${[
      `${genre('Rock')},000046_3840`,
      `${genre('Jazz')},000135_10`,
      `${genre('Classical')},000135_0`,
      `${genre('Hip-Hop')},000178_3840`,
      `${genre('Folk')},000308_61440`,
    ].join('\n')}\n`,
    labels: [
      'sample_key,instrument,relevance,num_responses',
      '000046_3840,cello,0.5,3',
      '000046_3840,voice,0.49,3',
      '000135_0,drums,1.0,4',
      '000135_10,guitar,0,3',
      '000308_61440,guitar,1,3',
      '',
    ].join('\n'),
    npz: undefined,
  };
}

let made = 0;

function write(change: (folder: Folder) => void = () => {}): string {
  const content = folder();
  change(content);
  const dir = join(root, `${made++}`);
  const [irmas, openmic] = [join(dir, 'data', 'irmas'), join(dir, 'data', 'openmic-2018')];
  mkdirSync(irmas, { recursive: true });
  mkdirSync(openmic, { recursive: true });
  for (const split of ['train', 'test'] as const) {
    writeFileSync(join(irmas, `irmas_${split}.csv`), content.irmas[split].join('\n'));
    writeFileSync(join(openmic, `openmic2018_${split}.csv`), content.openmic[split].join('\n'));
  }
  writeFileSync(join(openmic, 'openmic-2018-metadata.csv'), content.metadata);
  if (content.labels) writeFileSync(join(openmic, 'openmic-2018-aggregated-labels.csv'), content.labels);
  if (content.npz) writeFileSync(join(openmic, 'openmic-2018.npz'), content.npz);
  const file = new File(join(dir, 'embeddings.h5'), 'w');
  for (const [dataset, embeddings] of Object.entries(content.features)) {
    const section = file.create_group(dataset);
    for (const [embedding, { keys, dim, value = (row: number, column: number) => row + column / 4 }] of Object.entries(
      embeddings,
    )) {
      const group = section.create_group(embedding);
      const data = Float32Array.from({ length: keys.length * dim }, (_, at) => value(Math.floor(at / dim), at % dim));
      group.create_dataset({ name: 'features', data, shape: [keys.length, dim] });
      group.create_dataset({ name: 'keys', data: keys, shape: [keys.length] });
    }
  }
  file.close();
  return dir;
}

const load = (dir: string, reading: 'as-run' | 'corrected' = 'as-run', embeddings?: string[]) =>
  loadPaperFolder(dir, { reading, seed: 42, ...(embeddings ? { embeddings } : {}) });

describe('the folder becomes a benchmark', () => {
  test('IRMAS: labels, genre and recording from the key, latin and soul dropped, guitars joined', async () => {
    const { benchmark } = await load(write());
    const irmas = benchmark.datasets[0]!;
    expect(irmas.keys).toEqual([
      '001__[gel][dru][pop_roc]0829__1',
      '001__[gel][dru][pop_roc]0829__2',
      '002__[org][nod][jaz_blu]1123__1',
      '[cel][cla]0001__1',
      '[gac][cou_fol]0003__1',
    ]);
    expect(irmas.splits).toEqual(['train', 'train', 'test', 'train', 'test']);
    expect(irmas.recordings.slice(0, 3)).toEqual([
      '001__[gel][dru][pop_roc]0829',
      '001__[gel][dru][pop_roc]0829',
      '002__[org][nod][jaz_blu]1123',
    ]);
    expect(Array.from(irmas.genres, (g) => benchmark.genres[g])).toEqual([
      'pop_rock',
      'pop_rock',
      'jazz_blue',
      'classical',
      'country_folk',
    ]);
    const positive = irmas.keys.map((_, clip) => {
      return benchmark.instruments.filter((_, i) => irmas.labels[clip * 10 + i] === 1);
    });
    expect(positive).toEqual([['guitar'], ['guitar'], ['organ'], ['cello'], ['guitar']]);
    expect(irmas.labels.filter((label) => label === -1)).toHaveLength(5 * 9);
  });

  test('OpenMIC: the metadata row counts as run, its sample_key when corrected', async () => {
    const dir = write();
    const asRun = (await load(dir, 'as-run')).benchmark.datasets[1]!;
    const corrected = (await load(dir, 'corrected')).benchmark.datasets[1]!;
    expect(asRun.keys).toEqual(['000046_3840', '000135_0', '000135_10', '000308_61440']);
    expect(asRun.recordings).toEqual(['000046', '000135', '000135', '000308']);
    expect(asRun.splits).toEqual(['train', 'train', 'train', 'test']);
    expect(Array.from(asRun.genres)).toEqual([0, 1, 2, 3]);
    expect(corrected.keys).toEqual(asRun.keys);
    expect(Array.from(corrected.genres)).toEqual([0, 2, 1, 3]);
  });

  const LABELS = [
    ['000046_3840', { cello: 1, voice: -1 }],
    ['000135_0', {}],
    ['000135_10', { guitar: -1 }],
    ['000308_61440', { guitar: 1 }],
  ] as const;
  const labelsOf = async (dir: string) => {
    const { datasets, instruments } = (await load(dir)).benchmark;
    const { keys, labels } = datasets[1]!;
    return keys.map((key, clip) => {
      const row = instruments.map((name, i) => [name, labels[clip * 10 + i]] as const);
      return [key, Object.fromEntries(row.filter(([, label]) => label !== 0))];
    });
  };

  test('OpenMIC labels from the aggregated table: positive from 0.5 on, unreviewed where there is no row', async () => {
    expect(await labelsOf(write())).toEqual(LABELS);
  });

  test('OpenMIC labels from the npz, in its own order of clips, are the same', async () => {
    const keys = ['000308_61440', '000178_3840', '000135_10', '000135_0', '000046_3840'];
    const truth = new Float64Array(100).fill(0.5);
    const mask = new Uint8Array(100);
    // Columns of the 20 classes: cello 3, guitar 8, voice 19, drums 6.
    for (const [row, column, relevance] of [
      [4, 3, 0.5],
      [4, 19, 0.49],
      [3, 6, 1],
      [2, 8, 0],
      [0, 8, 1],
    ] as const) {
      truth[row * 20 + column] = relevance;
      mask[row * 20 + column] = 1;
    }
    const dir = write((f) => {
      f.labels = undefined;
      f.npz = encodeNpz({
        Y_true: { shape: [5, 20], data: truth },
        Y_mask: { shape: [5, 20], data: mask },
        sample_key: { shape: [5], data: keys },
      });
    });
    expect(await labelsOf(dir)).toEqual(LABELS);
  });

  test('embeddings come in the order of the clips, one table a dataset, and name their constant columns', async () => {
    const { loadEmbedding, embeddingIds } = await load(
      write((f) => {
        f.features.irmas!.vggish!.value = (row, column) => (column === 1 ? 7 : row);
      }),
    );
    expect(embeddingIds).toEqual(['vggish', 'yamnet']);
    const { dim, tables, constantColumns } = await loadEmbedding('vggish');
    expect(dim).toBe(3);
    // Each IRMAS clip's two frames lie 6 rows apart: the mean of row r and r + 6. The fourth clip (lat_sou) is left out.
    expect(tables[0]).toEqual(Float32Array.of(3, 7, 3, 4, 7, 4, 7, 7, 7, 5, 7, 5, 8, 7, 8));
    expect(tables[1]).toHaveLength(4 * 3);
    expect(constantColumns).toEqual([[1], []]);
    expect((await load(write(), 'as-run', ['yamnet'])).embeddingIds).toEqual(['yamnet']);
  });

  test('repeated IRMAS keys count once', async () => {
    const { inventory, benchmark } = await load(
      write((f) => {
        f.irmas.train.push(f.irmas.train[0]!, f.irmas.train[0]!);
      }),
    );
    expect(benchmark.datasets[0]!.keys).toHaveLength(5);
    expect(inventory[0]!.named).toBe(4);
  });

  test('the inventory counts clips, genres and labels of each split, beside what the paper reports', async () => {
    const rows = inventoryRows((await load(write())).inventory);
    const of = (dataset: string, split: string, what: string) =>
      rows.find((row) => row.dataset === dataset && row.split === split && row.what === what);
    expect(of('irmas', 'train', 'clips named')).toMatchObject({ found: 4, published: 5039 });
    expect(of('irmas', 'train', 'clips kept')).toMatchObject({ found: 3, published: 4997 });
    expect(of('openmic', 'test', 'clips kept')).toMatchObject({ found: 1, published: 2491 });
    expect(of('irmas', 'train', 'genre pop_rock')).toMatchObject({ found: 2, published: null });
    expect(of('irmas', 'train', 'guitar positives')).toMatchObject({ found: 2, published: null });
    expect(of('irmas', 'test', 'guitar negatives')).toMatchObject({ found: 1, published: null });
    expect(of('openmic', 'test', 'guitar positives')).toMatchObject({ found: 1, published: 181 });
  });
});

describe('bad input is a typed error that names file and place', () => {
  test.each<[string, (f: Folder) => void, ErrorCode, RegExp]>([
    [
      'an IRMAS key in both splits',
      (f) => f.irmas.test.push(f.irmas.train[1]!),
      'DUPLICATE_KEY',
      /irmas_test\.csv at line 3: .*0829__2.*irmas_train\.csv, line 2/,
    ],
    [
      'a repeated OpenMIC key',
      (f) => f.openmic.train.push('000046_3840'),
      'DUPLICATE_KEY',
      /openmic2018_train\.csv at line 4.*000046_3840/,
    ],
    [
      'clips without features',
      (f) => f.irmas.test.push('[flu][cla]9__1', '[flu][cla]9__2'),
      'UNKNOWN_KEY',
      /irmas_test\.csv at line 3: 2 of 8 clips have no data in .*embeddings\.h5, \/irmas\/vggish.*\[flu\]\[cla\]9__1/,
    ],
    [
      'features in no split',
      (f) => f.features.openmic!.yamnet!.keys.push('stray_1'),
      'UNKNOWN_KEY',
      /embeddings\.h5, \/openmic\/yamnet: 1 of 6 clips are in no split.*stray_1/,
    ],
    [
      'an unknown IRMAS code',
      (f) => {
        f.irmas.test[0] = '[kaz][cla]1__1';
        for (const { keys } of Object.values(f.features.irmas!))
          keys.splice(0, keys.length, ...f.irmas.train, ...f.irmas.test);
      },
      'INVALID_VALUE',
      /irmas_test\.csv at line 1: .*\[kaz\]\[cla\]1__1 has no known instrument code.*cel, cla/,
    ],
    [
      'two dimensions of one embedding',
      (f) => {
        f.features.openmic!.vggish!.dim = 4;
      },
      'WRONG_DIMENSION',
      /\/openmic\/vggish\/features: .*Expected 3 columns.*received 4/,
    ],
    [
      'an embedding for one dataset alone',
      (f) => {
        delete f.features.openmic!.yamnet;
      },
      'UNKNOWN_EMBEDDING',
      /embeddings\.h5: There is no embedding openmic\/yamnet\..*\/irmas\/vggish, \/irmas\/yamnet, \/openmic\/vggish/,
    ],
    [
      'no embedding',
      (f) => {
        f.features = {};
      },
      'UNKNOWN_EMBEDDING',
      /embeddings\.h5: .*received none/,
    ],
    [
      'no genre column',
      (f) => {
        f.metadata = f.metadata.replace('track_genres', 'genres');
      },
      'MISSING_COLUMN',
      /openmic-2018-metadata\.csv: .*'track_genres'.*genres, sample_key/,
    ],
    [
      'a genre cell that is no literal',
      (f) => {
        f.metadata = f.metadata.replace(genre('Jazz'), 'Jazz');
      },
      'INVALID_VALUE',
      /openmic-2018-metadata\.csv at line 3: .*character 1/,
    ],
    [
      'too few metadata rows',
      (f) => {
        f.metadata = f.metadata.split('\n').slice(0, 5).join('\n');
      },
      'INVALID_VALUE',
      /openmic-2018-metadata\.csv: .*5 rows.*received 4/,
    ],
    [
      'an unknown instrument',
      (f) => {
        f.labels = f.labels!.replace('drums', 'kazoo');
      },
      'INVALID_VALUE',
      /aggregated-labels\.csv at line 4: .*'kazoo'/,
    ],
    [
      'a relevance out of range',
      (f) => {
        f.labels = f.labels!.replace('0.49', '4.9');
      },
      'INVALID_VALUE',
      /aggregated-labels\.csv at line 3: .*from 0 to 1, received '4\.9'/,
    ],
    [
      'an empty relevance',
      (f) => {
        f.labels = f.labels!.replace('0.49', '');
      },
      'INVALID_VALUE',
      /aggregated-labels\.csv at line 3: /,
    ],
    [
      'a label twice',
      (f) => {
        f.labels += '000135_0,drums,1,3\n';
      },
      'DUPLICATE_KEY',
      /aggregated-labels\.csv at line 7: 000135_0 .*drums/,
    ],
    [
      'a label of a clip in no split',
      (f) => {
        f.labels += '999_0,drums,1,3\n';
      },
      'UNKNOWN_KEY',
      /aggregated-labels\.csv at line 7: .*999_0/,
    ],
    [
      'no labels',
      (f) => {
        f.labels = undefined;
      },
      'FILE_NOT_FOUND',
      /aggregated-labels\.csv: .*openmic-2018\.npz/,
    ],
    [
      'npz labels of another shape',
      (f) => {
        f.labels = undefined;
        const table = { shape: [1, 2], data: new Float64Array(2) };
        f.npz = encodeNpz({ Y_true: table, Y_mask: table, sample_key: { shape: [1], data: ['000046_3840'] } });
      },
      'SHAPE_MISMATCH',
      /openmic-2018\.npz: .*Y_true.*\(1, 20\), received \(1, 2\)/,
    ],
    [
      'npz labels without a row of a clip',
      (f) => {
        f.labels = undefined;
        const table = { shape: [1, 20], data: new Float64Array(20) };
        f.npz = encodeNpz({ Y_true: table, Y_mask: table, sample_key: { shape: [1], data: ['000046_3840'] } });
      },
      'UNKNOWN_KEY',
      /openmic-2018\.npz: 4 of 5 clips have no row.*000135_0/,
    ],
  ])('%s', async (_, change, code, message) => {
    await expect(load(write(change))).rejects.toThrow(
      expect.objectContaining({ name: 'EbbError', code, message: expect.stringMatching(message) }),
    );
  });

  test('corrected: a clip without a metadata row, and one with two', async () => {
    const missing = write((f) => {
      f.metadata = f.metadata.replace('000135_10', '999_0');
    });
    await expect(load(missing, 'corrected')).rejects.toThrow(/metadata\.csv: 1 of 5 clips have no row.*000135_10/);
    const double = write((f) => {
      f.metadata = f.metadata.replace('000135_10', '000046_3840');
    });
    await expect(load(double, 'corrected')).rejects.toThrow(/metadata\.csv at line 3: .*000046_3840 has two rows/);
  });

  test('a missing folder, a missing file and an embedding that is not there', async () => {
    await expect(load(join(root, 'none'))).rejects.toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
    const dir = write();
    rmSync(join(dir, 'data', 'irmas', 'irmas_test.csv'));
    await expect(load(dir)).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_NOT_FOUND', message: expect.stringContaining('irmas_test.csv') }),
    );
    await expect(load(write(), 'as-run', ['clap'])).rejects.toThrow(/no embedding irmas\/clap.*\/irmas\/vggish/);
    await expect((await load(write())).loadEmbedding('clap')).rejects.toThrow(
      expect.objectContaining({ code: 'UNKNOWN_EMBEDDING' }),
    );
  });

  test('features that are NaN, or all alike', async () => {
    const nan = write((f) => {
      f.features.openmic!.vggish!.value = (row, column) => (row === 3 && column === 2 ? Number.NaN : row);
    });
    await expect((await load(nan)).loadEmbedding('vggish')).rejects.toThrow(
      expect.objectContaining({
        code: 'NON_FINITE',
        message: expect.stringMatching(
          /embeddings\.h5, \/openmic\/vggish\/features at row 3 \(clip 000178_3840\), column 2/,
        ),
      }),
    );
    const constant = write((f) => {
      f.features.irmas!.yamnet!.value = (_, column) => column;
    });
    await expect((await load(constant)).loadEmbedding('yamnet')).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringMatching(/\/irmas\/yamnet\/features/) }),
    );
  });
});
