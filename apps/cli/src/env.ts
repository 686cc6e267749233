import { homedir } from 'node:os';
import { join } from 'node:path';

/** The environment variables that the command line reads. */
export const env = {
  /** Stack traces of unexpected errors. */
  debug: process.env.EBB_DEBUG === '1',
  /** See https://no-color.org: any value but the empty one. */
  noColor: Boolean(process.env.NO_COLOR),
  dumbTerminal: process.env.TERM === 'dumb',
  /** Address of the evaluation server. */
  server: process.env.EBB_SERVER || undefined,
  /** API key for it. */
  key: process.env.EBB_KEY || undefined,
  /** Where `ebb login` keeps servers and keys. */
  credentialsFile: join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'ebb', 'credentials.json'),
};
