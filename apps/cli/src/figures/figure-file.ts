import { extname } from 'node:path';
import { EbbError } from '@ebb/core/errors';
import { assertWritable, writeOutputFile } from '../output.js';
import { svgToPng } from './svg-to-png.js';

/**
 * Fails before the work rather than after it where the figure has no place to go.
 *
 * @param output the file; without one the figure goes to stdout
 * @throws EbbError INVALID_ARGUMENT for a name that ends neither in .svg nor in .png, and for a terminal; FILE_UNWRITABLE.
 */
export function assertFigurePlace(output: string | undefined, stdoutIsTerminal: boolean): void {
  if (output === undefined) {
    if (!stdoutIsTerminal) return;
    throw new EbbError('INVALID_ARGUMENT', 'A figure is no text for a terminal.', {
      where: '--output',
      hint: 'Give -o FILE.svg or -o FILE.png, or send the SVG to a pipe or a file.',
    });
  }
  if (!['.svg', '.png'].includes(extname(output).toLowerCase())) {
    throw new EbbError('INVALID_ARGUMENT', 'A figure’s format is that of its file’s name.', {
      where: '--output',
      expected: 'a name that ends in .svg or .png',
      received: JSON.stringify(output),
    });
  }
  assertWritable(output);
}

/**
 * Writes a figure to its file, as PNG where the name ends in .png, or as SVG to stdout.
 *
 * @throws EbbError FILE_UNWRITABLE.
 */
export function giveFigure(svg: string, output: string | undefined): void {
  if (output === undefined) process.stdout.write(`${svg}\n`);
  else writeOutputFile(output, extname(output).toLowerCase() === '.png' ? svgToPng(svg) : `${svg}\n`);
}
