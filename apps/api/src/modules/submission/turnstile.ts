import { ApiError } from '../../errors.js';

/** Lets some through at once, and some wait in a short line; who comes to a full line is sent away. */
export class Turnstile {
  private inside = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly lineMax: number,
  ) {}

  /**
   * Does the work when it is its turn.
   *
   * @throws ApiError BUSY at once when the line is full; what `work` throws
   */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside < this.atOnce) this.inside++;
    else if (this.line.length < this.lineMax) await new Promise<void>((enter) => this.line.push(enter));
    else {
      throw new ApiError('BUSY', 'The server checks too many files at the moment.', {
        hint: 'Send the same request again in a few seconds, with the same idempotency key.',
      });
    }
    try {
      return await work();
    } finally {
      // Who goes in next takes over the place.
      const next = this.line.shift();
      if (next) next();
      else this.inside--;
    }
  }
}
