/** Use cases of rosters: patterns, who is on which shift of which day, copying a week, and the gaps that a roster leaves. */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { type CoverGap, findCoverGaps } from '../../core/shifts/cover-gaps.js';
import { addDays, checkDay, daysBetween, localInstant } from '../../core/shifts/local-time.js';
import { findClash, type Shift, type ShiftPattern, shiftSpan } from '../../core/shifts/shift.js';
import { listAccountsByIds, listCrewByUnitIds } from '../../database/account-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { listMinimumCover } from '../../database/dispatch-settings-repository.js';
import {
  insertShifts,
  listBookings,
  listPatterns,
  listPatternsByIds,
  listShifts,
  lockRosters,
  lockShift,
  type NewShift,
  putPattern,
  readShiftSettings,
  type ShiftSettings,
  updateShift,
  writeShiftSettings,
} from '../../database/shift-repository.js';
import { listStations } from '../../database/territory-repository.js';
import { listUnitsByIds } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise, may } from '../actor.js';
import { checkMoment, checkRequiredText, checkWhole, isId, plausibleIds } from '../border.js';
import { once } from '../idempotency.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';
import { shiftEvent } from './shift-event.js';
import { type RosterChange, type RosterService, type ShiftFilter, type ShiftInput } from './shifts-contract.js';

const MOST_SHIFTS = 500;
/** A month of a station, or a week of a district. */
const MOST_READ = 50_000;
const MOST_COPIED = 5_000;
const MOST_CREW = 10;
const LONGEST_SPAN_MS = 31 * 86_400_000;
const WEEK = 7;
/** A Monday. */
const ANY_MONDAY = '2026-01-05';

