import { type DestinationStream, type Logger, pino } from 'pino';
import type { Env } from './env.js';

/** What no line may show, in what is logged or one level within it. */
const SECRET = ['authorization', 'cookie', 'set-cookie', 'secret', 'key', 'password', 'signature', 'invite', 'hash'];

/** A log of lines of JSON; what looks like an API key or a signature is hidden in texts too. */
export function createLog(env: Pick<Env, 'EBB_LOG_LEVEL'>, destination?: DestinationStream): Logger {
  const options = {
    level: env.EBB_LOG_LEVEL,
    base: { pid: process.pid },
    redact: { paths: SECRET.flatMap((name) => [path(name), `*${path(name)}`]), censor: '[hidden]' },
    hooks: { streamWrite: hideSecrets },
  };
  return destination ? pino(options, destination) : pino(options);
}

const path = (name: string) => `["${name}"]`;

/** A text without the keys, passwords of addresses and signatures in it. */
export const hideSecrets = (text: string): string =>
  text
    .replace(/ebb_[\w-]{43}/g, 'ebb_[hidden]')
    .replace(/(signature=)[\w-]+/g, '$1[hidden]')
    .replace(/((?:postgres(?:ql)?|rediss?):\/\/[^\s:@/"]*:)[^\s@/"]+@/g, '$1[hidden]@');
