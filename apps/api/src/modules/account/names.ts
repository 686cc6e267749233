import { ApiError } from '../../errors.js';

const HANDLE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Names that would be taken for the server's own. */
const RESERVED = new Set(['ebb', 'admin', 'administrator', 'root', 'system', 'api', 'anonymous', 'none', 'null']);
const NAME_LENGTH_MAX = 80;

/**
 * A handle of the form that boards and addresses take.
 *
 * @throws ApiError INVALID_ARGUMENT, NAME_TAKEN for the server's own
 */
export function checkedHandle(handle: string): string {
  if (!HANDLE.test(handle) || handle.length < 2 || handle.length > 39) {
    throw new ApiError('INVALID_ARGUMENT', 'The handle is not of the form that is asked for.', {
      field: 'input.handle',
      expected: '2 to 39 lower-case letters, digits and single hyphens, a letter or digit at both ends',
      received: JSON.stringify(handle.slice(0, 60)),
    });
  }
  if (RESERVED.has(handle)) {
    throw new ApiError('NAME_TAKEN', `The handle ${handle} is the server’s own.`, { field: 'input.handle' });
  }
  return handle;
}

/**
 * A name for people to read: without characters that do not show, or that turn the text around them.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkedName(text: string, field: string): string {
  const name = text.normalize('NFC').trim();
  if (name !== '' && [...name].length <= NAME_LENGTH_MAX && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return name;
  throw new ApiError('INVALID_ARGUMENT', 'The name is empty, too long, or has characters that do not show.', {
    field,
    expected: `1 to ${NAME_LENGTH_MAX} characters`,
  });
}
