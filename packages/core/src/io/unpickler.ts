import { EbbError } from '../errors.js';

/** Makes the error of a pickle that is not what it should be; `received` says what was met. */
export type PickleFault = (received: string) => EbbError;

/** What a name of the allow-list stands for: a construction of our own, never Python's. Without `call` it can only be an argument. */
export class PickleName {
  constructor(readonly call?: (args: readonly unknown[], fault: PickleFault) => unknown) {}
}

/** A value that takes a state after its construction, as Python's `__setstate__`. */
export interface Stateful {
  setState(state: unknown, fault: PickleFault): void;
}

/** What a pickle may hold beside plain data. */
export interface PickleRules {
  /** Name of the pickle in errors. */
  readonly where: string;
  /** What the pickle should be, as 'an object array'. */
  readonly subject: string;
  /** What to do when it names other code. */
  readonly hint: string;
  /** By 'module.name'. */
  readonly names: ReadonlyMap<string, PickleName>;
  /** The value that a persistent id stands for; without it, there may be none. */
  readonly persistent?: (id: unknown, fault: PickleFault) => unknown;
}

/**
 * Reads a pickle of plain data (text, bytes, numbers, booleans, None, lists, tuples, dicts), protocols 2 to 5: lists and tuples
 * become arrays, dicts Maps.
 *
 * A pickle is a program. This reader knows a closed list of opcodes and the names of `rules`, which it maps to constructions of
 * ours; it imports and calls nothing else. Source: CPython's `pickletools` (opcodes).
 *
 * @param result what is made of the value that the pickle leaves
 * @throws EbbError UNSUPPORTED when the pickle holds another opcode or name, which the message gives; FILE_UNREADABLE when it is cut
 *   short or is no pickle.
 */
