/**
 * Spans for whoever wants them: an OpenTelemetry SDK that is loaded before Ebb (`node --import ./otel.mjs ...`) puts its API into a global
 * slot of this name, and is found there. Without one nothing is traced, and nothing of it is installed.
 */
const SLOT = Symbol.for('opentelemetry.js.api.1');

interface Tracer {
  startSpan(name: string, options: { attributes: Readonly<Record<string, string>> }): TracedSpan;
}
interface OpenTelemetryApi {
  readonly trace?: { getTracer(name: string): Tracer };
}

/** A part of a trace. */
export interface TracedSpan {
  recordException(error: Error): void;
  end(): void;
}

const NOTHING: TracedSpan = { recordException: () => undefined, end: () => undefined };

/** Begins a span, which its caller ends. */
export function startSpan(name: string, attributes: Readonly<Record<string, string>>): TracedSpan {
  const api = (globalThis as { [SLOT]?: OpenTelemetryApi })[SLOT];
  return api?.trace?.getTracer('ebb').startSpan(name, { attributes }) ?? NOTHING;
}
