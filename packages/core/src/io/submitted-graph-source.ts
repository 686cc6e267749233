import type { GraphSource } from './graph-tables.js';
import type { SandboxLimits } from './sandbox/limits.js';
import { openSandbox } from './sandbox/open-sandbox.js';

/**
 * A submitted graph to be judged: it runs in the sandbox, one for each embedding.
 *
 * @param instruments that its input `instrument` counts, where they are not those of the benchmark
 */
export function submittedGraph(
  bytes: Uint8Array,
  limits: Partial<SandboxLimits> = {},
  instruments?: readonly string[],
): GraphSource {
  return {
    async open(dim) {
      const sandbox = await openSandbox(bytes, { dim, limits });
      return {
        inputs: sandbox.graph.inputs,
        run: (rows) => sandbox.run(rows),
        close: () => sandbox.close(),
      };
    },
    ...(instruments ? { instruments } : {}),
  };
}
