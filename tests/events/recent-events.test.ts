/** The newest events in memory answer as the log in the database does, as far back as they reach, and stay within their bounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoggedEvent } from '../../src/events/event.js';
import { Followers } from '../../src/events/followers.js';
import { type EventSelection, selects } from '../../src/events/log.js';
import { RecentEvents } from '../../src/events/recent-events.js';
import { estimateBytes } from '../../src/events/size-estimate.js';

const IDS = ['a', 'b', 'c'] as const;
const KINDS = ['assignment.offered', 'assignment.cleared', 'incident.reported', 'task.opened'] as const;
const id = fc.option(fc.constantFrom<string>(...IDS));
const contents = fc.record({ kind: fc.constantFrom<string>(...KINDS), unitId: id, incidentId: id, stationId: id });
const selections: fc.Arbitrary<EventSelection> = fc.record(
  {
    kinds: fc.subarray([...KINDS] as string[]),
    kindPrefix: fc.constantFrom('assignment.', 'task.', 'none.'),
    unitId: fc.constantFrom<string>(...IDS),
    incidentId: fc.constantFrom<string>(...IDS),
    stationId: fc.constantFrom<string>(...IDS),
    about: fc.record({ key: fc.constant('siteId' as const), id: fc.constantFrom('1', '2') }),
  },
  { requiredKeys: [] },
);

function toEvents(all: readonly Omit<LoggedEvent, 'seq' | 'at' | 'actorId' | 'data'>[], from = 0): LoggedEvent[] {
  return all.map((each, i) => ({
    ...each,
    seq: from + i + 1,
    at: new Date(0),
    actorId: null,
    data: { siteId: String(i % 3) },
  }));
}

describe('recent events', () => {
  it('answer as the whole log does, or say that they do not reach so far back', () => {
    fc.assert(
      fc.property(
        fc.array(contents, { maxLength: 120 }),
        fc.integer({ min: 0, max: 40 }),
        selections,
        fc.integer({ min: 0, max: 130 }),
        fc.integer({ min: 1, max: 20 }),
        (all, capacity, selection, afterSeq, limit) => {
          const events = toEvents(all);
          const recent = new RecentEvents(0, { events: capacity, bytes: 1e9 });
          for (const event of events) recent.push(event);
          const found = recent.read({ afterSeq, limit, selection });
          const after = events.filter((event) => event.seq > afterSeq && selects(selection, event));
          expect(found).toEqual(afterSeq < events.length - capacity ? null : after.slice(0, limit));
        },
      ),
      { seed: 11, numRuns: 2_000 },
    );
  });

  it('keep within their bytes, and count them as they come and go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(contents, fc.integer({ min: 0, max: 600 })), { maxLength: 80 }),
        fc.integer({ min: 100, max: 4_000 }),
        (all, bytes) => {
          const recent = new RecentEvents(0, { events: 30, bytes });
          const events = toEvents(all.map(([each]) => each)).map((event, i) => ({
            ...event,
            data: { text: 'x'.repeat(all[i]![1]) },
          }));
          for (const event of events) {
            recent.push(event);
            expect(recent.bytes).toBeLessThanOrEqual(bytes);
            expect(recent.count).toBeLessThanOrEqual(30);
            const kept = events.slice(recent.floor, event.seq);
            expect(recent.bytes).toBe(kept.reduce((sum, each) => sum + estimateBytes(each), 0));
          }
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });

  it('begin anew behind a hole in the log', () => {
    const recent = new RecentEvents(10, { events: 100, bytes: 1e6 });
    const [one, two, three] = toEvents(
      Array.from({ length: 3 }, () => ({ kind: KINDS[0], unitId: 'a', incidentId: null, stationId: null })),
      10,
    );
    recent.push(one!);
    recent.push(three!);
    expect(recent.read({ afterSeq: 10, limit: 10 })).toBeNull();
    expect(recent.read({ afterSeq: 12, limit: 10, selection: { unitId: 'a' } })).toEqual([three]);
    expect(two!.seq).toBe(12);
  });
});

describe('followers', () => {
  it('are told of exactly what they select, and no more once they have left', () => {
    fc.assert(
      fc.property(
        fc.array(contents, { maxLength: 40 }),
        fc.array(fc.tuple(selections, fc.integer({ min: 0, max: 40 })), { maxLength: 12 }),
        (all, selecting) => {
          const events = toEvents(all);
          const followers = new Followers();
          const told = selecting.map((): number[] => []);
          const leave = selecting.map(([selection], i) => followers.add(({ seq }) => told[i]!.push(seq), selection));
          for (const event of events) {
            selecting.forEach(([, until], i) => until < event.seq && leave[i]!());
            followers.tell(event);
          }
          selecting.forEach(([selection, until], i) => {
            const expected = events.filter((event) => event.seq <= until && selects(selection, event));
            expect(told[i]).toEqual(expected.map(({ seq }) => seq));
          });
        },
      ),
      { seed: 13, numRuns: 500 },
    );
  });

  it('of everything are told before those of a selection', () => {
    const followers = new Followers();
    const order: string[] = [];
    followers.add(() => order.push('selection'), { unitId: 'a' });
    followers.add(() => order.push('everything'));
    followers.tell(toEvents([{ kind: KINDS[0], unitId: 'a', incidentId: null, stationId: null }])[0]!);
    expect(order).toEqual(['everything', 'selection']);
  });

  it('of one unit among ten thousand are found without asking the others', () => {
    const followers = new Followers();
    let looks = 0;
    for (let n = 0; n < 10_000; n++) {
      const unitId = String(n);
      followers.add(() => looks++, {
        get unitId() {
          looks++;
          return unitId;
        },
      });
    }
    looks = 0;
    followers.tell(toEvents([{ kind: KINDS[0], unitId: '77', incidentId: null, stationId: null }])[0]!);
    expect(looks).toBeLessThan(5);
  });
});
