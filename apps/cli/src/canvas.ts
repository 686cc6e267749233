import pc from 'picocolors';
import { env } from './env.js';

/** What a text may look like where it goes. */
export interface Canvas {
  /** Columns that a line may fill. */
  readonly width: number;
  readonly colors: ReturnType<typeof pc.createColors>;
}

/** Columns of a text that goes to a file or a pipe. */
const PLAIN_WIDTH = 120;

/** Nothing is narrower: a column of numbers beside a name must fit. */
const WIDTH_MIN = 40;

/** The canvas of a stream; without one, that of a file. */
export function canvasOf(stream?: NodeJS.WriteStream): Canvas {
  const isTerminal = stream?.isTTY === true;
  return {
    width: isTerminal ? Math.max(WIDTH_MIN, stream.columns || PLAIN_WIDTH) : PLAIN_WIDTH,
    colors: pc.createColors(isTerminal && !env.noColor && !env.dumbTerminal),
  };
}
