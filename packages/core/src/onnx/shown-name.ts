/** Most characters of an author's name in a message. */
const SHOWN = 80;

/** A name from a submitted file as it may stand in a message: quoted, control characters escaped, cut. */
export function shownName(name: string): string {
  const text = JSON.stringify(name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name);
  // JSON leaves these as they are: they hide or reorder what a reader sees.
  return text.replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
