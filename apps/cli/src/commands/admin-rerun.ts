import { EbbError } from '@ebb/core/errors';
import type { Command } from 'commander';
import { counted } from '../format.js';
import { withServer } from '../server/open-database.js';

interface RerunOptions {
  readonly benchmark?: string;
  readonly json?: boolean;
}

const HELP = `
With --benchmark the latest version of every method is judged on the benchmark’s current data, after an import of another revision for instance. It
costs nobody quota; what is known already is not judged twice. A server or worker on the same database does the work.

Examples:
  ebb admin rerun U3VibWlzc2lvbjo0...
  ebb admin rerun --benchmark ismir2023`;

export function addRerun(group: Command, where: string): void {
  group
    .command('rerun')
    .description('judge a submission, or all methods of a benchmark, again')
    .argument('[id]', 'of a submission that has ended')
    .option('-b, --benchmark <id>', 'all methods of this benchmark')
    .option('--json', 'the ids of the new submissions as JSON')
    .addHelpText('after', `${where}\n${HELP}`)
    .action(rerun);
}

async function rerun(id: string | undefined, { benchmark, json = false }: RerunOptions): Promise<void> {
  if ((id === undefined) === (benchmark === undefined)) {
    throw new EbbError('INVALID_ARGUMENT', 'Name a submission or a benchmark.', {
      where: 'admin rerun',
      expected: 'ID or --benchmark ID',
      received: id === undefined ? 'neither' : 'both',
    });
  }
  const { fromGlobalId, toGlobalId } = await import('@ebb/api/graphql/global-id');
  const { rerunBenchmark } = await import('@ebb/api/modules/submission/rerun-benchmark.service');
  const { rerunSubmission } = await import('@ebb/api/modules/submission/submission-control.service');
  const keys = await withServer(async (runtime) =>
    id === undefined
      ? rerunBenchmark(runtime, benchmark!)
      : [await rerunSubmission(runtime, fromGlobalId('Submission', id))],
  );
  const ids = keys.map((key) => toGlobalId('Submission', key));
  if (json) process.stdout.write(`${JSON.stringify(ids, null, 2)}\n`);
  else if (id !== undefined) process.stdout.write(`${ids[0]}\n`);
  else process.stdout.write(`${counted(ids.length, 'submission')} queued.\n`);
}
