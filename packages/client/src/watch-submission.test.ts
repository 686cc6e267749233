import { expect, test } from 'vitest';
import { createClient } from './client.js';
import type { SubmissionStatus } from './watch-submission.js';

type State = SubmissionStatus['state'];

/** A submission that goes through these states, one at each call of `step`. */
function submission(states: readonly State[]) {
  let revision = 0;
  const status = () => ({ id: 'a', state: states[revision]!, revision }) as SubmissionStatus;
  const step = () => {
    revision = Math.min(revision + 1, states.length - 1);
    return status();
  };
  return { status, step };
}

const answer = (data: unknown) => new Response(JSON.stringify({ data }));

async function statesOf(statuses: AsyncIterable<SubmissionStatus>): Promise<State[]> {
  const states: State[] = [];
  for await (const { state } of statuses) states.push(state);
  return states;
}

const url = 'http://ebb.test';

test('without a subscription polling tells each change once', async () => {
  const { status, step } = submission(['QUEUED', 'QUEUED', 'RUNNING', 'SUCCEEDED']);
  let polls = 0;
  const fetch = async () => answer({ submission: polls++ % 2 === 0 ? status() : step() });
  const client = createClient({ url, fetch, webSocket: undefined });
  expect(await statesOf(client.watchSubmission('a', { pollMs: 1 }))).toEqual([
    'QUEUED',
    'QUEUED',
    'RUNNING',
    'SUCCEEDED',
  ]);
});

test('a server that is away for a while is waited for, one that stays away is an error', async () => {
  const { status, step } = submission(['QUEUED', 'FAILED']);
  let calls = 0;
  const fetch = async () => {
    calls++;
    if (calls === 1) return answer({ submission: status() });
    if (calls < 5) throw new TypeError('fetch failed');
    return answer({ submission: step() });
  };
  const patient = createClient({ url, fetch, retries: 0, webSocket: undefined });
  expect(await statesOf(patient.watchSubmission('a', { pollMs: 1 }))).toEqual(['QUEUED', 'FAILED']);
  calls = 1;
  await expect(statesOf(patient.watchSubmission('a', { pollMs: 1, patienceMs: -1 }))).rejects.toMatchObject({
    code: 'SERVER_UNREACHABLE',
  });
});

test('a submission that is not there is an error, and so is an abort', async () => {
  const none = createClient({ url, fetch: async () => answer({ submission: null }), webSocket: undefined });
  await expect(statesOf(none.watchSubmission('a'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const { status } = submission(['QUEUED']);
  const waiting = createClient({ url, fetch: async () => answer({ submission: status() }), webSocket: undefined });
  const aborter = new AbortController();
  const watch = waiting.watchSubmission('a', { signal: aborter.signal, pollMs: 60_000 });
  await watch.next();
  setTimeout(() => aborter.abort(new Error('enough')), 10);
  await expect(watch.next()).rejects.toThrow('enough');
});

/** A socket that speaks as much of graphql-transport-ws as a subscription needs. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static readonly all: FakeSocket[] = [];
  readyState = FakeSocket.CONNECTING;
  protocol = 'graphql-transport-ws';
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: object) => void = () => undefined;
  onerror: (event: object) => void = () => undefined;
  operation: string | undefined;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
    queueMicrotask(() => {
      this.readyState = FakeSocket.OPEN;
      this.onopen();
    });
  }

  send(text: string) {
    const { type, id } = JSON.parse(text);
    if (type === 'connection_init') this.tell({ type: 'connection_ack' });
    if (type === 'subscribe') this.operation = id;
  }

  tell(message: object) {
    queueMicrotask(() => this.onmessage({ data: JSON.stringify(message) }));
  }

  update(status: SubmissionStatus) {
    this.tell({ type: 'next', id: this.operation, payload: { data: { submissionUpdated: status } } });
  }

  close(code = 1000, reason = '') {
    this.readyState = FakeSocket.CLOSED;
    // As graphql-ws asks of a CloseEvent.
    queueMicrotask(() => this.onclose({ code, reason, wasClean: code === 1000 }));
  }
}

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('a subscription tells at once, and what happens while it is broken is not missed', async () => {
  FakeSocket.all.length = 0;
  const { status, step } = submission(['QUEUED', 'VALIDATING', 'RUNNING', 'SUCCEEDED']);
  const client = createClient({ url, fetch: async () => answer({ submission: status() }), webSocket: FakeSocket });
  const watch = client.watchSubmission('a', { pollMs: 600_000 });
  const next = async () => (await watch.next()).value?.state;
  expect(await next()).toBe('QUEUED');
  await until(() => FakeSocket.all[0]?.operation !== undefined);
  expect(FakeSocket.all[0]!.url).toBe('ws://ebb.test/graphql');
  const second = next();
  FakeSocket.all[0]!.update(step());
  expect(await second).toBe('VALIDATING');
  // Broken off: something happens meanwhile, and again after it has come back.
  const third = next();
  FakeSocket.all[0]!.close(1006);
  step();
  expect(await third).toBe('RUNNING');
  await until(() => FakeSocket.all[1]?.operation !== undefined);
  const fourth = next();
  FakeSocket.all[1]!.update(step());
  expect(await fourth).toBe('SUCCEEDED');
  expect((await watch.next()).done).toBe(true);
  await until(() => FakeSocket.all[1]!.readyState === FakeSocket.CLOSED);
});