export function createRosterService({ database, tail, clock, timeZone }: ServiceContext): RosterService {
  const { knex } = database;

  async function change<T>(
    actor: Actor,
    operation: string,
    { idempotencyKey: key, ...body }: { readonly idempotencyKey?: string | null },
    work: (trx: Trx, now: Date, events: NewEvent[]) => Promise<T>,
  ): Promise<T> {
    authorise(actor, 'plan shifts');
    const now = clock();
    const result = await inTransaction(database, (trx) =>
      once(trx, { actor, operation, key, body, now }, async () => {
        await lockRosters(trx);
        const events: NewEvent[] = [];
        const answer = await work(trx, now, events);
        await appendEvents(trx, events);
        return answer;
      }),
    );
    await tail.catchUp();
    return result;
  }

  /** With the unit's station and crew filled in. */
  async function checkShifts(trx: Trx, inputs: readonly ShiftInput[], now: Date): Promise<NewShift[]> {
    if (inputs.length === 0 || inputs.length > MOST_SHIFTS)
      throw badInput(['input', 'shifts'], `has ${inputs.length} shifts`, `1 to ${MOST_SHIFTS}`);
    const patterns = new Map((await listPatterns(trx)).map((pattern) => [pattern.code, pattern]));
    const unitIds = plausibleIds(inputs.flatMap(({ unitId }) => unitId ?? []));
    const units = byId(await listUnitsByIds(trx, unitIds));
    const crewOf = await listCrewByUnitIds(trx, unitIds);
    const stations = byId(await listStations(database, trx));
    const named = plausibleIds(inputs.flatMap(({ crewIds }) => crewIds ?? []));
    const officers = new Set(
      (await listAccountsByIds(trx, named)).flatMap(({ id, role }) => (role === 'OFFICER' ? [id] : [])),
    );
    return inputs.map(({ pattern: code, day, unitId, stationId, crewIds }, i): NewShift => {
      const path = ['input', 'shifts', i];
      const pattern = patterns.get(code);
      if (pattern === undefined)
        throw badInput([...path, 'pattern'], `${JSON.stringify(code)} is not known`, `one of ${[...patterns.keys()].join(', ') || 'those put before (there is none yet)'}`); // prettier-ignore
      if ((unitId == null) === (stationId == null))
        throw badInput(path, 'names both a unit and a station, or neither', 'a unit, or the station whose desk it is');
      const unit = unitId == null ? null : units.get(unitId);
      if (unit === undefined) throw notFound('unit', unitId!);
      const station = unit?.stationId ?? stationId!;
      if (!stations.has(station)) throw notFound('station', station);
      const crew = [...new Set(crewIds ?? (unit === null ? [] : (crewOf.get(unit.id) ?? [])))];
      if (crew.length > MOST_CREW || (unit === null && crew.length === 0))
        throw badInput([...path, 'crewIds'], `has ${crew.length} accounts`, `${unit === null ? 1 : 0} to ${MOST_CREW}`);
      for (const id of crewIds ?? [])
        if (!officers.has(id)) throw badInput([...path, 'crewIds'], `${id} is no officer's account`, 'ids of officers');
      const span = shiftSpan(pattern, checkDay(day, [...path, 'day']), timeZone);
      if (span.endsAt <= now)
        throw badInput([...path, 'day'], `the shift is over: ${day}`, 'a shift that has not ended');
      return { patternId: pattern.id, day, stationId: station, unitId: unit?.id ?? null, ...span, crewIds: crew };
    });
  }

  /** CONFLICT where somebody would be at work twice at once. The rosters are locked. */
  async function add(
    trx: Trx,
    actor: Actor,
    shifts: readonly NewShift[],
    now: Date,
    events: NewEvent[],
  ): Promise<Shift[]> {
    if (shifts.length === 0) return [];
    const known = await listBookings(trx, bookingsOf(shifts));
    const clash = findClash(known, shifts);
    if (clash !== null) {
      const { added, other, accountId } = clash;
      const who = accountId === null ? `unit ${added.unitId}` : `account ${accountId}`;
      throw conflict(
        `${who} would be on two shifts at once: from ${added.startsAt.toISOString()} and from ${other.startsAt.toISOString()}`,
        'ON_ANOTHER_SHIFT',
        { unitId: added.unitId, accountId, day: added.day },
      );
    }
    const { signOnEarlyS } = await readShiftSettings(trx);
    const inserted = await insertShifts(
      trx,
      shifts.map((shift) => ({ ...shift, dueAt: new Date(shift.startsAt.getTime() - signOnEarlyS * 1000) })),
      actor.accountId,
    );
    events.push(...inserted.map((shift) => shiftEvent(EventKind.SHIFT_PUT, shift, now, actor.accountId)));
    return inserted;
  }

  async function gapsOf(span: Pick<ShiftFilter, 'from' | 'until' | 'stationId'>): Promise<CoverGap[]> {
    const statuses = ['PLANNED', 'ON', 'ENDED'] as const;
    const shifts = (await listShifts(knex, { ...span, statuses }, null, MOST_READ)).filter(
      ({ unitId }) => unitId !== null,
    );
    const minimum = await listMinimumCover(knex);
    const minimumOf = new Map<string, number>();
    for (const stationId of [...minimum.keys(), ...shifts.map((shift) => shift.stationId)])
      if (span.stationId == null || span.stationId === stationId)
        minimumOf.set(stationId, Math.max(1, minimum.get(stationId) ?? 0));
    return findCoverGaps(shifts, minimumOf, span.from, span.until);
  }

  /** Warnings: of the stations concerned, from the first of the shifts to the last. */
  async function withGaps(shifts: readonly Shift[]): Promise<RosterChange> {
    if (shifts.length === 0) return { shifts, gaps: [] };
    const { from, until } = spanOf(shifts);
    const stations = new Set(shifts.map(({ stationId }) => stationId));
    const gaps = await gapsOf({ from, until, stationId: stations.size === 1 ? [...stations][0]! : null });
    return { shifts, gaps: gaps.filter(({ stationId }) => stations.has(stationId)) };
  }

  return {
    async listPatterns() {
      return listPatterns(knex);
    },
    patternsByIds: async (_actor, ids) => byId(await listPatternsByIds(knex, plausibleIds(ids))),

    putPattern: (actor, input) =>
      change(actor, 'putShiftPattern', input, async (trx, now, events) => {
        const pattern = await putPattern(trx, checkPattern(input));
        const data = { pattern: { ...pattern } };
        events.push({ at: now, kind: EventKind.SHIFT_PATTERN_PUT, actorId: actor.accountId, data });
        return pattern;
      }),

    async putShifts(actor, input) {
      const shifts = await change(actor, 'putShifts', input, async (trx, now, events) =>
        add(trx, actor, await checkShifts(trx, input.shifts, now), now, events),
      );
      return withGaps(shifts);
    },

    async copyWeek(actor, input) {
      const shifts = await change(actor, 'copyRosterWeek', input, async (trx, now, events) => {
        const from = mondayOf(checkDay(input.fromWeek, ['input', 'fromWeek']));
        const to = mondayOf(checkDay(input.toWeek, ['input', 'toWeek']));
        if (from === to) throw badInput(['input', 'toWeek'], 'is the same week', 'another week');
        const stationId = input.stationId ?? null;
        if (stationId !== null && !isId(stationId)) throw notFound('station', stationId);
        const copied = (await shiftsOfWeek(trx, from, stationId)).filter(({ status }) => status !== 'WITHDRAWN');
        if (copied.length > MOST_COPIED)
          throw badInput(
            ['input', 'stationId'],
            `the week has ${copied.length} shifts`,
            `one station: ${MOST_COPIED} at most`,
          );
        const there = new Set((await shiftsOfWeek(trx, to, stationId)).map(keyOf));
        const patterns = byId(
          await listPatternsByIds(
            trx,
            copied.map(({ patternId }) => patternId),
          ),
        );
        const moved = copied.map((shift): NewShift => {
          const day = addDays(shift.day, daysBetween(from, to));
          return { ...shift, day, ...shiftSpan(patterns.get(shift.patternId)!, day, timeZone) };
        });
        const wanted = moved.filter((shift) => shift.endsAt > now && !there.has(keyOf(shift)));
        return add(trx, actor, wanted, now, events);
      });
      return withGaps(shifts);
    },

    withdrawShift: (actor, input) =>
      change(actor, 'withdrawShift', input, async (trx, now, events) => {
        const before = isId(input.shiftId) ? await lockShift(trx, input.shiftId) : null;
        if (before === null) throw notFound('shift', input.shiftId);
        if (before.status === 'WITHDRAWN') return before;
        if (before.status !== 'PLANNED') throw conflict(`the shift is ${before.status}`, before.status);
        await updateShift(trx, before.id, { status: 'WITHDRAWN', due_at: null });
        const after: Shift = { ...before, status: 'WITHDRAWN' };
        events.push(shiftEvent(EventKind.SHIFT_WITHDRAWN, after, now, actor.accountId));
        return after;
      }),

    async listShifts(actor, filter, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeMomentKey(after);
      const span = checkSpan(filter);
      const seesAll = may(actor, 'see all units');
      if ([filter.stationId, filter.unitId].some((id) => id != null && !isId(id)))
        return { edges: [], hasNextPage: false };
      const rows = await listShifts(
        knex,
        { ...filter, ...span, ...(!seesAll && { accountId: actor.accountId }) },
        key,
        limit + 1,
      );
      return toPage(
        rows,
        limit,
        ({ startsAt, id }) => [startsAt.getTime(), id],
        (shift) => shift,
      );
    },

    async coverGaps(actor, filter) {
      authorise(actor, 'see all units');
      const stationId = filter.stationId ?? null;
      if (stationId !== null && !isId(stationId)) throw notFound('station', stationId);
      return gapsOf({ ...checkSpan(filter), stationId });
    },

    async settings(actor) {
      authorise(actor, 'see all units');
      return readShiftSettings(knex);
    },

    putSettings: (actor, input) =>
      change(actor, 'putShiftSettings', input, async (trx, now, events) => {
        const before = await readShiftSettings(trx);
        const whole = (name: keyof ShiftSettings, most: number): number =>
          checkWhole(input[name] ?? before[name], ['input', name], 0, most);
        const after: ShiftSettings = {
          maxOnBreak: whole('maxOnBreak', 100),
          signOnEarlyS: whole('signOnEarlyS', 7_200),
          openWorkAlertS: whole('openWorkAlertS', 86_400),
        };
        await writeShiftSettings(trx, after);
        events.push({ at: now, kind: EventKind.SHIFT_SETTINGS_PUT, actorId: actor.accountId, data: { ...after } });
        return after;
      }),
  };

  /** Monday to Sunday, by the day on which a shift begins. */
  async function shiftsOfWeek(trx: Trx, monday: string, stationId: string | null): Promise<Shift[]> {
    const span = { from: localInstant(monday, 0, timeZone), until: localInstant(addDays(monday, WEEK), 0, timeZone) };
    const rows = await listShifts(trx, { ...span, stationId }, null, MOST_READ);
    return rows.filter(({ day }) => day >= monday && day < addDays(monday, WEEK));
  }
}

