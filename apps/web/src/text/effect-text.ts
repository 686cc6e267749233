/** What the strength of an effect is, with its unit; the protocol's table says the same. */
const STRENGTHS: Readonly<Record<string, string>> = {
  gain: 'gain, dB',
  'bit-crush': 'depth, bits',
  'low-pass': 'cut-off, Hz',
  'high-pass': 'cut-off, Hz',
  'band-pass': 'width, octaves',
  reverberation: 'room size',
  room: 'level of the reverberation, dB',
  'noise-white': 'signal-to-noise ratio, dB',
  'noise-pink': 'signal-to-noise ratio, dB',
  'noise-recording': 'signal-to-noise ratio, dB',
  clipping: 'threshold below peak, dB',
  compression: 'ratio',
  codec: 'bit rate, kbit/s',
  microphone: 'scale of the curve',
  pitch: 'shift, cents',
  tempo: 'tempo factor',
};

export const strengthText = (effect: string): string => STRENGTHS[effect] ?? 'strength';
