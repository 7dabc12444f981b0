/**
 * Proves from a history that nothing acknowledged was lost, nothing was done twice, order was kept, and no unit ever had two active assignments. It knows
 * nothing of how the program works: only what clients were promised.
 */
import { type LoggedEvent } from '../../src/events/event.js';
import {
  type AssignmentRow,
  type ClientHistory,
  type DatabaseHistory,
  type FeedRecord,
  fixKey,
  type Request,
} from './history.js';

const ACTIVE = new Set(['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE']);

/** One sentence for each broken promise; empty: all were kept. */
export function checkHistory(clients: ClientHistory, database: DatabaseHistory): string[] {
  const index = new HistoryIndex(database);
  return [
    ...checkLog(database),
    ...clients.requests.flatMap((request) => checkRequest(request, index)),
    ...checkDoubledWork(clients.requests, database, index),
    ...checkActive(database),
    ...clients.feeds.flatMap((feed) => checkFeed(feed, database.log)),
    ...clients.fixes.flatMap((fix) => {
      const count = database.fixes.get(fixKey(fix)) ?? 0;
      return count === 1 ? [] : [`the fix ${fixKey(fix)} was acknowledged and is stored ${count} times`];
    }),
  ];
}

/** Long runs make a hundred thousand events. */
class HistoryIndex {
  readonly #events = new Map<string, number>();
  readonly #incidents = new Map<string, DatabaseHistory['incidents'][number]>();
  readonly #described = new Map<string, number>();
  readonly #assignments = new Map<string, AssignmentRow>();

