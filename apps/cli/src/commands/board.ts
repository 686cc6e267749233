import { ClientError } from '@ebb/client/client-error';
import { LeaderboardDocument, type Scope, type Track } from '@ebb/client/operations.generated';
import { paginate } from '@ebb/client/paginate';
import { type Command, Option } from 'commander';
import { canvasOf } from '../canvas.js';
import { integerBetween, scopeOption } from '../options.js';
import { type Board, boardText } from '../server/board-text.js';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';
import { copyExport } from '../server/copy-export.js';

interface BoardOptions extends ServerOptions {
  readonly embedding: string;
  readonly track: 'generalisation' | 'robustness';
  readonly scope?: 'global' | 'classwise';
  readonly limit: number;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const HELP = `
Examples:
  ebb board mini -e mfcc
  ebb board mini -e mfcc --track robustness
  ebb board ismir2023 -e vggish --scope classwise --csv > board.csv`;

export function addBoard(program: Command): void {
  const command = program
    .command('board')
    .description('the methods that a server has judged, ranked with ties and intervals')
    .argument('<benchmark>', 'benchmark on the server')
    .requiredOption('-e, --embedding <id>', 'embedding')
    .addOption(
      new Option('--track <track>', 'ranked by cross-dataset AUC, or by what is retained under effects')
        .choices(['generalisation', 'robustness'])
        .default('generalisation'),
    )
    .addOption(scopeOption(false))
    .addOption(new Option('--limit <n>', 'rows of the table').argParser(integerBetween(1, 100_000)).default(100))
    .addOption(new Option('--json', 'all of the board as JSON').conflicts('csv'))
    .option('--csv', 'all of the board as CSV');
  addServerOptions(command).addHelpText('after', HELP).action(board);
}

async function board(benchmark: string, options: BoardOptions): Promise<void> {
  const { embedding, limit } = options;
  const track = options.track.toUpperCase() as Track;
  const scope = (options.scope ?? 'global').toUpperCase() as Scope;
  const client = await connect(options);
  let found: Board | undefined;
  const page = async (after: string | undefined) => {
    const first = Math.min(100, limit);
    const variables = { benchmark, embedding, track, scope, first, after: after ?? null };
    const { leaderboard } = await client.request(LeaderboardDocument, variables);
    if (!leaderboard) {
      throw new ClientError('NOT_FOUND', `The server has no benchmark ${benchmark} with an embedding ${embedding}.`);
    }
    found = leaderboard;
    return leaderboard.entries;
  };
  if (options.csv || options.json) {
    await page(undefined);
    return copyExport(client.url, options.csv ? found!.csvUrl : found!.jsonUrl);
  }
  const entries = [];
  for await (const entry of paginate(page)) {
    if (entries.push(entry) >= limit) break;
  }
  process.stdout.write(boardText(found!, entries, canvasOf(process.stdout)));
}
