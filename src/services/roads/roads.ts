/** Use cases about the state of the roads: close, slow down, reopen. The command orders them; everybody who is signed in may know. */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { parsePolygon } from '../../core/geo/geojson.js';
import { type Position } from '../../core/geo/point.js';
import { type ClosureArea, nearestRoadM } from '../../core/road/closures.js';
import { type RoadGraph } from '../../core/road/graph.js';
import { closureStatus, type RoadClosure } from '../../core/road/road-closure.js';
import { VEHICLE_CLASSES, type VehicleClass, vehicleIndex } from '../../core/vehicle.js';
import { inTransaction } from '../../database/database.js';
import {
  insertRoadClosure,
  listRoadClosures,
  lockRoadClosure,
  updateReopened,
} from '../../database/road-closure-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { authorise } from '../actor.js';
import { checkMoment, checkNumber, checkPoint, checkText, extentOf, isId, type ServiceArea } from '../border.js';
import { type ClosedRoad, type CloseRoadInput, type RoadService } from '../contract.js';
import { once } from '../idempotency.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';

/** Enough for the outline of a festival; a closure is compared with every road. */
const MAX_VERTICES = 1_000;
/** Slower than this a road is closed, and should be said to be. */
const LEAST_FACTOR = 0.01;
const MOST_FACTOR = 0.99;

export function createRoadService({ database, tail, clock, area, closures }: ServiceContext): RoadService {
  /** Refuses an area without roads; tells what is touched in words. */
  async function survey(where: ClosureArea, vehicles: readonly VehicleClass[], path: readonly string[]) {
    const touched = await closures.touchedBy(where, vehicles);
    const edges = new Set(touched.flatMap((list) => [...list]));
    if (edges.size === 0) throw untouched(closures.graph, where, vehicles, path);
    const { edgeLengthM, edgeName, names } = closures.graph;
    let lengthM = 0;
    const streets = new Set<string>();
    for (const edge of edges) {
      lengthM += edgeLengthM[edge]!;
      const { local } = names[edgeName[edge]!]!;
      if (local !== '') streets.add(local);
    }
    return { lengthM: Math.round(lengthM), streets: [...streets].sort() };
  }

  return {
    async closeRoad(actor, input) {
      authorise(actor, 'close roads');
      const now = clock();
      const { idempotencyKey, ...body } = input;
      // All checks are part of the work: a repetition is answered like the first time, also when its end is over or the roads are others by then.
      const closed = await inTransaction(database, (trx) =>
        once<ClosedRoad>(trx, { actor, operation: 'closeRoad', key: idempotencyKey, body, now }, async () => {
          const { where, path, ...order } = checkClosure(input, area, now);
          const told = await survey(where, order.vehicles, path);
          const closure = await insertRoadClosure(database, trx, {
            area: where,
            ...order,
            createdBy: actor.accountId,
          });
          // `data`: the closure, and in words what it touches on the roads of now.
          await appendEvents(trx, [
            { at: now, kind: EventKind.ROAD_CLOSED, actorId: actor.accountId, data: { closure, ...told } },
          ]);
          return { closure, ...told };
        }),
      );
      await tail.catchUp();
      await closures.settled();
      return closed;
    },

    async reopenRoad(actor, { closureId, idempotencyKey }) {
      authorise(actor, 'close roads');
      if (!isId(closureId)) throw notFound('road closure', closureId);
      const now = clock();
      const request = { actor, operation: 'reopenRoad', key: idempotencyKey, body: { closureId }, now };
      const reopened = await inTransaction(database, (trx) =>
        once<RoadClosure>(trx, request, async () => {
          const closure = await lockRoadClosure(database, trx, closureId);
          if (closure === null) throw notFound('road closure', closureId);
          const status = closureStatus(closure, now);
          if (status === 'REOPENED') return closure;
          if (status === 'ENDED') throw conflict('the closure has ended by itself', status, { closureId });
          await updateReopened(trx, closureId, now);
          const after = { ...closure, reopenedAt: now };
          // `data`: the closure as it now is.
          await appendEvents(trx, [
            { at: now, kind: EventKind.ROAD_REOPENED, actorId: actor.accountId, data: { closure: after } },
          ]);
          return after;
        }),
      );
      await tail.catchUp();
      await closures.settled();
      return reopened;
    },

    async listClosures(_actor, { includeOver }, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeKey(after, 2);
      if (key !== null && !(Number.isFinite(key[0]) && isId(String(key[1]))))
        throw badInput(['after'], 'is not a cursor of this list', 'the endCursor of an earlier page');
      const rows = await listRoadClosures(database, {
        notOverAt: includeOver ? null : clock(),
        after: key === null ? null : [key[0] as number, String(key[1])],
        limit: limit + 1,
      });
      return toPage(
        rows,
        limit,
        ({ startsAt, id }) => [startsAt.getTime(), id],
        (closure) => closure,
      );
    },

    statusOf: (closure) => closureStatus(closure, clock()),
  };
}

