import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashDraw } from '../../../../../test/support/hash-draw.js';
import { sharedData, skipReason } from '../../../../../test/support/shared-data.js';
import { madeYamnetWeights, yamnetSignal } from '../../../../../test/support/yamnet-weights.js';
import { loadClip } from '../../io/audio/load-clip.js';
import { embedClips } from '../../io/embedder.js';
import { readKerasWeights } from '../../io/keras-weights.js';
import { readClassNames } from '../../io/model-manifest.js';
import { readNpz } from '../../io/npz.js';
import { openSession, type Session } from '../../io/onnx-session.js';
import { tensorsAsReader } from '../../io/weight-reader.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { tensor } from '../../onnx/tensor.js';
import { audiosetLogMel } from '../frontend/log-mel.js';
import { YAMNET } from './yamnet.js';

const CPU = { device: 'cpu', threads: 1 } as const;
const WEIGHTS = 'models/yamnet/yamnet.h5';
const GOLDEN = 'golden/yamnet/golden.npz';
const WIDER = ['Music', 'Musical instrument', 'Wind instrument, woodwind instrument'];

const golden = JSON.parse(
  readFileSync(new URL('../../../../../test/parity/golden/yamnet.json', import.meta.url), 'utf8'),
) as { logMel: Record<string, number[]>; embeddings: number[][]; scores: number[][] };

async function logMelOf(samples: Float32Array): Promise<Float32Array> {
  const graph = new GraphBuilder('log-mel');
  const logMel = audiosetLogMel(graph, graph.input('waveform', 'float32', ['T']), 0.001);
  graph.output('logMel', logMel, 'float32', ['F', 64]);
  const session = await openSession(graph.encode({ opset: 17 }), CPU);
  const waveform = new Float32Array(Math.ceil(samples.length / 160) * 160);
  waveform.set(samples);
  const outputs = await session.run({ waveform: tensor('float32', [waveform.length], waveform) });
  await session.release();
  return outputs.logMel!.data as Float32Array;
}

/** ||a - b|| / ||b||. */
function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    norm += b[i]! ** 2;
  }
  return a.length === b.length ? Math.sqrt(difference / norm) : Infinity;
}

function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(b, (value, i) => Math.abs(value - a[i]!)).reduce((worst, value) => Math.max(worst, value), 0);
}

describe('YAMNet with weights made by formula', () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession(YAMNET.buildGraph(tensorsAsReader(madeYamnetWeights(), 'made')), CPU);
  });
  afterAll(() => session.release());

  test('the log-mel is that of the float64 reference', async () => {
    const logMel = await logMelOf(YAMNET.plan(yamnetSignal()).waveform);
    for (const [frame, bands] of Object.entries(golden.logMel)) {
      // Float32 amplitudes, 1e-7 of the loudest bin of a frame (about 60), over an offset of 0.001 and a faint noise.
      expect(worstDifference(logMel.subarray(Number(frame) * 64, Number(frame) * 64 + 64), bands)).toBeLessThan(1e-4);
    }
  });

  test('embeddings and scores are those of the float64 reference, the end padded to a whole patch', async () => {
    const [clip] = await embedClips(YAMNET, session, [yamnetSignal()]);
    // Float32 through 27 layers; 1e-6 is met, and a wrong epsilon, padding or bin is above 1e-3.
    expect(relativeDifference(clip!.frames, golden.embeddings.flat())).toBeLessThan(1e-5);
    expect(relativeDifference(clip!.scores!, golden.scores.flat())).toBeLessThan(1e-5);
  });
});

describe.skipIf(!sharedData(WEIGHTS) || !sharedData(GOLDEN))(
  `YAMNet with its real weights${skipReason(WEIGHTS)}`,
  () => {
    let session: Session;
    beforeAll(async () => {
      session = await openSession(YAMNET.buildGraph(await readKerasWeights(sharedData(WEIGHTS)!)), CPU);
    });
    afterAll(() => session.release());

    const clipOf = async (clip: string) =>
      clip === 'sine440'
        ? Float32Array.from({ length: 48000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / 16000))
        : loadClip(sharedData(`golden/yamnet/${clip}.wav`)!, 16000);

    test.each([
      // Float32 against float64 up to the logarithm: in log-mel 1e-4 is met in quiet bands, in embeddings 2e-6.
      ['flute', 5e-4, 1e-5],
      ['clarinet', 5e-4, 1e-5],
      ['acoustic_guitar', 5e-4, 1e-5],
      ['rain', 5e-4, 1e-5],
      // Most bands are silent: float32 leaves 1e-7 of the tone's amplitude there, which the offset of 0.001 lets through.
      ['sine440', 2e-3, 1e-4],
    ])('%s: log-mel, embeddings and scores are those of another implementation', async (clip, logMelMax, relative) => {
      const names = [`${clip}/logmel0`, `${clip}/embeddings`, `${clip}/scores`];
      const expected = await readNpz(sharedData(GOLDEN)!, names);
      const [logMel0, embeddings, scores] = names.map((name) => expected[name]!.data as Float32Array);
      const samples = await clipOf(clip);
      expect(worstDifference(await logMelOf(samples), logMel0!)).toBeLessThan(logMelMax);
      const [result] = await embedClips(YAMNET, session, [samples], { padEnd: false });
      expect(relativeDifference(result!.frames, embeddings!)).toBeLessThan(relative);
      expect(relativeDifference(result!.scores!, scores!)).toBeLessThan(relative);
    });

    /** A clip's mean score of every class. */
    async function meanScores(samples: Float32Array): Promise<Map<string, number>> {
      const classes = await readClassNames('yamnet');
      const [clip] = await embedClips(YAMNET, session, [samples], { padEnd: false });
      const { scores, patches } = clip!;
      return new Map(
        classes.map((name, c) => {
          const track = Array.from({ length: patches }, (_, p) => scores![p * classes.length + c]!);
          return [name, track.reduce((sum, score) => sum + score, 0) / patches];
        }),
      );
    }

    test.each([
      ['Silence', async () => new Float32Array(32000)],
      ['White noise', async () => Float32Array.from({ length: 32000 }, (_, n) => 0.1 * hashDraw(n, 1))],
      ['Flute', () => clipOf('flute')],
      ['Clarinet', () => clipOf('clarinet')],
    ])('%s is the class of that clip with the highest score that names no wider one', async (name, clip) => {
      const scores = await meanScores(await clip());
      for (const wider of WIDER) scores.delete(wider);
      expect([...scores].sort(([, a], [, b]) => b - a)[0]![0]).toBe(name);
    });

    test.each([
      ['irmas/flu/009__[flu][nod][cou_fol]0410__2.wav', 'Flute', 0.91],
      ['irmas/sax/012__[sax][nod][jaz_blu]1713__1.wav', 'Saxophone', 0.51],
    ])('%s: %s has the score of the data’s own notes', async (path, name, expected) => {
      const scores = await meanScores(await loadClip(sharedData(path)!, 16000));
      // The notes have two digits, and another resampler.
      expect(scores.get(name)).toBeCloseTo(expected, 1.5);
    });
  },
);
