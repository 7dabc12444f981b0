import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.js';
import { createOfficer, type Officer } from '../../src/client/officer.js';
import { type Request } from '../../src/client/officer-actions.js';
import { createOutbox, type Outcome } from '../../src/client/outbox.js';
import { type ClientStorage, memoryStorage } from '../../src/client/storage.js';
import { seededRandom } from '../../src/core/random.js';
import { manualTiming, type ManualTiming, settled } from './manual-timing.js';

const lost = new ApiError('NETWORK', 'no answer');
const conflict = new ApiError('CONFLICT', 'it is CANCELLED', { state: 'CANCELLED' });

interface Sent {
  readonly name: string;
  readonly key: string;
  readonly assignmentId: string;
}

const sentBy = ({ operation, variables }: Request): Sent => {
  const { input } = variables as { input?: { idempotencyKey: string; assignmentId: string } };
  return { name: operation.name, key: input?.idempotencyKey ?? '', assignmentId: input?.assignmentId ?? '' };
};

let ids = 0;

interface Device {
  readonly officer: Officer;
  readonly outcomes: Outcome[];
  readonly timing: ManualTiming;
  /** The program ends, without a farewell. */
  kill(): void;
}

function openDevice(
  send: (request: Request) => Promise<unknown>,
  storage: ClientStorage = memoryStorage(),
  timing = manualTiming(),
): Device {
  const program = new AbortController();
  const outbox = createOutbox({
    send,
    storage,
    timing,
    backoff: { firstMs: 1_000, capMs: 8_000 },
    newId: () => `key-${ids++}`,
    closed: program.signal,
    onTrouble: () => undefined,
  });
  const outcomes: Outcome[] = [];
  outbox.onOutcome((outcome) => outcomes.push(outcome));
  return { officer: createOfficer(outbox), outcomes, timing, kill: () => program.abort() };
}

const fix = (second: number) => ({
  unitId: 'u',
  lon: 121,
  lat: 30,
  fixAt: new Date(1_800_000_000_000 + second * 1000).toISOString(),
});

describe('the queue of an officer', () => {
  it('sends at once when the network allows, and tells the answer', async () => {
    const { officer } = openDevice(async () => ({ ok: true }));
    const { outcome } = await officer.acknowledge('a');
    expect(await outcome).toMatchObject({
      status: 'done',
      data: { ok: true },
      entry: { action: { assignmentId: 'a' } },
    });
    expect(await officer.waiting()).toEqual([]);
  });

  it('repeats with the same key after waits that grow, and keeps the order of an assignment', async () => {
    const sent: Sent[] = [];
    let up = false;
    const { officer, timing } = openDevice(async (request) => {
      sent.push(sentBy(request));
      if (!up) throw lost;
      return null;
    });
    const first = await officer.acknowledge('a');
    const last = await officer.startTravel('a');
    for (const ms of [500, 1_000, 2_000]) await timing.advance(ms);
    expect(sent.map(({ name }) => name)).toEqual(Array.from({ length: 4 }, () => 'AcknowledgeAssignment'));
    expect(new Set(sent.map(({ key }) => key))).toEqual(new Set([first.id]));
    expect(timing.slept).toEqual([500, 1_000, 2_000, 4_000]);
    up = true;
    await timing.advance(4_000);
    expect((await last.outcome).status).toBe('done');
    expect(sent.slice(4).map(({ name }) => name)).toEqual(['AcknowledgeAssignment', 'StartTravel']);
  });

  it('does not let one assignment wait for another', async () => {
    const { officer } = openDevice(async (request) => {
      if (sentBy(request).assignmentId === 'a') throw lost;
      return null;
    });
    await officer.acknowledge('a');
    expect((await (await officer.acknowledge('b')).outcome).status).toBe('done');
    expect((await officer.waiting()).map(({ action }) => action)).toEqual([{ kind: 'acknowledge', assignmentId: 'a' }]);
  });

  it.each([conflict, new ApiError('NOT_FOUND', 'gone'), new ApiError('FORBIDDEN', 'no')])(
    'drops what is refused, says why, and goes on: %s',
    async (error) => {
      const { officer, outcomes } = openDevice(async (request) => {
        if (sentBy(request).name === 'AcknowledgeAssignment') throw error;
        return null;
      });
      await officer.acknowledge('a');
      await (
        await officer.confirmStatus('a')
      ).outcome;
      expect(outcomes).toMatchObject([{ status: 'dropped', error }, { status: 'done' }]);
      expect(await officer.waiting()).toEqual([]);
    },
  );

  it('waits as long as the server asks for', async () => {
    const limited = new ApiError('RATE_LIMITED', 'later', { retryAfterS: 60 });
    const { officer, timing } = openDevice(() => Promise.reject(limited));
    await officer.acknowledge('a');
    await settled();
    expect(timing.slept).toEqual([60_000]);
  });

  it('keeps what a signed-out officer did', async () => {
    let signedIn = false;
    const { officer, timing } = openDevice(async () => {
      if (!signedIn) throw new ApiError('UNAUTHENTICATED', 'sign in');
      return null;
    });
    const { outcome } = await officer.arrive('a');
    await timing.advance(8_000);
    signedIn = true;
    await timing.advance(8_000);
    expect((await outcome).status).toBe('done');
  });

  it('goes on after a restart of the program, with the same keys and in the same order', async () => {
    const storage = memoryStorage();
    const before = openDevice(() => Promise.reject(lost), storage);
    const keys: string[] = [];
    for (const step of ['acknowledge', 'startTravel', 'arrive'] as const)
      keys.push((await before.officer[step]('a')).id);
    before.kill();
    const sent: Sent[] = [];
    const after = openDevice(async (request) => void sent.push(sentBy(request)), storage);
    await settled();
    expect(sent.map(({ key }) => key)).toEqual(keys);
    expect(after.outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(await after.officer.waiting()).toEqual([]);
  });

  it('rejects, and does not send, what the storage cannot keep', async () => {
    const full: ClientStorage = {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('the quota is used up');
      },
    };
    let sent = 0;
    const { officer } = openDevice(async () => sent++, full);
    await expect(officer.acknowledge('a')).rejects.toThrow('quota');
    await settled();
    expect(sent).toBe(0);
  });
});

