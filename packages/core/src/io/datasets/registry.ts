import { EbbError } from '../../errors.js';
import type { AudioCollection, CollectionAdapter } from './collection.js';
import { readCsvCollections } from './csv-folder.js';
import { irmas } from './irmas.js';
import { magnatagatune } from './magnatagatune.js';
import { openmic } from './openmic.js';

/** The collections that are read as their authors publish them, by id. */
export const ADAPTERS: ReadonlyMap<string, CollectionAdapter> = new Map(
  [openmic, irmas, magnatagatune].map((adapter) => [adapter.id, adapter]),
);

/**
 * The collections of a source: `<adapter>:<folder>`, `openmic:data` for instance, or a CSV file (see `readCsvCollections`).
 *
 * @throws EbbError INVALID_ARGUMENT for an unknown adapter; what the reader of the collection throws.
 */
export async function readCollections(
  source: string,
  options?: { readonly audio: 'required' | 'unused' },
): Promise<AudioCollection[]> {
  const colon = source.indexOf(':');
  // One letter before the colon is a drive of Windows.
  if (colon < 2 || source.toLowerCase().endsWith('.csv')) return readCsvCollections(source, options);
  const adapter = ADAPTERS.get(source.slice(0, colon));
  if (adapter) return [await adapter.read(source.slice(colon + 1))];
  throw new EbbError('INVALID_ARGUMENT', 'There is no adapter of that name.', {
    where: source,
    expected: `a CSV file, or one of ${[...ADAPTERS.keys()].map((id) => `${id}:DIR`).join(', ')}`,
    received: `'${source.slice(0, colon)}'`,
  });
}
