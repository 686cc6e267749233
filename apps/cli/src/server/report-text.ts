import type { Canvas } from '../canvas.js';
import { definitions } from '../text.js';

/** What the server's check found of each file. */
export function reportText(reports: readonly Readonly<Record<string, unknown>>[], canvas: Canvas): string {
  const found = reports.map((report) => {
    const entries = Object.entries(report).filter(([, value]) => value !== null && value !== undefined);
    return definitions(
      entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
      canvas.width,
    );
  });
  return `${[...found, 'The server would take it.'].join('\n\n')}\n`;
}
