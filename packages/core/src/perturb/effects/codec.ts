import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** A sound as it comes out of a compressed file. */
export const codec: Effect = {
  id: 'codec',
  title: 'MP3 codec',
  definition:
    'Compressed to MP3 of one channel at a constant bit rate and decoded again, the delay of both taken off. The codec works at the ' +
    "sound's sampling rate where MP3 has it at that bit rate, and else at the next higher one that has (the highest, where none is " +
    'higher), with resampling there and back: 44.1 kHz goes by 24 kHz at 24 kbit/s, 16 kHz by 32 kHz above 160 kbit/s.',
  reference: 'ISO/IEC 11172-3:1993 and 13818-3:1998, layer III; encoder LAME, decoder mpg123',
  strength: { name: 'bit rate', unit: 'kbit/s' },
  grid: [24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  loudness:
    'nearly kept: LAME itself lowers the level by 0.45 dB up to 160 kbit/s (0.26 dB at 192, 0.18 dB at 224, not above), and takes off ' +
    'high frequencies, the more the lower the bit rate. Nothing is clipped at full scale, as the decoder gives floats.',
  needs: 'codec',
  async apply(sound, kilobitsPerSecond, context) {
    requireApplicable(codec, sound, kilobitsPerSecond, context, { min: 8, max: 320, integer: true });
    const { samples } = await context.codec!(sound, kilobitsPerSecond);
    return samples;
  },
};
