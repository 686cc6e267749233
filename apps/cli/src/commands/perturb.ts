import { basename, extname, join } from 'node:path';
import { EbbError } from '@ebb/core/errors';
import { affectClip } from '@ebb/core/io/audio/affect-clip';
import { loadSound } from '@ebb/core/io/audio/load-sound';
import { writeWav } from '@ebb/core/io/audio/write-wav';
import { audioPaths } from '@ebb/core/io/audio-paths';
import type { Effect, Sound } from '@ebb/core/perturb/contract';
import { effectNamed } from '@ebb/core/perturb/registry';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { canvasOf } from '../canvas.js';
import { collect, integerBetween } from '../options.js';
import { renderTable } from '../table.js';

interface PerturbOptions {
  readonly effect: string;
  readonly strength?: number;
  readonly all?: boolean;
  readonly seed: number;
  readonly noise?: readonly string[];
  readonly rooms?: readonly string[];
  readonly output: string;
}

const HELP = `
The sound is written as mono at its own rate, in 32-bit float: levels above full scale are kept, and a player may clip them.

Examples:
  ebb perturb clip.flac --effect low-pass --strength 2000 -o dull.wav
  ebb perturb clip.wav --effect noise-recording --strength 5 --noise street/ -o street.wav
  ebb perturb clip.wav --effect reverberation --all -o reverberation/`;

export function addPerturb(program: Command): void {
  program
    .command('perturb')
    .description('write an audio file as it sounds under an acoustic condition')
    .argument('<file>', 'audio file: wav, flac, ogg or mp3')
    .requiredOption('--effect <id>', 'effect, see: ebb effects')
    .addOption(new Option('--strength <x>', 'of the effect, in its unit').argParser(finiteNumber).conflicts('all'))
    .option('--all', 'every strength of the effect’s grid')
    .addOption(new Option('--seed <n>', 'of the effect’s draws').argParser(integerBetween(0, 2 ** 32 - 1)).default(0))
    .option('--noise <path>', 'background noise for noise-recording, a file or folder; repeatable', collect)
    .option('--rooms <path>', 'impulse responses for room, a file or folder; repeatable', collect)
    .requiredOption('-o, --output <path>', 'wav file to write; with --all the folder, made when missing')
    .addHelpText('after', HELP)
    .action(perturb);
}

function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

async function perturb(file: string, options: PerturbOptions): Promise<void> {
  const { strength, all = false, seed, output } = options;
  const effect = effectNamed(options.effect);
  const { name, unit } = effect.strength;
  if (strength === undefined && !all) {
    throw new EbbError('INVALID_ARGUMENT', 'A strength is wanted.', {
      where: effect.id,
      expected: `--strength with the ${name}${unit && ` in ${unit}`}, ${effect.grid[0]} to ${effect.grid.at(-1)} for instance, or --all`,
    });
  }
  if (!all) requireWav(output);
  const recordings = await recordingsFor(effect, options);
  const sound = await loadSound(file);
  const stem = basename(file, extname(file));
  const lines: string[][] = [];
  for (const s of all ? effect.grid : [strength!]) {
    const target = all ? join(output, `${stem}-${effect.id}-${s}.wav`) : output;
    const affected = await affectClip(sound, { effect: effect.id, strength: s, seed, recordings }, file);
    await writeWav(target, affected);
    lines.push([`${s}`, durationText(affected), peakText(affected), target]);
  }
  const table = renderTable(
    [
      { header: unit === '' ? name : `${name} (${unit})`, align: 'right' },
      { header: 'length', align: 'right' },
      { header: 'peak', align: 'right' },
      { header: 'file', align: 'left' },
    ],
    lines,
    canvasOf(process.stdout),
  );
  process.stdout.write(`${table}\n`);
}

function requireWav(output: string): void {
  if (extname(output).toLowerCase() === '.wav') return;
  throw new EbbError('INVALID_ARGUMENT', 'The sound is written as wav.', {
    where: '--output',
    expected: 'a file name that ends in .wav',
    received: JSON.stringify(output),
  });
}

/** The audio files that the effect draws from; those of another need are not read. */
async function recordingsFor({ id, needs }: Effect, { noise = [], rooms = [] }: PerturbOptions): Promise<string[]> {
  if (needs !== 'noise' && needs !== 'rooms') return [];
  const given = { noise, rooms }[needs];
  if (given.length > 0) return audioPaths(given);
  throw new EbbError('INVALID_ARGUMENT', `The effect needs recordings of ${needs}.`, {
    where: id,
    hint: `Give files or a folder of them by --${needs}.`,
  });
}

const durationText = ({ samples, sampleRateHz }: Sound) => `${(samples.length / sampleRateHz).toFixed(2)} s`;

/** The largest magnitude in dB of full scale. */
function peakText({ samples }: Sound): string {
  const peak = samples.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  const decibel = 20 * Math.log10(peak);
  return peak === 0 ? 'silence' : `${decibel > 0 ? '+' : ''}${decibel.toFixed(1)} dBFS`;
}
