/** Puts the roster of the demo fleet and a post at an event into a database whose units are there. May be repeated: what is there stays. */
import { addDays } from '../src/core/shifts/local-time.js';
import { shiftSpan } from '../src/core/shifts/shift.js';
import { listCrewByUnitIds } from '../src/database/account-repository.js';
import { type Database, inTransaction, type Trx } from '../src/database/database.js';
import { insertPost, postUnit } from '../src/database/event-post-repository.js';
import { DEFAULT_SHIFT_SETTINGS, insertShifts, type NewShift, putPattern } from '../src/database/shift-repository.js';
import { listStations } from '../src/database/territory-repository.js';
import { listAllUnits } from '../src/database/unit-repository.js';
import { EventKind, type NewEvent } from '../src/events/event.js';
import { appendEvents } from '../src/events/log.js';
import { DAILY_ROSTER, DEMO_POST, SHIFT_PATTERNS } from './demo-district/roster.js';

/** The district lies in it. */
const TIME_ZONE = 'Asia/Shanghai';
/** The live demo goes on from there. */
const DAYS = 8;
const DAY_MS = 86_400_000;

export async function loadDemoShifts(database: Database, at: Date): Promise<void> {
  await inTransaction(database, async (trx) => {
    if ((await trx('shift_patterns').first('id')) !== undefined) return;
    const events = await putRoster(trx, at);
    events.push(...(await putPost(database, trx, at)));
    await appendEvents(trx, events);
  });
}

async function putRoster(trx: Trx, at: Date): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  const patterns = new Map<string, Awaited<ReturnType<typeof putPattern>>>();
  for (const each of SHIFT_PATTERNS) {
    const pattern = await putPattern(trx, each);
    patterns.set(each.code, pattern);
    events.push({ at, kind: EventKind.SHIFT_PATTERN_PUT, data: { pattern: { ...pattern } } });
  }
  const units = new Map((await listAllUnits(trx)).map((unit) => [unit.callSign, unit]));
  const crewOf = await listCrewByUnitIds(
    trx,
    [...units.values()].map(({ id }) => id),
  );
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' }).format(at);
  const shifts: NewShift[] = [];
  for (let day = -1; day < DAYS; day++)
    for (const { callSign, pattern: code, isOwn } of DAILY_ROSTER) {
      const unit = units.get(callSign)!;
      const pattern = patterns.get(code)!;
      const span = shiftSpan(pattern, addDays(today, day), TIME_ZONE);
      if (span.endsAt <= at) continue;
      const crewIds = isOwn ? (crewOf.get(unit.id) ?? []) : [];
      const place = { patternId: pattern.id, stationId: unit.stationId, unitId: unit.id };
      shifts.push({ ...place, day: addDays(today, day), ...span, crewIds });
    }
  const early = DEFAULT_SHIFT_SETTINGS.signOnEarlyS * 1000;
  const due = shifts.map((shift) => ({ ...shift, dueAt: new Date(shift.startsAt.getTime() - early) }));
  await insertShifts(trx, due, null);
  return events;
}

async function putPost(database: Database, trx: Trx, at: Date): Promise<NewEvent[]> {
  const { name, nameEn, station: code, needs, calledFor, days } = DEMO_POST;
  const station = (await listStations(database, trx)).find((each) => each.code === code)!;
  const post = await insertPost(database, trx, {
    name,
    nameEn,
    location: station.location,
    area: null,
    stationId: station.id,
    startsAt: at,
    endsAt: new Date(at.getTime() + days * DAY_MS),
    needs: needs.map((need) => ({ ...need })),
    calledFor,
    openedBy: null,
  });
  const events: NewEvent[] = [
    { at, kind: EventKind.EVENT_POST_OPENED, stationId: station.id, data: { postId: post.id, post } },
  ];
  for (const { id, callSign } of await listAllUnits(trx)) {
    if (!DEMO_POST.units.some((posted) => posted === callSign)) continue;
    await postUnit(trx, post.id, id, at, null);
    const hold = {
      id: post.id,
      kind: 'HELD_FOR_EVENT',
      calledFor,
      from: post.startsAt,
      until: post.endsAt,
      label: name,
    };
    const data = { postId: post.id, name, callSign, hold };
    events.push({ at, kind: EventKind.EVENT_POST_UNIT_POSTED, stationId: station.id, unitId: id, data });
  }
  return events;
}
