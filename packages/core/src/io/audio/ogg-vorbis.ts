import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { oggDamages } from './ogg-pages.js';
import { packetDecoder } from './packet-decoder.js';
import type { AudioPiece, AudioSource } from './source.js';

const decode = packetDecoder(() => new OggVorbisDecoder());

/** The samples of an Ogg Vorbis file, by libvorbis; what the last page's position says is padding is cut off. */
export async function* decodeOggVorbis(source: AudioSource): AsyncGenerator<AudioPiece> {
  for (const damage of oggDamages(source.bytes)) source.damaged(damage);
  yield* decode(source);
}
