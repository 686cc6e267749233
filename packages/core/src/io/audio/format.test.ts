import { expect, test } from 'vitest';
import { formatOf } from './format.js';

const codeOf = (bytes: Uint8Array) => {
  try {
    return formatOf(bytes, 'a.wav');
  } catch (error) {
    return error;
  }
};

test('a text file named .wav is refused with what is supported and what it is', () => {
  expect(codeOf(Buffer.from('path,label\na.wav,flute\n'))).toMatchObject({
    code: 'UNSUPPORTED_AUDIO',
    details: {
      where: 'a.wav',
      expected: expect.stringMatching(/wav.*flac.*ogg vorbis.*mp3/),
      received: 'text that begins "path,label\\na.wav"',
    },
  });
});

test('an empty file is refused as empty', () => {
  expect(codeOf(new Uint8Array())).toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(/^a\.wav: .*empty/),
  });
});

test.each([
  ['an AIFF file', Buffer.from('FORM    AIFFCOMM')],
  ['an MP4 (AAC, ALAC) file', Buffer.from('\0\0\0 ftypM4A ')],
  [
    'an Ogg Opus file',
    Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([1, 19]), Buffer.from('OpusHead')]),
  ],
  ['bytes that begin 00010203', Buffer.from([0, 1, 2, 3])],
])('%s is named', (received, bytes) => {
  expect(codeOf(bytes)).toMatchObject({ code: 'UNSUPPORTED_AUDIO', details: { received } });
});
