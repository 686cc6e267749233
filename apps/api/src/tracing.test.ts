import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer } from './testing/test-server.js';
import { startSpan } from './tracing.js';

const SLOT = Symbol.for('opentelemetry.js.api.1');
const global = globalThis as { [SLOT]?: unknown };
afterEach(() => {
  delete global[SLOT];
});

describe('tracing', () => {
  it('costs nothing where no SDK is loaded', () => {
    const span = startSpan('x', {});
    span.recordException(new Error('x'));
    span.end();
  });

  it('gives the SDK that is loaded a span of each operation, with its faults', async () => {
    const told: string[] = [];
    global[SLOT] = {
      trace: {
        getTracer: (tracer: string) => ({
          startSpan: (name: string) => {
            told.push(`${tracer}: ${name}`);
            return { recordException: () => told.push('fault'), end: () => told.push('end') };
          },
        }),
      },
    };
    const server = await startTestServer();
    await server.graphql('{ server { version } }');
    await server.runtime.db.execute('drop table submissions cascade');
    await server.graphql('{ server { queue { queued } } }');
    await server.close();
    expect(told).toEqual(['ebb: graphql query.server', 'end', 'ebb: graphql query.server', 'fault', 'end']);
  });
});
