import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { PlanningThread, type PlanningThreadOptions } from '../../../src/services/planning/planning-thread.js';

/** A real thread that does what the question says. */
const PUPPET = `
  const { parentPort, workerData } = require('node:worker_threads');
  const log = [];
  parentPort.on('message', ({ id, question }) => {
    log.push(question.do);
    if (question.do === 'crash') throw new Error('boom');
    if (question.do === 'exit') process.exit(3);
    if (question.do === 'hang') for (;;);
    if (question.do === 'wait') Atomics.wait(new Int32Array(question.gate), 0, 0);
    if (question.do === 'refuse') return parentPort.postMessage({ id, failure: { code: 'BAD_USER_INPUT', message: 'no', details: { expected: 'yes' } } });
    if (question.do === 'fail') return parentPort.postMessage({ id, failure: { code: null, message: 'a defect', details: {} } });
    parentPort.postMessage({ id, json: JSON.stringify({ started: workerData, log }) });
  });
`;

interface Puppet {
  readonly thread: PlanningThread;
  readonly ask: (
    question: { do: string; gate?: SharedArrayBuffer },
    operation?: 'coverage' | 'tile',
    signal?: AbortSignal,
  ) => Promise<Answer>;
}
interface Answer {
  readonly started: number;
  readonly log: string[];
}

const open: PlanningThread[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thread) => thread.close()));
});

function puppet(options: Partial<PlanningThreadOptions> = {}): Puppet {
  let started = 0;
  const thread = new PlanningThread({
    start: async () => new Worker(PUPPET, { eval: true, workerData: ++started }),
    maxWaiting: { tiles: 100, others: 100 },
    timeoutMs: 20_000,
    ...options,
  });
  open.push(thread);
  return {
    thread,
    ask: (question, operation = 'coverage', signal) =>
      thread.call(operation, question as never, signal) as unknown as Promise<Answer>,
  };
}

/** A request that keeps the worker busy until it is let go. */
function gate(): { question: { do: string; gate: SharedArrayBuffer }; release: () => void } {
  const shared = new SharedArrayBuffer(4);
  return {
    question: { do: 'wait', gate: shared },
    release: () => {
      Atomics.store(new Int32Array(shared), 0, 1);
      Atomics.notify(new Int32Array(shared), 0);
    },
  };
}

test('a request whose worker crashes fails with what happened, and the next one finds a new worker', async () => {
  const { ask } = puppet();
  expect(await ask({ do: 'work' })).toMatchObject({ started: 1 });
  const crash = await ask({ do: 'crash' }).catch((error: unknown) => error as Error);
  expect(crash).toMatchObject({ message: expect.stringContaining('stopped while it computed coverage') as string });
  expect((crash as Error).cause).toMatchObject({ message: 'boom' });
  expect(await ask({ do: 'work' })).toMatchObject({ started: 2 });
  await expect(ask({ do: 'exit' })).rejects.toMatchObject({ cause: { message: 'it exited with code 3' } });
  expect(await ask({ do: 'work' })).toMatchObject({ started: 3 });
});

test('requests that waited behind a crash are answered by the new worker', async () => {
  const { ask } = puppet();
  const crash = ask({ do: 'crash' });
  const later = ask({ do: 'work' });
  await expect(crash).rejects.toThrow('ask again');
  expect(await later).toEqual({ started: 2, log: ['work'] });
});

test('a request that takes too long fails alone, and its worker with it', async () => {
  const { ask } = puppet({ timeoutMs: 1500 });
  await ask({ do: 'work' });
  await expect(ask({ do: 'hang' })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(await ask({ do: 'work' })).toMatchObject({ started: 2 });
});

test('one request too many is refused at once; tiles are counted by themselves', async () => {
  const { ask } = puppet({ maxWaiting: { tiles: 2, others: 1 } });
  const { question, release } = gate();
  await ask({ do: 'work' });
  const running = ask(question);
  const waiting = [ask({ do: 'work' }), ask({ do: 'work' }, 'tile'), ask({ do: 'work' }, 'tile')];
  await expect(ask({ do: 'work' })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await expect(ask({ do: 'work' }, 'tile')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  release();
  await Promise.all([running, ...waiting]);
});

test('tiles go before reports that wait, in the order in which they were asked for', async () => {
  const { ask } = puppet();
  await ask({ do: 'work' });
  const { question, release } = gate();
  const running = ask(question);
  const report = ask({ do: 'report' });
  void ask({ do: 'tile 1' }, 'tile');
  void ask({ do: 'tile 2' }, 'tile');
  release();
  await running;
  expect((await report).log).toEqual(['work', 'wait', 'tile 1', 'tile 2', 'report']);
});

test('an aborted request is given up at once, and one that waited is never computed', async () => {
  const { ask } = puppet();
  await ask({ do: 'work' });
  const { question, release } = gate();
  const running = new AbortController();
  const waiting = new AbortController();
  const first = ask(question, 'coverage', running.signal);
  const second = ask({ do: 'never' }, 'coverage', waiting.signal);
  running.abort(new Error('gone'));
  waiting.abort(new Error('gone too'));
  await expect(first).rejects.toThrow('gone');
  await expect(second).rejects.toThrow('gone too');
  await expect(ask({ do: 'work' }, 'coverage', AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  release();
  expect((await ask({ do: 'last' })).log).toEqual(['work', 'wait', 'last']);
});

test('an error of the worker arrives with its code; a defect as a plain error', async () => {
  const { ask } = puppet();
  await expect(ask({ do: 'refuse' })).rejects.toMatchObject({
    name: 'DomainError',
    code: 'BAD_USER_INPUT',
    details: { expected: 'yes' },
  });
  await expect(ask({ do: 'fail' })).rejects.toThrow('a defect');
  expect(await ask({ do: 'work' })).toMatchObject({ started: 1 });
});

test('after a replacement the running request is finished by the old worker and the next answered by a new one', async () => {
  const { ask, thread } = puppet();
  await ask({ do: 'work' });
  const { question, release } = gate();
  const running = ask(question);
  const next = ask({ do: 'work' });
  thread.replace();
  release();
  expect(await running).toMatchObject({ started: 1 });
  expect(await next).toEqual({ started: 2, log: ['work'] });
});

test('a worker that cannot be started fails the request that needs it, with the cause, and is tried again', async () => {
  let tries = 0;
  const { ask } = puppet({
    start: async () => {
      if (++tries === 1) throw new Error('no grids');
      return new Worker(PUPPET, { eval: true, workerData: tries });
    },
  });
  await expect(ask({ do: 'work' })).rejects.toMatchObject({ cause: { message: 'no grids' } });
  expect(await ask({ do: 'work' })).toMatchObject({ started: 2 });
});

test('closing fails what runs and what waits, and refuses what comes later', async () => {
  const { ask, thread } = puppet();
  await ask({ do: 'work' });
  const requests = [ask({ do: 'hang' }), ask({ do: 'work' })];
  const outcomes = Promise.allSettled(requests);
  await thread.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(ask({ do: 'work' })).rejects.toThrow('closed');
});
