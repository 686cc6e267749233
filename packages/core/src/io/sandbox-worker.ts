import { serveSandbox } from './sandbox/child.js';
import { warmUp } from './sandbox/graph-runner.js';

// The process of sandbox/open-sandbox.ts; asked to probe, it ends as soon as it knows that it could run a graph.
const [task, parent] = process.argv.slice(2);
if (task === 'probe') {
  await warmUp();
  process.exit(0);
}
await serveSandbox(Number(parent));
