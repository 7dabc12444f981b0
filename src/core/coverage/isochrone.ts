/** Isochrones: the areas from which a vehicle reaches a position within given times, as outlines of the arrival field. */
import { contours } from 'd3-contour';
import { type Position } from '../geo/point.js';
import { type ArrivalField, type ArrivalTimes, rasteriseArrivals } from './arrival-field.js';
import { type MultiPolygonCoordinates } from './grid-index.js';

/** About a centimetre. */
const COORDINATE_SCALE = 1e7;
/** An outline keeps this share of a cell away from the middles of cells, so that rounding never makes it touch itself. */
const CLEARANCE = 1 / 64;

/**
 * One MultiPolygon per limit, in the order given: coordinates after RFC 7946, section 3.1.7 (rings closed, outer ones counter-clockwise,
 * holes clockwise; lon, lat). All are outlines of one field, so the area of a shorter limit lies within that of a longer one.
 * Exact to within a cell (10 m and more, by extent). Empty where nothing is reached.
 *
 * Marching squares with linear interpolation: Lorensen & Cline, "Marching Cubes", SIGGRAPH 1987, in its planar form.
 *
 * @param limitsMs whole milliseconds, each at most `times.limitMs`; RangeError otherwise.
 */
export function drawIsochrones(times: ArrivalTimes, limitsMs: readonly number[]): MultiPolygonCoordinates[] {
  for (const limitMs of limitsMs)
    if (!(Number.isInteger(limitMs) && limitMs >= 0 && limitMs <= times.limitMs))
      throw new RangeError(`limit ${limitMs} ms is not a whole number from 0 to ${times.limitMs}`);
  const field = rasteriseArrivals(times);
  return limitsMs.map((limitMs) => (field === null ? [] : outline(field, times.limitMs - limitMs)));
}

/** Outline of the cells with at least `leftMs` left. */
function outline(field: ArrivalField, leftMs: number): MultiPolygonCoordinates {
  // The field holds whole numbers: half a millisecond lower, no value lies on the outline, and every crossing is a clear one.
  const threshold = leftMs - 0.5;
  const trace = contours().size([field.columns, field.rows]).smooth(false);
  // The declared type asks for an array; any indexed list of numbers is read.
  const { coordinates } = trace.contour(field.leftMs as unknown as number[], threshold);
  // The tracer takes y to grow downward, so its rings run the other way round on a map.
  return coordinates.map((polygon) =>
    polygon.map((ring) => ring.map(([x, y]) => toLonLat(field, threshold, x!, y!)).reverse()),
  );
}

/** A vertex lies between the middles of two cells that are side by side: exactly one of its coordinates is whole. */
function toLonLat(field: ArrivalField, threshold: number, x: number, y: number): Position {
  const { columns, leftMs } = field;
  const column = Math.floor(x);
  const row = Math.floor(y);
  const above = leftMs[row * columns + column]!;
  const isAcross = x === column;
  const below = leftMs[isAcross ? row * columns + column - 1 : (row - 1) * columns + column]!;
  const share = Math.min(1 - CLEARANCE, Math.max(CLEARANCE, (threshold - below) / (above - below))) - 0.5;
  return [
    rounded(field.west + (isAcross ? x + share : x) * field.cellLon),
    rounded(field.south + (isAcross ? y : y + share) * field.cellLat),
  ];
}

function rounded(degrees: number): number {
  return Math.round(degrees * COORDINATE_SCALE) / COORDINATE_SCALE;
}
