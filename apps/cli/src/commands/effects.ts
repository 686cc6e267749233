import type { Effect, EffectNeed } from '@ebb/core/perturb/contract';
import { EFFECTS, effectNamed } from '@ebb/core/perturb/registry';
import type { Command } from 'commander';
import { type Canvas, canvasOf } from '../canvas.js';
import { definitions, wrap } from '../text.js';

const EXAMPLES = `
Examples:
  ebb effects
  ebb effects reverberation room
  ebb effects --json`;

export function addEffects(program: Command): void {
  program
    .command('effects')
    .description('the acoustic conditions under which embeddings are tried, and their strengths')
    .argument('[ids...]', 'only these (default: all)')
    .option('--json', 'as a JSON array')
    .addHelpText('after', EXAMPLES)
    .action((ids: readonly string[], { json }: { readonly json?: boolean }) => {
      const effects = ids.length > 0 ? ids.map(effectNamed) : [...EFFECTS.values()];
      const text = json ? `${JSON.stringify(effects.map(effectItem), null, 2)}\n` : effectsText(effects);
      process.stdout.write(text);
    });
}

const effectItem = ({ id, title, strength, grid, loudness, needs, definition, reference }: Effect) => ({
  id,
  title,
  strength: { ...strength, grid },
  loudness,
  needs: needs ?? null,
  definition,
  reference,
});

const NEED_TEXT: Readonly<Record<EffectNeed, string>> = {
  noise: 'recordings of noise, given by --noise',
  rooms: 'impulse responses of rooms, given by --rooms',
  codec: 'a lossy codec, which Ebb has',
};

function effectsText(effects: readonly Effect[], canvas: Canvas = canvasOf(process.stdout)): string {
  const { bold, dim } = canvas.colors;
  const blocks = effects.map((effect) => {
    const { id, title, loudness, needs, definition, reference } = effect;
    const entries: [string, string][] = [
      ['strength', strengthText(effect)],
      ['loudness', loudness],
      ...(needs === undefined ? [] : [['needs', NEED_TEXT[needs]] as [string, string]]),
      ['definition', definition],
      ['reference', reference],
    ];
    const indented = definitions(entries, canvas.width - 2).replaceAll(/^/gm, '  ');
    return `${bold(id)}  ${title}\n${indented}`;
  });
  const footer = 'To hear one: ebb perturb FILE --effect reverberation --strength 0.5 -o affected.wav';
  return `${[...blocks, dim(wrap(footer, canvas.width))].join('\n\n')}\n`;
}

/** What a strength is, and the grid between its ends: room size, 34 strengths from 0.01 to 1. */
function strengthText({ strength: { name, unit }, grid }: Effect): string {
  const number = (value: number) => `${value}${unit && ` ${unit}`}`;
  return `${name}, ${grid.length} strengths from ${number(grid[0]!)} to ${number(grid.at(-1)!)}`;
}
