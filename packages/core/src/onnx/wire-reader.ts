import { EbbError } from '../errors.js';

/** How a value is laid out (protobuf's wire types); groups, 3 and 4, are obsolete and refused. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads protobuf's wire format from bytes that nobody vouches for: every length is checked against the bytes that are
 * left, so that nothing is allocated for what is only announced.
 *
 * @throws EbbError INVALID_GRAPH from every method when the bytes are no protobuf message.
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Offset of the next byte from the start of the file. */
  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** The number and the wire type of the next field. */
  tag(): { field: number; wire: number } {
    const start = this.#at;
    const tag = this.varint();
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (tag < 0 || field < 1 || field > 0x1fffffff) throw malformed('a field has an impossible number', start);
    if (wire > 5 || wire === 3 || wire === 4) throw malformed(`a field has the wire type ${wire}`, start);
    return { field, wire };
  }

  /** A signed 64-bit integer; beyond 2^53 it is rounded. */
  varint(): number {
    const start = this.#at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= this.#end) throw malformed('the bytes end within a number', start);
      const byte = this.#bytes[this.#at++] as number;
      const part = byte & 0x7f;
      if (shift < 28) low += part * 2 ** shift;
      else if (shift === 28) {
        low += (part & 0x0f) * 2 ** 28;
        high += part >> 4;
      } else high += part * 2 ** (shift - 32);
      if (byte < 0x80) return ((high % 2 ** 32) | 0) * 2 ** 32 + low;
    }
    throw malformed('a number has more than ten bytes', start);
  }

  /** A reader of the next bytes, whose number stands before them; this one goes on after them. */
  message(): WireReader {
    const { start, end } = this.#span();
    return new WireReader(this.#bytes, start, end);
  }

  /** A view. */
  bytes(): Uint8Array {
    const { start, end } = this.#span();
    return this.#bytes.subarray(start, end);
  }

  string(): string {
    const at = this.#at;
    try {
      return utf8.decode(this.bytes());
    } catch (error) {
      if (error instanceof EbbError) throw error;
      throw malformed('a name is no UTF-8 text', at);
    }
  }

  /** Steps over a value of the wire type. */
  skip(wire: number): void {
    if (wire === WIRE.varint) this.varint();
    else if (wire === WIRE.bytes) this.#span();
    else this.#advance(wire === WIRE.fixed64 ? 8 : 4);
  }

  #span(): { start: number; end: number } {
    const announced = this.#at;
    const length = this.varint();
    const start = this.#at;
    if (length < 0 || length > this.#end - start) {
      throw malformed(
        `a length of ${length < 0 ? 'less than 0' : length} bytes where ${this.#end - start} are left`,
        announced,
      );
    }
    this.#at = start + length;
    return { start, end: this.#at };
  }

  #advance(count: number): void {
    if (count > this.#end - this.#at) throw malformed('the bytes end within a number', this.#at);
    this.#at += count;
  }
}

/** The error of bytes that are no protobuf message. */
export function malformed(reason: string, at: number): EbbError {
  return new EbbError('INVALID_GRAPH', `The file is not a well-formed ONNX model: ${reason}.`, {
    at: `byte ${at}`,
    hint: 'Write it with onnx.save_model(model, path), with all weights inside the file, and upload it unchanged (git and FTP in text mode damage binary files).',
  });
}
