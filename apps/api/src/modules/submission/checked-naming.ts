import { ApiError } from '../../errors.js';
import type { MethodNaming } from '../method/method-write.service.js';
import type { MethodInput } from './submission.input.js';

const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

const refused = (field: string, message: string, expected: string, received?: string) =>
  new ApiError('INVALID_ARGUMENT', message, {
    field,
    expected,
    ...(received === undefined ? {} : { received: JSON.stringify(received.slice(0, 80)) }),
  });

/**
 * A text for people without characters that do not show, or that turn the text around them; lines and tabs may stay where it has several.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkedText(text: string, field: string, most: number, { lines = false } = {}): string {
  const clean = text.normalize('NFC').trim();
  const hidden = lines ? /[^\P{C}\n\r\t]|[\p{Zl}\p{Zp}]/u : /[\p{C}\p{Zl}\p{Zp}]/u;
  if ([...clean].length > most) throw refused(field, 'The text is too long.', `at most ${most} characters`);
  if (hidden.test(clean)) throw refused(field, 'The text has characters that do not show.', 'characters that show');
  return clean;
}

/**
 * The names of a method in the form that boards take.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkedNaming(input: MethodInput): MethodNaming {
  const { slug, title, description, reference, url } = input;
  if (!SLUG.test(slug)) {
    throw refused(
      'method.slug',
      'The name is not of the form that is asked for.',
      '1 to 64 lower-case letters, digits and hyphens, beginning with a letter or digit',
      slug,
    );
  }
  const given = (text: string | null | undefined) => (text == null || text.trim() === '' ? undefined : text);
  const text = (value: string | null | undefined, name: string, most: number, options?: { lines: boolean }) => {
    const own = given(value);
    return own === undefined ? undefined : checkedText(own, `method.${name}`, most, options);
  };
  return {
    slug,
    title: text(title, 'title', 200),
    description: text(description, 'description', 5000, { lines: true }),
    reference: text(reference, 'reference', 500),
    url: checkedUrl(given(url)),
  };
}

function checkedUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const parsed = url.length <= 500 && URL.canParse(url) ? new URL(url) : undefined;
  // Others could run a script where a page links to it.
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '') {
    return parsed.href;
  }
  throw refused('method.url', 'The address is not one that can be linked to.', 'an http or https address', url);
}