describe('positions in the queue', () => {
  it('are sent together when several wait, in order, and none while it is on its way', async () => {
    const batches: number[] = [];
    let release: () => void = () => undefined;
    const { officer } = openDevice(async ({ variables }) => {
      batches.push((variables as { fixes: unknown[] }).fixes.length);
      if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
      return null;
    });
    await officer.positions([fix(0)]);
    await settled();
    for (let i = 1; i <= 250; i++) await officer.positions([fix(i)]);
    release();
    await settled();
    expect(batches).toEqual([1, 100, 100, 50]);
  });

  it('that are given all at once are sent a hundred at a time', async () => {
    const batches: number[] = [];
    const { officer } = openDevice(async ({ variables }) => {
      batches.push((variables as { fixes: unknown[] }).fixes.length);
      return null;
    });
    const { outcome } = await officer.positions(Array.from({ length: 230 }, (_, i) => fix(i)));
    expect((await outcome).status).toBe('done');
    expect(batches).toEqual([100, 100, 30]);
  });

  it('lose only the one that is wrong', async () => {
    const accepted: string[] = [];
    const { officer, outcomes } = openDevice(async ({ variables }) => {
      const { fixes } = variables as { fixes: { fixAt: string; lon: number }[] };
      const wrong = fixes.findIndex(({ lon }) => lon > 180);
      if (wrong >= 0) throw new ApiError('BAD_USER_INPUT', 'out of range', { path: ['fixes', wrong, 'lon'] });
      accepted.push(...fixes.map(({ fixAt }) => fixAt));
      return null;
    });
    await officer.positions([fix(0), { ...fix(1), lon: 200 }, fix(2)]);
    await settled();
    expect(accepted).toEqual([fix(0).fixAt, fix(2).fixAt]);
    expect(outcomes).toMatchObject([
      { status: 'dropped', entry: { action: { fixes: [{ lon: 200 }] } } },
      { status: 'done', entry: { action: { fixes: [{ lon: 121 }, { lon: 121 }] } } },
    ]);
  });

  it('are kept up to a bound: the oldest are forgotten, and that is said', async () => {
    const { officer, outcomes } = openDevice(() => Promise.reject(lost));
    const hundred = Array.from({ length: 100 }, (_, i) => fix(i));
    for (let i = 0; i < 103; i++) await officer.positions(hundred);
    await settled();
    expect(outcomes.map(({ status }) => status)).toEqual(['forgotten', 'forgotten', 'forgotten']);
    expect(await officer.waiting()).toHaveLength(100);
  });
});

describe('any bad network and any restarts', () => {
  /** A server as the real one: a key that was answered is answered again, and nothing happens a second time. */
  function serverBehind(random: () => number) {
    const done: Sent[] = [];
    const answered = new Set<string>();
    const send = async (request: Request): Promise<unknown> => {
      const sent = sentBy(request);
      await Promise.resolve();
      if (random() < 0.3) throw lost;
      if (!answered.has(sent.key)) done.push(sent);
      answered.add(sent.key);
      if (random() < 0.3) throw lost;
      return null;
    };
    return { done, send };
  }

  it('carry out every action once, and those of an assignment in order', async () => {
    const run = fc.asyncProperty(
      fc.integer(),
      fc.array(fc.record({ of: fc.constantFrom('a', 'b', 'c'), kill: fc.boolean() }), { maxLength: 25 }),
      async (seed, steps) => {
        const { done, send } = serverBehind(seededRandom(seed));
        const storage = memoryStorage();
        const open = (): Device => openDevice(send, storage, manualTiming({ patient: true }));
        let device = open();
        const asked: Sent[] = [];
        for (const { of, kill } of steps) {
          const { id } = await device.officer.confirmStatus(of);
          asked.push({ name: 'ConfirmStatus', key: id, assignmentId: of });
          if (!kill) continue;
          device.kill();
          device = open();
        }
        while ((await device.officer.waiting()).length > 0) await settled();
        device.kill();
        for (const of of ['a', 'b', 'c'])
          expect(done.filter((each) => each.assignmentId === of)).toEqual(
            asked.filter((each) => each.assignmentId === of),
          );
      },
    );
    await fc.assert(run, { seed: 20261122, numRuns: 60 });
  });
});