  constructor({ log, incidents, assignments }: DatabaseHistory) {
    for (const event of log) {
      const id = event.kind.startsWith('assignment.') ? assignmentOf(event).id : event.incidentId;
      count(this.#events, `${event.kind} ${id}`);
    }
    for (const row of incidents) {
      this.#incidents.set(row.id, row);
      if (row.description !== null) count(this.#described, row.description);
    }
    for (const row of assignments) this.#assignments.set(row.id, row);
  }

  /** Of an assignment where the kind is of one, otherwise of an incident. */
  eventsOf(kind: string, id: string): number {
    return this.#events.get(`${kind} ${id}`) ?? 0;
  }
  incidentsWith(description: string): number {
    return this.#described.get(description) ?? 0;
  }
  incident(id: string): DatabaseHistory['incidents'][number] | undefined {
    return this.#incidents.get(id);
  }
  assignment(id: string): AssignmentRow | undefined {
    return this.#assignments.get(id);
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function checkLog({ log, headSeq, brokenLink }: DatabaseHistory): string[] {
  const broken: string[] = [];
  log.forEach(({ seq }, i) => {
    if (seq !== i + 1) broken.push(`event ${i + 1} of the log has the number ${seq}`);
  });
  if (headSeq !== log.length) broken.push(`the log's head says ${headSeq}, and there are ${log.length} events`);
  if (brokenLink !== null) broken.push(`the hash chain breaks at event ${brokenLink}`);
  return broken;
}

interface AssignmentEvent {
  readonly id: string;
  readonly status: string;
}

function assignmentOf({ data }: LoggedEvent): AssignmentEvent {
  return (data as { readonly assignment: AssignmentEvent }).assignment;
}

function checkRequest({ kind, key, answers, unitId, incidentId }: Request, index: HistoryIndex): string[] {
  const [id] = answers;
  if (id === undefined) return [];
  const name = `${kind} ${key}`;
  const broken: string[] = [];
  const different = [...new Set(answers)];
  if (different.length > 1) broken.push(`${name} was answered with ${different.join(' and ')}`);
  const event = { report: 'incident.reported', assign: 'assignment.offered', cancel: 'assignment.cancelled' }[kind];
  const found = index.eventsOf(event, id);
  if (found !== 1) broken.push(`${name} was acknowledged and is ${event} ${found} times in the log`);
  if (kind === 'report') {
    if (index.incident(id)?.description !== key)
      broken.push(`${name} was acknowledged and its incident ${id} is not there`);
    return broken;
  }
  const row = index.assignment(id);
  if (row === undefined) broken.push(`${name} was acknowledged and its assignment ${id} is not there`);
  else if (kind === 'cancel' && !row.isEnded)
    broken.push(`${name} was acknowledged and assignment ${id} is still ${row.status}`);
  else if (kind === 'assign' && (row.unitId !== unitId || row.incidentId !== incidentId))
    broken.push(`${name} was answered with an assignment of another unit or incident`);
  return broken;
}

/** Also what nobody was told of may have been done once at most. */
function checkDoubledWork(requests: readonly Request[], { log }: DatabaseHistory, index: HistoryIndex): string[] {
  const broken: string[] = [];
  for (const { key } of requests)
    if (index.incidentsWith(key) > 1) broken.push(`report ${key} has made ${index.incidentsWith(key)} incidents`);
  const pairs = new Map<string, { asked: number; done: number }>();
  const at = (incidentId: unknown, unitId: unknown): { asked: number; done: number } => {
    const key = `${String(incidentId)} ${String(unitId)}`;
    const pair = pairs.get(key) ?? { asked: 0, done: 0 };
    pairs.set(key, pair);
    return pair;
  };
  for (const { kind, incidentId, unitId } of requests) if (kind === 'assign') at(incidentId, unitId).asked += 1;
  // What the program offers of itself has no actor.
  for (const { kind, actorId, incidentId, unitId } of log)
    if (kind === 'assignment.offered' && actorId !== null) at(incidentId, unitId).done += 1;
  for (const [pair, { asked, done }] of pairs)
    if (done > asked) broken.push(`${pair} was asked for ${asked} times and assigned ${done} times`);
  const answered = new Map<string, string>();
  for (const { kind, key, answers } of requests) {
    const other = kind === 'assign' && answers[0] !== undefined ? answered.get(answers[0]) : undefined;
    if (other !== undefined) broken.push(`assign ${key} and ${other} were answered with the same assignment`);
    if (kind === 'assign' && answers[0] !== undefined) answered.set(answers[0], key);
  }
  return broken;
}

/** Folds the log, event by event, and compares what comes out with the rows. */
function checkActive({ log, assignments }: DatabaseHistory): string[] {
  const broken: string[] = [];
  const last = new Map<string, string>();
  const active = new Map<string, Set<string>>();
  for (const event of log) {
    if (!event.kind.startsWith('assignment.')) continue;
    const { id, status } = assignmentOf(event);
    last.set(id, status);
    const ofUnit = active.get(event.unitId!) ?? new Set();
    active.set(event.unitId!, ofUnit);
    if (!ACTIVE.has(status)) ofUnit.delete(id);
    else if (ofUnit.add(id).size > 1)
      broken.push(`at event ${event.seq} unit ${event.unitId} has ${ofUnit.size} active assignments`);
  }
  for (const { id, status } of assignments)
    if (last.get(id) !== status)
      broken.push(`assignment ${id} is ${status}, and by the log ${last.get(id) ?? 'unknown'}`);
  const known = new Set(assignments.map(({ id }) => id));
  for (const id of last.keys()) if (!known.has(id)) broken.push(`assignment ${id} of the log is not there`);
  const rows = assignments.filter(({ isEnded }) => !isEnded).map(({ unitId }) => unitId);
  if (new Set(rows).size !== rows.length) broken.push('a unit has two active rows');
  return broken;
}

/** Exactly what the log holds behind the feed's beginning, once each, in order. */
function checkFeed(
  { name, unitId, fromSeq, throughSeq, items, resyncs }: FeedRecord,
  log: readonly LoggedEvent[],
): string[] {
  const broken = resyncs.map((reason) => `${name} was told to resynchronise: ${reason}`);
  const expected = log.filter(
    (event) =>
      event.seq > fromSeq && (unitId === null || (event.unitId === unitId && event.kind.startsWith('assignment.'))),
  );
  const delivered = new Map<number, number>();
  let before = fromSeq;
  for (const { seq, kind } of items) {
    if (delivered.has(seq)) broken.push(`${name} has event ${seq} twice`);
    else if (seq < before) broken.push(`${name} has event ${seq} after ${before}`);
    delivered.set(seq, (delivered.get(seq) ?? 0) + 1);
    before = Math.max(before, seq);
    const logged = log[seq - 1];
    if (logged?.kind !== kind)
      broken.push(`${name} has event ${seq} as ${kind}, the log has ${logged?.kind ?? 'nothing'}`);
  }
  for (const { seq } of expected)
    if (seq <= throughSeq && !delivered.has(seq)) broken.push(`${name} lacks event ${seq}`);
  const wanted = new Set(expected.map(({ seq }) => seq));
  for (const seq of delivered.keys())
    if (!wanted.has(seq)) broken.push(`${name} has event ${seq}, which is not for it`);
  return broken;
}
