import { join } from 'node:path';
import { ClientError } from '@ebb/client/client-error';
import { TrainingDataDocument } from '@ebb/client/operations.generated';
import { EbbError } from '@ebb/core/errors';
import { fetchFile } from '@ebb/core/io/download';
import { makeFolder } from '@ebb/core/io/make-folder';
import { writeFault } from '@ebb/core/io/write-fault';
import type { Command } from 'commander';
import { canvasOf } from '../canvas.js';
import { byteSize } from '../format.js';
import { quietOption } from '../options.js';
import { Progress } from '../progress.js';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';
import { renderTable } from '../table.js';

interface DownloadOptions extends ServerOptions {
  readonly benchmark: string;
  readonly embedding: string;
  readonly output: string;
  readonly quiet?: boolean;
}

const HELP = `
Embeddings, labels and balanced rows of the training part, and the label-free sample on which the server tries graphs. Files that are there and
right are kept; a download that was broken off goes on.

Examples:
  ebb download-training -b mini -e mfcc -o mini-mfcc`;

export function addDownloadTraining(program: Command): void {
  const command = program
    .command('download-training')
    .description('fetch from a server what an author needs to fit a method')
    .requiredOption('-b, --benchmark <id>', 'benchmark on the server')
    .requiredOption('-e, --embedding <id>', 'embedding')
    .requiredOption('-o, --output <dir>', 'folder to write, made when missing')
    .addOption(quietOption());
  addServerOptions(command).addHelpText('after', HELP).action(download);
}

async function download(options: DownloadOptions): Promise<void> {
  const { benchmark, embedding, output, quiet = false } = options;
  const client = await connect(options);
  const { trainingData } = await client.request(TrainingDataDocument, { benchmark, embedding });
  if (!trainingData) {
    throw new ClientError('NOT_FOUND', `The server has no embedding ${embedding} of a benchmark ${benchmark}.`);
  }
  await makeFolder(output).catch((error) => {
    throw writeFault(output, error);
  });
  const progress = new Progress(process.stderr, quiet);
  const written: [string, string][] = [];
  try {
    for (const { name, url, sha256, sizeBytes } of trainingData.files) {
      // A name of a server is no path.
      if (!/^[\w][\w.-]*$/.test(name)) {
        throw new EbbError('INVALID_VALUE', 'The server names a file that cannot be one.', {
          received: JSON.stringify(name),
        });
      }
      await fetchFile(new URL(url, `${client.url}/`).href, join(output, name), {
        sha256,
        onProgress: ({ receivedBytes }) =>
          progress.update(`downloading ${name} (kB)`, kilobytes(receivedBytes), kilobytes(sizeBytes)),
      });
      written.push([join(output, name), byteSize(sizeBytes)]);
    }
  } finally {
    progress.close();
  }
  const table = renderTable(
    [
      { header: 'file', align: 'left' },
      { header: 'size', align: 'right' },
    ],
    written,
    canvasOf(process.stdout),
  );
  process.stdout.write(`${table}\n`);
}

const kilobytes = (bytes: number) => Math.max(1, Math.round(bytes / 1e3));
