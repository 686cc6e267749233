import 'server-only';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docsHtml } from './markdown';
import type { DocsPage } from './pages';

// Documents lie beside the site in the repository, and next.config.ts puts them beside it in the standalone server.
const FOLDER = join(process.cwd(), '../../docs');

/** A document of the repository as HTML. */
export const loadDocument = async ({ file, sections }: DocsPage): Promise<string> =>
  docsHtml(await readFile(join(FOLDER, file), 'utf8'), sections);
