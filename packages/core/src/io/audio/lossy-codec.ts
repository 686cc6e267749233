import { createMp3Encoder } from 'wasm-media-encoders';
import { resample } from '../../audio/resample.js';
import { EbbError } from '../../errors.js';
import type { LossyCodec } from '../../perturb/contract.js';
import { decodeMp3 } from './mp3.js';

/** Bit rates that the encoder takes, in kbit/s. */
const BIT_RATES = [8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
/** The sampling rates of MPEG-2.5, MPEG-2 and MPEG-1, ascending, and the bit rates, in kbit/s, that each has in layer III. */
const VERSIONS = [
  { ratesHz: [8000, 11_025, 12_000], min: 8, max: 64 },
  { ratesHz: [16_000, 22_050, 24_000], min: 8, max: 160 },
  { ratesHz: [32_000, 44_100, 48_000], min: 32, max: 320 },
] as const;
/** The encoder's 576 samples and the decoder's 529: in every version, at every rate. */
const DELAY_SAMPLES = 1105;

/**
 * MP3 of one channel at a constant bit rate, by LAME with its own choices for all else, decoded by mpg123.
 *
 * The sound comes back with as many samples, at its rate and in time: sample n of the output is sample n of the input. It is
 * coded at its own rate where MP3 has that at the bit rate; else at the next higher rate that MP3 has, or at the highest, with
 * resampling there and back. Levels above full scale pass unclipped. LAME multiplies samples by 0.95 up to 160 kbit/s, 0.97 at 192
 * and 0.98 at 224; that is left in, as it is in files. Each call has an encoder and a decoder of its own, so that
 * nothing of a sound is heard in the next.
 *
 * @throws EbbError INVALID_ARGUMENT for a bit rate that MP3 has not, or a rate that cannot be resampled.
 */
export const lossyCodec: LossyCodec = async ({ samples, sampleRateHz }, kilobitsPerSecond) => {
  const bitrate = BIT_RATES.find((rate) => rate === kilobitsPerSecond);
  if (bitrate === undefined) {
    throw new EbbError('INVALID_ARGUMENT', 'MP3 has no such bit rate.', {
      expected: `one of ${BIT_RATES.join(', ')} kbit/s`,
      received: `${kilobitsPerSecond}`,
    });
  }
  const rates = VERSIONS.filter(({ min, max }) => bitrate >= min && bitrate <= max).flatMap(({ ratesHz }) => ratesHz);
  const codedHz = rates.find((rateHz) => rateHz >= sampleRateHz) ?? rates.at(-1)!;
  const coded = resample(samples, sampleRateHz, codedHz);

  const encoder = await createMp3Encoder();
  encoder.configure({ channels: 1, sampleRate: codedHz, bitrate, outputSampleRate: codedHz });
  // What the encoder returns is its own buffer, overwritten by the next call.
  const bytes = Buffer.concat([encoder.encode([coded]).slice(), encoder.finalize()]);

  const decoded = new Float32Array(coded.length);
  let at = -DELAY_SAMPLES;
  const damaged = (what: string) => {
    throw new Error(`The encoder wrote a stream that the decoder does not take: ${what}.`);
  };
  for await (const { channels } of decodeMp3({ name: 'codec', bytes, damaged })) {
    const piece = channels[0]!;
    const skipped = Math.max(0, -at);
    if (at < decoded.length) decoded.set(piece.subarray(skipped, decoded.length - at), at + skipped);
    at += piece.length;
  }
  return { samples: resample(decoded, codedHz, sampleRateHz).slice(0, samples.length), sampleRateHz };
};
