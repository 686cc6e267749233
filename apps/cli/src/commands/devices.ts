import { deviceReports } from '@ebb/core/io/device-report';
import type { Command } from 'commander';
import { canvasOf } from '../canvas.js';
import { definitions } from '../text.js';

const EXAMPLES = `
Examples:
  ebb devices
  ebb devices --json`;

export function addDevices(program: Command): void {
  program
    .command('devices')
    .description('the devices on which graphs can run here, and why the others cannot')
    .option('--json', 'as a JSON array')
    .addHelpText('after', EXAMPLES)
    .action(listDevices);
}

async function listDevices({ json }: { json?: boolean }): Promise<void> {
  const reports = await deviceReports();
  if (json) {
    process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    return;
  }
  const { width, colors } = canvasOf(process.stdout);
  const entries = reports.map(({ device, available, automatic, reason }): [string, string] => [
    device,
    [available ? 'works' : `not here: ${reason}`, automatic ? '(what auto takes)' : ''].filter(Boolean).join(' '),
  ]);
  const [list, ...rest] = [
    definitions(entries, width),
    colors.dim('--device chooses one; auto takes the first that works.'),
  ];
  process.stdout.write(`${[list, ...rest].join('\n\n')}\n`);
}
