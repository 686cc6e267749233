/** Lines of one attempt, and characters of one line, at most: a run cannot fill the database by talking. */
const LINES_MAX = 200;
const CHARACTERS_MAX = 500;

/** What a run says, until it is written. */
export class RunLog {
  private lines: string[] = [];
  private count = 0;

  say(line: string): void {
    if (this.count > LINES_MAX) return;
    this.count++;
    // Control characters could forge lines where a log is shown.
    const text = line.replace(/\p{Cc}+/gu, ' ').trim();
    this.lines.push(this.count > LINES_MAX ? '(more was said, and is not kept)' : text.slice(0, CHARACTERS_MAX));
  }

  /** The lines that were not taken yet. */
  take(): readonly string[] {
    return this.lines.splice(0);
  }

  /** Puts back what could not be written. */
  restore(lines: readonly string[]): void {
    this.lines.unshift(...lines);
  }
}
