/** Routes as people are told them, from routes as the engine finds them. */
import { type PlannedRoute, type RouteStep } from '../../core/incident/assignment.js';
import { type Route } from '../../core/road/route.js';
import { type FleetPicture } from '../../core/fleet/fleet-picture.js';
import { type LonLat } from '../../core/geo/point.js';
import { metricVersionOf } from '../../core/road/metric.js';

/** Shorter than this a stretch is no step to be told: where a unit stands on a corner, its own street is left after centimetres. */
const SHORTEST_STEP_M = 1;

/** From the unit's live position to a place; null where none is known or no road leads there. */
export function routeTo(picture: FleetPicture, unitId: string, place: LonLat): PlannedRoute | null {
  const state = picture.get(unitId);
  const { roads } = picture;
  if (state?.road == null) return null;
  const target = roads.edges.snap(place, state.vehicleIndex);
  const route = target === null ? null : roads.routes.find(state.vehicleIndex, state.road, target);
  return route === null ? null : toPlannedRoute(route, metricVersionOf(roads.graph));
}

/** `metricVersion` names the road data and the travel times that the route was computed on. */
export function toPlannedRoute(route: Route, metricVersion: string): PlannedRoute {
  return {
    travelTimeS: route.travelTimeMs / 1000,
    walkTimeS: route.walkTimeMs / 1000,
    distanceM: Math.round(route.lengthM),
    coordinates: toLine(route.coordinates),
    steps: toSteps(route.steps),
    metricVersion,
  };
}

/** To the centimetre that the road data holds; a point that is then the same as the one before is left out. */
function toLine(coordinates: Route['coordinates']): PlannedRoute['coordinates'] {
  const line: [number, number][] = [];
  for (const [lon, lat] of coordinates) {
    const point: [number, number] = [round7(lon), round7(lat)];
    const last = line.at(-1);
    if (last === undefined || last[0] !== point[0] || last[1] !== point[1]) line.push(point);
  }
  // A GeoJSON line has two points, also where the unit is there already.
  return line.length === 1 ? [line[0]!, line[0]!] : line;
}

/** The time of a step that is too short to be told goes to the next, or else to the one before: the times still add up. */
function toSteps(steps: Route['steps']): RouteStep[] {
  const told: { -readonly [Key in keyof RouteStep]: RouteStep[Key] }[] = [];
  let carriedS = 0;
  for (const { name, lengthM, travelTimeMs } of steps) {
    if (lengthM < SHORTEST_STEP_M) {
      carriedS += travelTimeMs / 1000;
      continue;
    }
    told.push({
      street: name.local,
      streetEn: name.en,
      distanceM: Math.round(lengthM),
      travelTimeS: carriedS + travelTimeMs / 1000,
    });
    carriedS = 0;
  }
  if (told.length > 0) told.at(-1)!.travelTimeS += carriedS;
  return told;
}

function round7(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
