import { expect, test } from 'vitest';
import { collections } from '../../../../test/support/collections.js';
import { METHODS } from '../correct/methods.js';
import { EbbError } from '../errors.js';
import { judgeBenchmark } from './judge-benchmark.js';
import type { Device } from './onnx-session.js';
import { createOrtCompute } from './ort-compute.js';

const available = await createOrtCompute('webgpu').then(
  () => true,
  (error) => {
    if (error instanceof EbbError) return false;
    throw error;
  },
);

// 90 dimensions and fewer clips: products go through Gram matrices, which the GPU computes in float32.
const { benchmark, embedding } = collections(90);
const chosen = ['none', 'lda', 'klda', 'standardise', 'coral', 'leace', 'whiten', 'tca'];
const variants = METHODS.filter(({ name }) => chosen.includes(name)).map((recipe) => ({
  recipe,
  scope: 'global' as const,
}));

function judge(device: Device) {
  return judgeBenchmark({
    benchmark,
    embeddings: [embedding.id],
    loadEmbedding: async () => embedding,
    variants,
    threads: 1,
    device,
    judging: { drawCount: 200, regimes: [], keepScores: false, discrepancies: 'pooled' },
  });
}

test.skipIf(!available)(
  `a verdict on WebGPU is that of the CPU within what float32 leaves${available ? '' : ' (skipped: WebGPU does not load here; scripts/install-system.sh installs a software one)'}`,
  async () => {
    const [cpu, gpu] = [await judge('cpu'), await judge('webgpu')];
    expect([cpu.device, gpu.device]).toEqual(['cpu', 'webgpu']);
    const [own, other] = [cpu.embeddings[0]!, gpu.embeddings[0]!];
    // No two clips of the small test sets change places by float32's rounding of products, but near ties may: one such pair is worth
    // 1 / (positives x negatives) = 1 / (13 x 20) of one AUC, a quarter of that in a mean over four. SCORES asks for 1e-4 on real sizes.
    const pairShare = 1 / (13 * 20);
    for (const [v, method] of own.methods.entries()) {
      const same = other.methods[v]!;
      if ('failure' in method || 'failure' in same) throw new Error(`${method.method} failed`);
      for (const [p, { auc }] of method.pairs.entries()) {
        expect(Math.abs(auc.value - same.pairs[p]!.auc.value), method.method).toBeLessThanOrEqual(2 * pairShare);
      }
      for (const [d, { discrepancy, after }] of method.discrepancies.entries()) {
        // Relative to 1, since the rows' mean squared norm is 1: float32 products err by 1e-6, which square roots and solves magnify.
        expect(Math.abs(after! - same.discrepancies[d]!.after!), `${method.method} ${discrepancy}`).toBeLessThan(0.02);
      }
    }
  },
  60_000,
);