export function unpickle<T>(
  bytes: Uint8Array,
  rules: PickleRules,
  result: (value: unknown, fault: PickleFault) => T,
): T {
  const unpickler = new Unpickler(bytes, rules);
  return result(unpickler.run(), unpickler.fault);
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

class Unpickler {
  private position = 0;
  private stack: unknown[] = [];
  private readonly marks: unknown[][] = [];
  private readonly memo = new Map<number, unknown>();
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly rules: PickleRules,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): unknown {
    for (;;) {
      const at = this.position;
      const opcode = this.uint(1);
      if (opcode === 0x2e /* STOP */) return this.pop(1)[0];
      if (!this.step(opcode)) {
        throw new EbbError('UNSUPPORTED', 'The pickle holds an opcode that plain data does not need; it was not run.', {
          where: this.rules.where,
          at: `byte ${at}`,
          received: `opcode 0x${opcode.toString(16).padStart(2, '0')}`,
        });
      }
    }
  }

  /** Runs one opcode; false when it is not one of the list. */
  private step(opcode: number): boolean {
    const { stack } = this;
    switch (opcode) {
      case 0x80: // PROTO
        this.uint(1);
        return true;
      case 0x95: // FRAME
        this.take(8);
        return true;
      case 0x28: // MARK
        this.marks.push(stack);
        this.stack = [];
        return true;
      case 0x4e: // NONE
        return this.push(null);
      case 0x88: // NEWTRUE
        return this.push(true);
      case 0x89: // NEWFALSE
        return this.push(false);
      case 0x4b: // BININT1
        return this.push(this.uint(1));
      case 0x4d: // BININT2
        return this.push(this.uint(2));
      case 0x4a: // BININT
        return this.push(this.uint(4) | 0);
      case 0x8a: // LONG1
        return this.push(this.long());
      case 0x47: // BINFLOAT
        return this.push(this.view.getFloat64(this.take(8)));
      case 0x8c: // SHORT_BINUNICODE
        return this.push(this.text(1));
      case 0x58: // BINUNICODE
        return this.push(this.text(4));
      case 0x8d: // BINUNICODE8
        return this.push(this.text(8));
      case 0x55: // SHORT_BINSTRING, a Python 2 string
        return this.push(this.text(1));
      case 0x54: // BINSTRING
        return this.push(this.text(4));
      case 0x43: // SHORT_BINBYTES
        return this.push(this.raw(1));
      case 0x42: // BINBYTES
        return this.push(this.raw(4));
      case 0x8e: // BINBYTES8
        return this.push(this.raw(8));
      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        return this.push([]);
      case 0x7d: // EMPTY_DICT
        return this.push(new Map());
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.push(this.pop(opcode - 0x84));
      case 0x74: // TUPLE
        return this.push(this.popMark());
      case 0x61: // APPEND
        return this.append(this.pop(1));
      case 0x65: // APPENDS
        return this.append(this.popMark());
      case 0x73: // SETITEM
        return this.setItems(this.pop(2));
      case 0x75: // SETITEMS
        return this.setItems(this.popMark());
      case 0x71: // BINPUT
        return this.put(this.uint(1));
      case 0x72: // LONG_BINPUT
        return this.put(this.uint(4));
      case 0x94: // MEMOIZE
        return this.put(this.memo.size);
      case 0x68: // BINGET
        return this.get(this.uint(1));
      case 0x6a: // LONG_BINGET
        return this.get(this.uint(4));
      case 0x63: // GLOBAL
        return this.global(this.line(), this.line());
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.pop(2);
        return this.global(module, name);
      }
      case 0x51: {
        // BINPERSID
        const [id] = this.pop(1);
        if (!this.rules.persistent) throw this.fault('a persistent id');
        return this.push(this.rules.persistent(id, this.fault));
      }
      case 0x52: {
        // REDUCE
        const [callee, args] = this.pop(2);
        if (!(callee instanceof PickleName) || !callee.call || !Array.isArray(args))
          throw this.fault('a call of no name');
        return this.push(callee.call(args, this.fault));
      }
      case 0x62: {
        // BUILD
        const [state] = this.pop(1);
        const target = stack.at(-1);
        if (!isStateful(target)) throw this.fault('a state without its value');
        target.setState(state, this.fault);
        return true;
      }
      default:
        return false;
    }
  }

  private global(module: unknown, name: unknown): boolean {
    const known = this.rules.names.get(`${module}.${name}`);
    if (known === undefined) {
      throw new EbbError('UNSUPPORTED', 'The pickle names code that plain data does not need; it was not run.', {
        where: this.rules.where,
        expected: this.rules.subject,
        received: `${module}.${name}`,
        hint: this.rules.hint,
      });
    }
    return this.push(known);
  }

  private push(value: unknown): true {
    this.stack.push(value);
    return true;
  }

  private pop(count: number): unknown[] {
    if (this.stack.length < count) throw this.fault('an empty stack');
    return this.stack.splice(this.stack.length - count, count);
  }

  private popMark(): unknown[] {
    const outer = this.marks.pop();
    if (!outer) throw this.fault('no mark');
    const items = this.stack;
    this.stack = outer;
    return items;
  }

  private append(items: unknown[]): true {
    const list = this.stack.at(-1);
    if (!Array.isArray(list)) throw this.fault('items without a list');
    for (const item of items) list.push(item);
    return true;
  }

  private setItems(items: unknown[]): true {
    const dict = this.stack.at(-1);
    if (!(dict instanceof Map) || items.length % 2 !== 0) throw this.fault('items without a dict');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
    return true;
  }

  private put(index: number): true {
    this.memo.set(index, this.stack.at(-1));
    return true;
  }

  private get(index: number): true {
    if (!this.memo.has(index)) throw this.fault(`no memo ${index}`);
    return this.push(this.memo.get(index));
  }

  private take(count: number): number {
    const start = this.position;
    if (start + count > this.bytes.length) throw this.fault('its end too early');
    this.position += count;
    return start;
  }

  private uint(width: 1 | 2 | 4 | 8): number {
    const at = this.take(width);
    if (width === 1) return this.view.getUint8(at);
    if (width === 2) return this.view.getUint16(at, true);
    return width === 4 ? this.view.getUint32(at, true) : Number(this.view.getBigUint64(at, true));
  }

  /** A little-endian two's complement integer of any length. */
  private long(): number {
    const bytes = this.raw(1);
    const magnitude = bytes.reduceRight((value, byte) => value * 256 + byte, 0);
    const value = (bytes.at(-1) ?? 0) < 0x80 ? magnitude : magnitude - 256 ** bytes.length;
    if (!Number.isSafeInteger(value)) throw this.fault('an integer beyond 2^53');
    return value;
  }

  private raw(width: 1 | 4 | 8): Uint8Array {
    const count = this.uint(width);
    const start = this.take(count);
    return this.bytes.subarray(start, start + count);
  }

  private text(width: 1 | 4 | 8): string {
    return UTF8.decode(this.raw(width));
  }

  private line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw this.fault('its end too early');
    const start = this.take(end - this.position + 1);
    return UTF8.decode(this.bytes.subarray(start, end));
  }

  readonly fault: PickleFault = (received) =>
    new EbbError('FILE_UNREADABLE', `The pickle is not that of ${this.rules.subject}.`, {
      where: this.rules.where,
      at: `byte ${this.position}`,
      received,
    });
}

function isStateful(value: unknown): value is Stateful {
  return typeof value === 'object' && value !== null && 'setState' in value;
}
