/**
 * Writes a synthetic folder in the layout of the ISMIR 2023 data: see synthetic-collections.mjs for what is in it.
 *
 * Run as `node test/support/paper-folder.mjs DIR --size small|paper [--embeddings vggish,openl3,yamnet] [--seed 1]`.
 * `small` has 615 IRMAS and 900 OpenMIC clips of 2 or 3 frames; `paper` has the paper's clips (6705 and 20000) and
 * dimensions, but one frame a clip, to keep the file at 180 MB.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import h5wasm from 'h5wasm/node';
import { Draws, frames, INSTRUMENTS, irmasClips, openmicClips, SIZES } from './synthetic-collections.mjs';

/** Titles that make each of the four genres by the token rule, and titles that make none ("Blues" is not "blue"). */
const TITLES = [
  ['Rock', 'Indie-Rock', 'Pop', "Pop/Rock 'n' Roll"],
  ['Jazz', 'Free-Jazz', 'Jazz: Vocal'],
  ['Classical', '20th Century Classical'],
  ['Folk', 'Country', 'Freak-Folk'],
];
const OTHER_TITLES = ['Electronic', 'Hip-Hop', 'Blues', "Kid's Music", 'Punk'];

/** `text` as Python's repr prints it, for text without backslashes. */
const pythonString = (text) => (text.includes("'") ? `"${text}"` : `'${text}'`);
const csvCell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `openmic-2018-metadata.csv`: row i holds the genre of the i-th clip in key order, whichever key it names. */
function metadataCsv(clips, size, seed) {
  const draws = new Draws(seed, 'metadata');
  const lines = clips.map((clip, i) => {
    const titles = draws.uniform() < 0.3 ? [draws.pick(OTHER_TITLES)] : [];
    if (clip.genre >= 0) titles.push(draws.pick(TITLES[clip.genre]));
    // A later title of another genre must not count.
    if (clip.genre >= 0 && draws.uniform() < 0.2) titles.push(draws.pick(draws.pick(TITLES)));
    const literal = titles.map((title) => {
      const id = 1 + draws.below(200);
      return `{'genre_id': '${id}', 'genre_title': ${pythonString(title)}, 'genre_url': 'https://example.org/genre/${id}/'}`;
    });
    // As in the published file, rows need not stand in key order: here every fifth pair is swapped.
    const named = size.shuffledMetadata && i % 10 < 2 && (i ^ 1) < clips.length ? clips[i ^ 1] : clip;
    return `${named.key},${csvCell(`Track ${i}, "live"`)},${csvCell(`[${literal.join(', ')}]`)}`;
  });
  return `${['sample_key,track_title,track_genres', ...lines].join('\n')}\n`;
}

function labelsCsv(clips, seed) {
  const draws = new Draws(seed, 'relevance');
  const lines = [];
  for (const clip of clips) {
    for (const [i, label] of clip.labels.entries()) {
      if (label === 0) continue;
      const eighths = label === 1 ? 4 + draws.below(5) : draws.below(4);
      lines.push(`${clip.key},${INSTRUMENTS[i]},${eighths / 8},${3 + draws.below(3)}`);
    }
    // Of OpenMIC's other ten classes one stands in for all: every clip then has a row.
    lines.push(`${clip.key},drums,${draws.below(9) / 8},3`);
  }
  return `${['sample_key,instrument,relevance,num_responses', ...lines].join('\n')}\n`;
}

/**
 * Writes the folder: `embeddings.h5`, `data/irmas` and `data/openmic-2018`.
 *
 * @param {string} dir made when missing
 * @param {{ size?: 'small' | 'paper', embeddings?: string[], seed?: number }} [options] all embeddings of the size by default
 */
export async function writePaperFolder(dir, { size: sizeName = 'small', embeddings, seed = 1 } = {}) {
  const size = SIZES[sizeName];
  const irmas = irmasClips(size, seed);
  const openmic = openmicClips(size, seed);
  const irmasDir = join(dir, 'data', 'irmas');
  const openmicDir = join(dir, 'data', 'openmic-2018');
  mkdirSync(irmasDir, { recursive: true });
  mkdirSync(openmicDir, { recursive: true });
  for (const split of ['train', 'test']) {
    const keys = (clips) => clips.filter((clip) => clip.split === split).map((clip) => clip.key);
    const irmasKeys = keys(irmas);
    if (sizeName === 'small') irmasKeys.push(...irmasKeys.slice(0, 3));
    writeFileSync(join(irmasDir, `irmas_${split}.csv`), `${irmasKeys.join('\n')}\n`);
    writeFileSync(join(openmicDir, `openmic2018_${split}.csv`), `${keys(openmic).join('\n')}\n`);
  }
  writeFileSync(join(openmicDir, 'openmic-2018-metadata.csv'), metadataCsv(openmic, size, seed));
  writeFileSync(join(openmicDir, 'openmic-2018-aggregated-labels.csv'), labelsCsv(openmic, seed));

  await h5wasm.ready;
  const file = new h5wasm.File(join(dir, 'embeddings.h5'), 'w');
  try {
    const groups = ['irmas', 'openmic'].map((id) => file.create_group(id));
    for (const name of embeddings ?? Object.keys(size.dims)) {
      for (const [c, { keys, features, dim }] of frames([irmas, openmic], size, name, seed).entries()) {
        const group = groups[c].create_group(name);
        group.create_dataset({ name: 'features', data: features, shape: [keys.length, dim], dtype: '<f4' });
        // One collection's keys of fixed length and the other's of variable length: both occur in practice.
        group.create_dataset({ name: 'keys', data: keys, shape: [keys.length], dtype: c === 0 ? 'S48' : 'S' });
      }
    }
  } finally {
    file.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir, ...flags] = process.argv.slice(2);
  const flag = (name) => (flags.includes(`--${name}`) ? flags[flags.indexOf(`--${name}`) + 1] : undefined);
  const size = flag('size') ?? 'small';
  const known = Object.hasOwn(SIZES, size) ? Object.keys(SIZES[size].dims) : [];
  const embeddings = flag('embeddings')?.split(',') ?? known;
  if (!dir || known.length === 0 || !embeddings.every((name) => known.includes(name))) {
    console.error('usage: paper-folder.mjs DIR --size small|paper [--embeddings vggish,openl3,yamnet] [--seed 1]');
    process.exit(2);
  }
  await writePaperFolder(dir, { size, embeddings, seed: Number(flag('seed') ?? 1) });
}
