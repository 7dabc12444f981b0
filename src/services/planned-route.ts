/** Routes as people are told them, from routes as the engine finds them. */
import { type PlannedRoute } from '../core/incident/assignment.js';
import { type Route } from '../core/road/route.js';

/** `metricVersion` names the road data and the travel times that the route was computed on. */
export function toPlannedRoute(route: Route, metricVersion: string): PlannedRoute {
  return {
    travelTimeS: route.travelTimeMs / 1000,
    distanceM: Math.round(route.lengthM),
    coordinates: route.coordinates.map(([lon, lat]) => [round7(lon), round7(lat)] as const),
    steps: route.steps.map(({ name, lengthM, travelTimeMs }) => ({
      street: name.local,
      streetEn: name.en,
      distanceM: Math.round(lengthM),
      travelTimeS: travelTimeMs / 1000,
    })),
    metricVersion,
  };
}

/** Seven decimals are a centimetre, and what the road data holds. */
function round7(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
