import { EbbError } from '../../errors.js';
import type { Sound } from '../../perturb/contract.js';
import { writeFileAtomically } from '../write-file.js';

const HEADER_BYTES = 58;
const FLOAT = 3;
const SAMPLE_BYTES = 4;

/**
 * Writes a mono sound as a wav file of 32-bit float, which keeps its samples to the last bit, levels above full scale too.
 *
 * RIFF WAVE with format 3 (IEEE float) and the `fact` chunk that goes with it (Microsoft & IBM, Multimedia Programming Interface and
 * Data Specifications 1.0, 1991, and its new types of 1994). Folders are made as needed.
 *
 * @throws EbbError INVALID_ARGUMENT for a sampling rate that is no whole number of Hz, or a sound beyond the 4 GiB of the format;
 *   as `writeFileAtomically`.
 */
export async function writeWav(path: string, { samples, sampleRateHz }: Sound): Promise<void> {
  if (!(Number.isInteger(sampleRateHz) && sampleRateHz > 0 && sampleRateHz * SAMPLE_BYTES < 2 ** 32)) {
    throw new EbbError('INVALID_ARGUMENT', 'A wav file cannot have that sampling rate.', {
      where: path,
      expected: 'a whole number of Hz',
      received: `${sampleRateHz}`,
    });
  }
  const dataBytes = samples.length * SAMPLE_BYTES;
  if (HEADER_BYTES + dataBytes > 2 ** 32) {
    throw new EbbError('INVALID_ARGUMENT', 'The sound is too long for a wav file.', {
      where: path,
      expected: 'at most 4 GiB',
      received: `${samples.length} samples`,
    });
  }
  const bytes = Buffer.alloc(HEADER_BYTES + dataBytes);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(18, 16);
  bytes.writeUInt16LE(FLOAT, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * SAMPLE_BYTES, 28);
  bytes.writeUInt16LE(SAMPLE_BYTES, 32);
  bytes.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  bytes.writeUInt16LE(0, 36);
  bytes.write('fact', 38);
  bytes.writeUInt32LE(4, 42);
  bytes.writeUInt32LE(samples.length, 46);
  bytes.write('data', 50);
  bytes.writeUInt32LE(dataBytes, 54);
  for (let n = 0; n < samples.length; n++) bytes.writeFloatLE(samples[n]!, HEADER_BYTES + SAMPLE_BYTES * n);
  await writeFileAtomically(path, bytes);
}
