/** The environment variables that the command line reads. */
export const env = {
  /** Stack traces of unexpected errors. */
  debug: process.env.EBB_DEBUG === '1',
  /** See https://no-color.org: any value but the empty one. */
  noColor: Boolean(process.env.NO_COLOR),
  dumbTerminal: process.env.TERM === 'dumb',
};
