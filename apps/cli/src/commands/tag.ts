import { join } from 'node:path';
import { EMBEDDING_MODELS } from '@ebb/core/embed/registry';
import { loadClip } from '@ebb/core/io/audio/load-clip';
import { embedClips } from '@ebb/core/io/embedder';
import { cacheFolder } from '@ebb/core/io/env';
import { readClassNames } from '@ebb/core/io/model-manifest';
import { DEVICES, type Device } from '@ebb/core/io/onnx-session';
import { openModel } from '@ebb/core/io/open-model';
import { type Command, Option } from 'commander';
import { type Canvas, canvasOf } from '../canvas.js';
import { integerBetween } from '../options.js';
import { renderTable } from '../table.js';
import { type ClipTags, clipTags, type Tag } from '../tags.js';
import { wrap } from '../text.js';

interface TagOptions {
  readonly json?: boolean;
  readonly model: string;
  readonly top: number;
  readonly device: Device;
}

const EXAMPLES = `
Scores are the model's own, from 0 to 1, and each class has its own: they do not add up to 1.
The model must be installed: ebb models fetch yamnet

Examples:
  ebb tag recording.mp3
  ebb tag recording.flac --top 3 --json`;

/** Classes that a line over time names, at most. */
const TIME_TOP = 3;
/** What two decimals would show as nothing is not named beside the best class. */
const SCORE_MIN = 0.005;

const TAGGERS = EMBEDDING_MODELS.filter(({ classCount }) => classCount !== undefined).map(({ id }) => id);

export function addTag(program: Command): void {
  program
    .command('tag')
    .description('what a model hears in an audio file: its best classes, over all and over time')
    .argument('<file>', 'audio file: wav, flac, ogg or mp3')
    .option('--json', 'as JSON: {top: [{name, score}], frames: [{startSeconds, top}]}, a frame for each patch')
    .addOption(new Option('-m, --model <id>', 'model that has classes').choices(TAGGERS).default('yamnet'))
    .addOption(new Option('--top <n>', 'classes to name').argParser(integerBetween(1, 1000)).default(10))
    .addOption(
      new Option('--device <device>', 'where the model runs')
        .choices(DEVICES)
        .default('auto' satisfies Device, 'auto, the first that works'),
    )
    .addHelpText('after', EXAMPLES)
    .action(tag);
}

async function tag(file: string, { json, model: id, top, device }: TagOptions): Promise<void> {
  const { model, session } = await openModel(join(cacheFolder(), 'models'), id, { device, threads: 1 });
  const names = await readClassNames(id);
  const samples = await loadClip(file, model.sampleRateHz);
  const [{ scores } = {}] = await embedClips(model, session, [samples]);
  const unitSeconds = model.startUnitSamples / model.sampleRateHz;
  const startsSeconds = model.plan(samples).starts.map((start) => start * unitSeconds);
  const tags = clipTags(scores!, startsSeconds, names, top);
  const text = json
    ? JSON.stringify({ top: tags.top, frames: tags.frames }, null, 2)
    : report(tags, top, canvasOf(process.stdout));
  process.stdout.write(`${text}\n`);
}

function report({ top, spans, spanSeconds }: ClipTags, count: number, canvas: Canvas): string {
  const clip = renderTable(
    [
      { header: 'class', align: 'left' },
      { header: 'score', align: 'right' },
    ],
    top.map(({ name, score }) => [name, score.toFixed(3)]),
    canvas,
  );
  // A clip of one patch, or one second, says nothing about time.
  if (spans.length < 2) return clip;
  const overTime = renderTable(
    [
      { header: 'from second', align: 'right' },
      { header: 'classes', align: 'left' },
    ],
    spans.map(({ startSeconds, top: best }) => [
      String(startSeconds),
      best.slice(0, TIME_TOP).filter(told).map(inWords).join(' · '),
    ]),
    canvas,
  );
  const span = spanSeconds < 60 ? `${spanSeconds} s` : `${spanSeconds / 60} min`;
  const footer = `Mean of the patches, over all (${count} best) and over those that start in each ${span} (${Math.min(count, TIME_TOP)} best).`;
  return `${clip}\n\n${overTime}\n\n${canvas.colors.dim(wrap(footer, canvas.width))}`;
}

const told = ({ score }: Tag, place: number) => place === 0 || score >= SCORE_MIN;
const inWords = ({ name, score }: Tag) => `${name} ${score.toFixed(2)}`;