function checkPattern(input: Parameters<RosterService['putPattern']>[1]): Omit<ShiftPattern, 'id'> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(input.code) || input.code.length > 40)
    throw badInput(['input', 'code'], `${JSON.stringify(input.code)} is no slug`, 'lower-case letters, digits and hyphens, 40 at most, such as early'); // prettier-ignore
  const time = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(input.starts);
  if (time === null)
    throw badInput(['input', 'starts'], `${JSON.stringify(input.starts)} is no time`, '00:00 to 23:59');
  return {
    code: input.code,
    name: checkRequiredText(input.name, ['input', 'name'], 100),
    nameEn: checkRequiredText(input.nameEn, ['input', 'nameEn'], 100),
    startsMinute: Number(time[1]) * 60 + Number(time[2]),
    lastsMin: checkWhole(input.lastsMin, ['input', 'lastsMin'], 30, 1440),
  };
}

function checkSpan({ from, until }: Pick<ShiftFilter, 'from' | 'until'>): { from: Date; until: Date } {
  checkMoment(from, ['from']);
  checkMoment(until, ['until']);
  if (until <= from || until.getTime() - from.getTime() > LONGEST_SPAN_MS)
    throw badInput(['until'], `${until.toISOString()} does not fit`, 'later than from, by 31 days at most');
  return { from, until };
}

