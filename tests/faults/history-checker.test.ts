/** The checker is only worth something if it finds what is wrong: every kind of loss and doubling is planted into a good history. */
import { describe, expect, it } from 'vitest';
import { type LoggedEvent } from '../../src/events/event.js';
import { type ClientHistory, type DatabaseHistory, fixKey } from './history.js';
import { checkHistory } from './history-checker.js';

type Mutable<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, V>
    : T extends readonly (infer E)[]
      ? Mutable<E>[]
      : T extends Date
        ? T
        : T extends object
          ? { -readonly [P in keyof T]: Mutable<T[P]> }
          : T;

interface Both {
  clients: Mutable<ClientHistory>;
  database: Mutable<DatabaseHistory>;
}

/**
 *   seq  1 report i1 · 2 offer a1 to u1 · 3 cancel a1 · 4 offer a2 to u1 · 5 offer a3 to u2, by the program
 */
function goodHistory(): Both {
  const event = (seq: number, kind: string, unitId: string | null, id?: string, status?: string): LoggedEvent => ({
    seq,
    at: new Date(seq),
    kind,
    actorId: id === 'a3' ? null : 'dispatcher',
    stationId: null,
    unitId,
    incidentId: 'i1',
    data: id === undefined ? {} : { assignment: { id, status } },
  });
  const log = [
    event(1, 'incident.reported', null),
    event(2, 'assignment.offered', 'u1', 'a1', 'OFFERED'),
    event(3, 'assignment.cancelled', 'u1', 'a1', 'CANCELLED'),
    event(4, 'assignment.offered', 'u1', 'a2', 'OFFERED'),
    event(5, 'assignment.offered', 'u2', 'a3', 'OFFERED'),
  ];
  const asked = { incidentId: 'i1', unitId: 'u1', refusal: null };
  return {
    clients: {
      requests: [
        { key: 'k1', kind: 'report', answers: ['i1', 'i1'], refusal: null },
        { key: 'k2', kind: 'assign', ...asked, answers: ['a1'] },
        { key: 'k3', kind: 'cancel', answers: ['a1'], refusal: null },
        { key: 'k4', kind: 'assign', ...asked, answers: ['a2', 'a2'] },
        { key: 'k5', kind: 'assign', ...asked, answers: [], refusal: 'CONFLICT' },
      ],
      fixes: [{ unitId: 'u1', fixAtMs: 7 }],
      feeds: [
        {
          name: 'console',
          unitId: null,
          fromSeq: 0,
          throughSeq: 5,
          items: log.map(({ seq, kind }) => ({ seq, kind })),
          resyncs: [],
        },
        {
          name: 'officer',
          unitId: 'u1',
          fromSeq: 2,
          throughSeq: 5,
          items: [
            { seq: 3, kind: 'assignment.cancelled' },
            { seq: 4, kind: 'assignment.offered' },
          ],
          resyncs: [],
        },
      ],
    },
    database: {
      headSeq: 5,
      brokenLink: null,
      log: log,
      incidents: [{ id: 'i1', description: 'k1' }],
      assignments: [
        { id: 'a1', unitId: 'u1', incidentId: 'i1', status: 'CANCELLED', isEnded: true },
        { id: 'a2', unitId: 'u1', incidentId: 'i1', status: 'OFFERED', isEnded: false },
        { id: 'a3', unitId: 'u2', incidentId: 'i1', status: 'OFFERED', isEnded: false },
      ],
      fixes: new Map([[fixKey({ unitId: 'u1', fixAtMs: 7 }), 1]]),
    },
  };
}

const console = ({ clients }: Both) => clients.feeds[0]!;
const request = ({ clients }: Both, key: string) => clients.requests.find((each) => each.key === key)!;

describe('the checker', () => {
  it('finds nothing in a history where nothing is wrong', () => {
    const { clients, database } = goodHistory();
    expect(checkHistory(clients, database)).toEqual([]);
  });

  it.each<[string, (both: Both) => unknown, RegExp]>([
    ['a hole in the log', ({ database }) => database.log.splice(2, 1), /event 3 of the log has the number 4/],
    ['an event lost at the end', ({ database }) => database.log.pop(), /head says 5, and there are 4/],
    ['a changed event', ({ database }) => (database.brokenLink = 3), /chain breaks at event 3/],
    ['a lost incident', ({ database }) => database.incidents.pop(), /report k1 .* i1 is not there/],
    ['a doubled incident', ({ database }) => database.incidents.push({ id: 'i9', description: 'k1' }), /k1 has made 2/],
    ['a lost assignment', ({ database }) => database.assignments.shift(), /assign k2 .* a1 is not there/],
    ['a lost offer', ({ database }) => (database.log[1]!.kind = 'assignment.moved'), /k2 .* 0 times in the log/],
    ['a doubled offer', (both) => both.database.log.push({ ...both.database.log[3]!, seq: 6 }), /k4 .* 2 times/],
    ['a lost cancellation', ({ database }) => (database.log[2]!.kind = 'assignment.x'), /cancel k3 .* 0 times/],
    ['a cancellation without effect', ({ database }) => (database.assignments[0]!.isEnded = false), /still CANCELLED/],
    ['another answer to the same key', (both) => request(both, 'k4').answers.push('a9'), /answered with a2 and a9/],
    ['one answer to two keys', (both) => request(both, 'k5').answers.push('a2'), /k5 and k4 .* same assignment/],
    ['an answer about another unit', (both) => (request(both, 'k2').unitId = 'u2'), /another unit or incident/],
    [
      'work that nobody asked for',
      ({ database }) => (database.log[4]!.actorId = 'dispatcher'),
      /i1 u2 was asked for 0/,
    ],
    ['two active assignments', ({ database }) => (database.log[4]!.unitId = 'u1'), /at event 5 unit u1 has 2 active/],
    ['two active rows', ({ database }) => (database.assignments[2]!.unitId = 'u1'), /two active rows/],
    ['a row unlike the log', ({ database }) => (database.assignments[2]!.status = 'EXPIRED'), /a3 is EXPIRED, and by/],
    ['a row that only the log knows', ({ database }) => database.assignments.pop(), /a3 of the log is not there/],
    ['an event lost by a feed', (both) => console(both).items.splice(2, 1), /console lacks event 3/],
    ['the last one lost by a feed', (both) => console(both).items.pop(), /console lacks event 5/],
    ['an event doubled by a feed', (both) => console(both).items.push(console(both).items[4]!), /event 5 twice/],
    [
      'two events exchanged',
      (both) => console(both).items.splice(1, 2, ...console(both).items.slice(1, 3).reverse()),
      /event 2 after 3/,
    ],
    [
      'an event of somebody else',
      ({ clients }) => clients.feeds[1]!.items.push({ seq: 5, kind: 'assignment.offered' }),
      /not for it/,
    ],
    [
      'another event than the log has',
      (both) => (console(both).items[0]!.kind = 'incident.cancelled'),
      /log has incident.reported/,
    ],
    ['a feed told to resynchronise', (both) => console(both).resyncs.push('another database'), /resynchronise/],
    ['a lost fix', ({ database }) => database.fixes.clear(), /stored 0 times/],
    ['a doubled fix', ({ database }) => database.fixes.set('u1 7', 2), /stored 2 times/],
  ])('finds %s', (_name, plant, sentence) => {
    const both = goodHistory();
    plant(both);
    expect(checkHistory(both.clients, both.database)).toContainEqual(expect.stringMatching(sentence));
  });
});
