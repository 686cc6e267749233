/**
 * Runs synchronous code with `console.error` off.
 *
 * The decoders print each error that they also return; a damaged file in a folder of thousands is reported once, by us.
 */
export function quietly<T>(run: () => T): T {
  const print = console.error;
  console.error = () => {};
  try {
    return run();
  } finally {
    console.error = print;
  }
}
