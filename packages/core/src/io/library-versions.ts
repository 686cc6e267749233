import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Libraries that read audio; their versions decide its samples. */
const AUDIO_LIBRARIES = ['mpg123-decoder', '@wasm-audio-decoders/flac', '@wasm-audio-decoders/ogg-vorbis'];

const packageSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/**
 * The versions of the libraries that decide an embedding's figures, by name: those that read audio, and the others named.
 *
 * Read from this package's own package.json, which pins exact ones.
 */
export function libraryVersions(others: readonly string[]): Record<string, string> {
  // The same number of folders up from src/io and from dist/io.
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { dependencies } = packageSchema.parse(JSON.parse(text));
  return Object.fromEntries([...AUDIO_LIBRARIES, ...others].map((name) => [name, dependencies[name] ?? 'unknown']));
}
