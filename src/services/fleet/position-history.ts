/** Use cases about the past: where a unit was, and all that happened between two times. */
import { badInput, notFound } from '../../core/errors.js';
import { type PastPosition } from '../../core/fleet/past-position.js';
import { parsePolygon, type PolygonGeometry } from '../../core/geo/geojson.js';
import { listPastPositions, type PastSelection } from '../../database/position-history-repository.js';
import { type LoggedEvent } from '../../events/event.js';
import { readEventsBetween } from '../../events/log.js';
import { authorise } from '../actor.js';
import { checkMoment, checkWhole, isId } from '../border.js';
import { type PositionHistoryService, type ReplayItem } from '../contract.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { maySeeUnit } from './units.js';

const DAY_MS = 86_400_000;
const LONGEST_TRACK_MS = 31 * DAY_MS;
const LONGEST_REPLAY_MS = DAY_MS;
const MOST_VERTICES = 1_000;

export function createPositionHistoryService({
  database,
  fleet,
}: Pick<ServiceContext, 'database' | 'fleet'>): PositionHistoryService {
  const { knex } = database;

  /**
   * Up to `limit` positions behind `after`, read in stretches that grow until there are enough: a city's minute has as many rows as a lone unit's night, and a page
   * must cost what it holds and not what lies between two times.
   */
  async function readOn(
    selection: PastSelection,
    [from, to]: readonly [number, number],
    after: readonly [ms: number, unitId: string] | null,
    limit: number,
  ): Promise<PastPosition[]> {
    const stepMs = Math.max(1, selection.everyMs);
    const found: PastPosition[] = [];
    let start = after === null ? from : from + Math.floor((after[0] - from) / stepMs) * stepMs;
    let stretchMs = selection.unitId === null ? 15_000 : limit * Math.max(5_000, stepMs);
    while (start < to && found.length < limit) {
      const end = Math.min(to, start + Math.ceil(stretchMs / stepMs) * stepMs);
      const stretch = { start: new Date(start), end: new Date(end) };
      const behind = after && ([new Date(after[0]), after[1]] as const);
      found.push(...(await listPastPositions(knex, selection, stretch, behind, limit - found.length)));
      start = end;
      stretchMs *= 4;
    }
    return found;
  }

  return {
    async track(actor, { unitId, from, to, everyS, includeFlagged }, { first, after }) {
      if (!isId(unitId) || fleet.picture.get(unitId) === undefined || !maySeeUnit(actor, unitId))
        throw notFound('unit', unitId);
      const period = checkPeriod(from, to, LONGEST_TRACK_MS);
      const everyMs = checkEvery(everyS);
      const limit = checkFirst(first);
      const key = decodeMomentKey(after);
      const selection = { unitId, within: null, includeFlagged, everyMs };
      return toPage(await readOn(selection, period, within(key, period), limit + 1), limit, positionKey, (row) => row);
    },

    async replay(actor, { from, to, within: area, everyS }, { first, after }) {
      authorise(actor, 'see the event log');
      const period = checkPeriod(from, to, LONGEST_REPLAY_MS);
      const everyMs = checkEvery(everyS);
      const limit = checkFirst(first);
      const key = within(decodeReplayKey(after), period);
      const polygon = area === null ? null : parsePolygon(area, ['within'], { mostVertices: MOST_VERTICES });
      const selection = { unitId: null, within: polygon, includeFlagged: false, everyMs };
      const [positions, events] = await Promise.all([
        readOn(selection, period, key && [key[0], key[2] ?? BEFORE_ALL_UNITS], limit + 1),
        readEvents(period, polygon, key, limit + 1),
      ]);
      return toPage(merge(events, positions), limit, replayKey, (item) => item);
    },
  };

  function readEvents(
    [from, to]: readonly [number, number],
    polygon: PolygonGeometry | null,
    key: ReplayKey | null,
    limit: number,
  ) {
    return readEventsBetween(knex, {
      from: new Date(from),
      to: new Date(to),
      within: polygon,
      // A position's cursor lies behind all events of its moment.
      after: key === null ? null : [new Date(key[0]), key[2] === null ? key[1] : Number.MAX_SAFE_INTEGER],
      limit,
    });
  }
}

function checkPeriod(from: Date, to: Date, longestMs: number): readonly [number, number] {
  const period = [checkMoment(from, ['from']).getTime(), checkMoment(to, ['to']).getTime()] as const;
  if (period[1] <= period[0] || period[1] - period[0] > longestMs)
    throw badInput(
      ['to'],
      `${to.toISOString()} does not fit`,
      `a time up to ${longestMs / 3_600_000} h after \`from\``,
    );
  return period;
}

function checkEvery(everyS: number): number {
  return checkWhole(everyS, ['everyS'], 0, 86_400) * 1_000;
}

/** A cursor of another time than that which is asked for. */
function within<T extends readonly [number, ...unknown[]]>(
  key: T | null,
  [from, to]: readonly [number, number],
): T | null {
  if (key !== null && (key[0] < from || key[0] >= to))
    throw badInput(
      ['after'],
      'lies outside the time that is asked for',
      'the endCursor of an earlier page of this list',
    );
  return key;
}

const positionKey = ({ fixAt, unitId }: PastPosition): readonly [number, string] => [fixAt.getTime(), unitId];

/** Milliseconds; then the number of an event, or the unit of a position (`seq` 0). */
type ReplayKey = readonly [ms: number, seq: number, unitId: string | null];

/** Below every id that is made here. */
const BEFORE_ALL_UNITS = '00000000-0000-0000-0000-000000000000';

function replayKey(item: ReplayItem): readonly (string | number)[] {
  return item.event === undefined
    ? [item.at.getTime(), 0, item.position.unitId]
    : [item.at.getTime(), item.event.seq, ''];
}

function decodeReplayKey(after: string | null | undefined): ReplayKey | null {
  const key = decodeKey(after, 3);
  if (key === null) return null;
  const [ms, seq, unitId] = key;
  if (
    typeof ms !== 'number' ||
    !Number.isSafeInteger(seq) ||
    typeof unitId !== 'string' ||
    !(unitId === '' ? Number(seq) > 0 : isId(unitId))
  )
    throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
  return [ms, Number(seq), unitId === '' ? null : unitId];
}

/** Both come in order; at one moment events go first. */
function merge(events: readonly LoggedEvent[], positions: readonly PastPosition[]): ReplayItem[] {
  const items: ReplayItem[] = [];
  let next = 0;
  for (const position of positions) {
    for (; next < events.length && events[next]!.at <= position.fixAt; next++)
      items.push({ at: events[next]!.at, event: events[next]! });
    items.push({ at: position.fixAt, position });
  }
  for (const event of events.slice(next)) items.push({ at: event.at, event });
  return items;
}