function untouched(
  graph: RoadGraph,
  where: ClosureArea,
  vehicles: readonly VehicleClass[],
  path: readonly string[],
): Error {
  const distanceM = nearestRoadM(graph, where, vehicles.map(vehicleIndex));
  const nearest = Number.isFinite(distanceM)
    ? `the nearest road for ${vehicles.join(', ')} is ${Math.round(distanceM)} m away`
    : `there are no roads for ${vehicles.join(', ')}`;
  return badInput(
    path,
    `touches no road; ${nearest}`,
    'a point within 30 m of a road, a line along (within 15 m) or across a road, or a polygon with a part of a road in it',
  );
}

interface ClosureOrder {
  readonly where: ClosureArea;
  /** Where the area stands in the input. */
  readonly path: readonly string[];
  readonly vehicles: readonly VehicleClass[];
  readonly speedFactor: number;
  readonly reason: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

function checkClosure(input: CloseRoadInput, area: ServiceArea, now: Date): ClosureOrder {
  const startsAt = input.startsAt == null ? now : checkMoment(input.startsAt, ['input', 'startsAt']);
  const endsAt = input.endsAt == null ? null : checkMoment(input.endsAt, ['input', 'endsAt']);
  if (endsAt !== null && (endsAt <= startsAt || endsAt <= now))
    throw badInput(['input', 'endsAt'], `${endsAt.toISOString()} is over`, 'a time after startsAt and after now');
  const vehicles = input.vehicles == null ? VEHICLE_CLASSES : [...new Set(input.vehicles)];
  if (vehicles.length === 0)
    throw badInput(['input', 'vehicles'], 'is an empty list', 'at least one vehicle class, or null for all');
  return {
    ...checkArea(input, area),
    vehicles,
    speedFactor: checkFactor(input.speedFactor ?? 0),
    reason: checkText(input.reason, ['input', 'reason'], 2_000),
    startsAt,
    endsAt,
  };
}

function checkFactor(factor: number): number {
  return factor === 0 ? 0 : checkNumber(factor, ['input', 'speedFactor'], LEAST_FACTOR, MOST_FACTOR);
}

function checkArea({ point, line, polygon }: CloseRoadInput, area: ServiceArea): Pick<ClosureOrder, 'where' | 'path'> {
  if ([point, line, polygon].filter((shape) => shape != null).length !== 1)
    throw badInput(['input'], 'says in several ways or not at all where', 'exactly one of point, line and polygon');
  if (point != null) {
    const path = ['input', 'point'];
    const { lon, lat } = checkPoint(point, path, area);
    return { path, where: { type: 'Point', coordinates: [lon, lat] } };
  }
  if (line != null) return { path: ['input', 'line'], where: checkLine(line, area) };
  const path = ['input', 'polygon'];
  const limits = { serviceArea: extentOf(area), mostVertices: MAX_VERTICES };
  return { path, where: parsePolygon(polygon, path, limits) };
}

function checkLine(line: NonNullable<CloseRoadInput['line']>, area: ServiceArea): ClosureArea {
  const path = ['input', 'line'];
  const coordinates: Position[] = [];
  if (line.length > MAX_VERTICES)
    throw badInput(path, `${line.length} points are too many`, `a line of 2 to ${MAX_VERTICES} points`);
  for (const [i, each] of line.entries()) {
    const { lon, lat } = checkPoint(each, [...path, i], area);
    const previous = coordinates.at(-1);
    if (previous?.[0] !== lon || previous[1] !== lat) coordinates.push([lon, lat]);
  }
  if (coordinates.length < 2)
    throw badInput(path, 'has fewer than two different points', `a line of 2 to ${MAX_VERTICES} points`);
  return { type: 'LineString', coordinates };
}
