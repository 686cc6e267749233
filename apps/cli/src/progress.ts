import { duration } from './format.js';

const BAR_WIDTH = 24;
const LINE_CLEAR = '\r\u001b[2K';

interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Tells how far a work is and how long it will still take: on a terminal one line that is rewritten, elsewhere a line at
 * the start and at most one each tenth of the work.
 */
export class Progress {
  private label = '';
  private startedMs = 0;
  /** What had been done when the label was first told. */
  private doneBefore = 0;
  private tenth = -1;
  private open = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly quiet: boolean,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** `label` names the whole work, `detail` what is being done now. */
  update(label: string, done: number, total: number, detail = ''): void {
    if (this.quiet) return;
    if (label !== this.label) {
      this.close();
      this.label = label;
      this.startedMs = this.nowMs();
      this.doneBefore = done;
      this.tenth = -1;
    }
    const name = detail === '' ? label : `${label} ${detail}`;
    const remaining = this.remaining(done, total);
    if (this.stream.isTTY) {
      const filled = Math.round((BAR_WIDTH * done) / total);
      const bar = '━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled);
      const line = `${name}  ${bar}  ${done}/${total}${remaining && `  ${remaining}`}`;
      this.stream.write(LINE_CLEAR + [...line].slice(0, (this.stream.columns ?? 80) - 1).join(''));
      this.open = true;
      return;
    }
    const tenth = Math.floor((10 * done) / total);
    if (tenth === this.tenth) return;
    this.tenth = tenth;
    this.stream.write(`${name}: ${done} of ${total}${remaining && `, ${remaining}`}\n`);
  }

  /** Removes the line, so that what follows starts on a clean one. */
  close(): void {
    if (this.open) this.stream.write(LINE_CLEAR);
    this.open = false;
  }

  private remaining(done: number, total: number): string {
    const since = done - this.doneBefore;
    if (since <= 0 || done === total) return '';
    const seconds = ((this.nowMs() - this.startedMs) / 1000) * ((total - done) / since);
    return `about ${duration(Math.max(1, seconds))} left`;
  }
}
