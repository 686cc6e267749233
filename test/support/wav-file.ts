export interface WavOptions {
  readonly sampleRateHz?: number;
  /** 1 PCM, 3 float; written inside WAVE_FORMAT_EXTENSIBLE when `extensible`. */
  readonly format?: 1 | 3;
  readonly bits?: 8 | 16 | 24 | 32 | 64;
  readonly extensible?: boolean;
  /** Chunks before the samples, of any length. */
  readonly chunks?: readonly [name: string, body: Uint8Array][];
}

/** The bytes of a wav file of these channels, full scale -1 to 1, rounded to the nearest integer where PCM. */
export function wavFile(channels: readonly ArrayLike<number>[], options: WavOptions = {}): Uint8Array {
  const { sampleRateHz = 16_000, format = 1, bits = 16, extensible = false, chunks = [] } = options;
  const frames = channels[0]!.length;
  const bytes = bits / 8;
  const data = new DataView(new ArrayBuffer(frames * channels.length * bytes));
  for (let n = 0; n < frames; n++) {
    for (const [c, channel] of channels.entries()) {
      const at = (n * channels.length + c) * bytes;
      const value = channel[n]!;
      const integer = Math.min(Math.round(value * 2 ** (bits - 1)), 2 ** (bits - 1) - 1);
      if (format === 3 && bits === 32) data.setFloat32(at, value, true);
      else if (format === 3) data.setFloat64(at, value, true);
      else if (bits === 8) data.setUint8(at, integer + 128);
      else for (let b = 0; b < bytes; b++) data.setUint8(at + b, Math.floor(integer / 2 ** (8 * b)) & 0xff);
    }
  }
  const header = new DataView(new ArrayBuffer(extensible ? 40 : 16));
  header.setUint16(0, extensible ? 0xfffe : format, true);
  header.setUint16(2, channels.length, true);
  header.setUint32(4, sampleRateHz, true);
  header.setUint32(8, sampleRateHz * channels.length * bytes, true);
  header.setUint16(12, channels.length * bytes, true);
  header.setUint16(14, bits, true);
  if (extensible) {
    header.setUint16(16, 22, true);
    header.setUint16(18, bits, true);
    header.setUint16(24, format, true);
    const guid = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];
    for (const [i, byte] of guid.entries()) header.setUint8(26 + i, byte);
  }
  const body = [
    Buffer.from('WAVE'),
    chunk('fmt ', new Uint8Array(header.buffer)),
    ...chunks.map(([name, bytes]) => chunk(name, bytes)),
    chunk('data', new Uint8Array(data.buffer)),
  ];
  return chunk('RIFF', Buffer.concat(body));
}

/** A RIFF chunk, filled up to an even length. */
function chunk(name: string, body: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(name), length, body, Buffer.alloc(body.length % 2)]);
}