function mondayOf(day: string): string {
  const after = ((daysBetween(ANY_MONDAY, day) % WEEK) + WEEK) % WEEK;
  return addDays(day, -after);
}

/** Two shifts of the same key are the same place in a roster. */
function keyOf({ patternId, day, unitId, stationId, crewIds, ...rest }: NewShift | Shift): string {
  const isGone = 'status' in rest && rest.status === 'WITHDRAWN';
  return isGone ? '' : `${patternId} ${day} ${unitId ?? `${stationId} ${[...crewIds].sort().join(' ')}`}`;
}

function spanOf(shifts: readonly Pick<Shift, 'startsAt' | 'endsAt'>[]): { from: Date; until: Date } {
  let [from, until] = [shifts[0]!.startsAt, shifts[0]!.endsAt];
  for (const { startsAt, endsAt } of shifts) {
    if (startsAt < from) from = startsAt;
    if (endsAt > until) until = endsAt;
  }
  return { from, until };
}

function bookingsOf(shifts: readonly NewShift[]): Parameters<typeof listBookings>[1] {
  const unitIds = [...new Set(shifts.flatMap(({ unitId }) => unitId ?? []))];
  return { unitIds, accountIds: [...new Set(shifts.flatMap(({ crewIds }) => crewIds))], ...spanOf(shifts) };
}
