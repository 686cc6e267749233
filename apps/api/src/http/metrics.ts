import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a process counts, in Prometheus' form. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly resolverSeconds: Histogram<'operation'>;
  readonly runSeconds: Histogram<'kind' | 'outcome'>;
  readonly failures: Counter<'code'>;
  readonly submissions: Gauge<'state'>;
  readonly workers: Gauge;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'ebb_http_request_seconds',
      help: 'Time to answer HTTP requests.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    resolverSeconds: new Histogram({
      name: 'ebb_graphql_operation_seconds',
      help: 'Time to resolve the root fields of GraphQL operations.',
      labelNames: ['operation'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    runSeconds: new Histogram({
      name: 'ebb_run_seconds',
      help: 'Time of runs of submissions, by kind of method and outcome.',
      labelNames: ['kind', 'outcome'],
      buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
      registers,
    }),
    failures: new Counter({
      name: 'ebb_failures_total',
      help: 'Failed runs and refused submissions, by code.',
      labelNames: ['code'],
      registers,
    }),
    submissions: new Gauge({
      name: 'ebb_submissions',
      help: 'Submissions by state.',
      labelNames: ['state'],
      registers,
    }),
    workers: new Gauge({ name: 'ebb_workers', help: 'Workers with a recent heartbeat.', registers }),
  };
}
