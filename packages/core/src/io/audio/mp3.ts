import { MPEGDecoder } from 'mpg123-decoder';
import { scanMp3 } from './mp3-frames.js';
import { quietly } from './quietly.js';
import { type AudioPiece, type AudioSource, chunksOf } from './source.js';

/**
 * The samples of an mp3 file, by mpg123.
 *
 * Where the encoder left a LAME header, its delay and padding are cut off (gapless); without one the samples begin with
 * the delay of encoder and decoder, about 1100 samples, as every decoder gives them. A decoder serves one file: what
 * it remembers of a stream must not sound in the next.
 */
export async function* decodeMp3({ bytes, damaged }: AudioSource): AsyncGenerator<AudioPiece> {
  const scan = scanMp3(bytes);
  if (scan === undefined) return damaged('it holds no whole frame');
  for (const damage of scan.damages) damaged(damage);
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    for (const chunk of chunksOf(bytes.subarray(scan.begin, scan.end))) {
      const { channelData, samplesDecoded, sampleRate, errors } = quietly(() => decoder.decode(chunk));
      for (const { message } of errors) damaged(message);
      // Mono comes out twice.
      if (samplesDecoded > 0) yield { channels: channelData.slice(0, scan.channels), sampleRateHz: sampleRate };
    }
  } finally {
    decoder.free();
  }
}
