/** Bytes before a frame's header and payload: their two lengths, as uint32 little-endian. */
const PREFIX = 8;

/** A message between the sandbox and its parent: a header as JSON and bytes that go with it. */
export interface Frame {
  readonly header: unknown;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** The parts of a frame, in the order in which they are written; the payload is not copied. */
export function frameParts(header: object, payloads: readonly Uint8Array[] = []): Uint8Array[] {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const prefix = new Uint8Array(PREFIX);
  const view = new DataView(prefix.buffer);
  view.setUint32(0, json.length, true);
  view.setUint32(
    4,
    payloads.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  return [prefix, json, ...payloads];
}

/** Puts frames together from the chunks of a pipe. */
export class FrameReader {
  readonly #most: () => { header: number; payload: number };
  readonly #onFrame: (frame: Frame) => void;
  #part: 'prefix' | 'header' | 'payload' = 'prefix';
  #buffer = new Uint8Array(PREFIX);
  #filled = 0;
  #payloadLength = 0;
  #header: unknown;

  /**
   * @param most bytes of a header and of a payload that are taken, asked at the start of each frame.
   * @param onFrame is given each frame; its payload begins at offset 0 of a buffer of its own.
   */
  constructor(most: () => { header: number; payload: number }, onFrame: (frame: Frame) => void) {
    this.#most = most;
    this.#onFrame = onFrame;
  }

  /**
   * Takes the next bytes of the pipe.
   *
   * @throws RangeError when a frame announces more than it may; SyntaxError when its header is no JSON. Nothing is
   * allocated for a frame that is too long, and the reader is not to be used after an error.
   */
  push(chunk: Uint8Array): void {
    let at = 0;
    // A part of no bytes is complete without any chunk.
    while (at < chunk.length || this.#filled === this.#buffer.length) {
      const count = Math.min(this.#buffer.length - this.#filled, chunk.length - at);
      this.#buffer.set(chunk.subarray(at, at + count), this.#filled);
      at += count;
      this.#filled += count;
      if (this.#filled === this.#buffer.length) this.#complete();
    }
  }

  #complete(): void {
    const bytes = this.#buffer;
    if (this.#part === 'prefix') {
      const view = new DataView(bytes.buffer);
      const length = view.getUint32(0, true);
      this.#payloadLength = view.getUint32(4, true);
      const most = this.#most();
      if (length > most.header || this.#payloadLength > most.payload) {
        throw new RangeError(`a frame of ${length} + ${this.#payloadLength} bytes`);
      }
      this.#expect('header', length);
    } else if (this.#part === 'header') {
      this.#header = JSON.parse(new TextDecoder().decode(bytes));
      this.#expect('payload', this.#payloadLength);
    } else {
      const frame = { header: this.#header, payload: bytes };
      this.#expect('prefix', PREFIX);
      this.#onFrame(frame);
    }
  }

  #expect(part: 'prefix' | 'header' | 'payload', length: number): void {
    this.#part = part;
    this.#buffer = new Uint8Array(length);
    this.#filled = 0;
  }
}
