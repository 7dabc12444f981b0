/**
 * The ground of the synthetic city: where the lattice of its streets lies (denser in the middle, bent and uneven), where the city ends, where
 * its river and its parks are. Metres east and north of the centre.
 */
import { between, type RandomSource } from '../src/core/random.js';

const SPACING_M = 95;
/** Invented: a coast without such a city. */
const CENTRE = { lon: 121.6, lat: 29.9 };
const M_PER_DEGREE = 111_320;

export interface CityPlan {
  /** Lines of the lattice in either direction. */
  readonly lines: number;
  /** [lines²] at `column * lines + row` */
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  /** [lines²] what lies there: a bit mask of the constants below. */
  readonly ground: Uint8Array;
  readonly radiusM: number;
  readonly inWater: (xM: number, yM: number) => boolean;
}

export const OUTSIDE = 1;
export const WATER = 2;
export const PARK = 4;
/** Within the middle fifth of the city's area, where streets are narrow and one-way. */
export const OLD_TOWN = 8;
/** A gated compound: few ways through. */
export const COMPOUND = 16;

/** Compounds take the room between two tertiary roads. */
export const COMPOUND_LINES = 6;
const COMPOUND_SHARE = 0.14;
/** Square kilometres for which there is one park. */
const KM2_PER_PARK = 14;

export function toLonLat(xM: number, yM: number): { lon: number; lat: number } {
  const lat = CENTRE.lat + yM / M_PER_DEGREE;
  return { lon: CENTRE.lon + xM / (M_PER_DEGREE * Math.cos((CENTRE.lat * Math.PI) / 180)), lat };
}

export function planCity(lines: number, random: RandomSource): CityPlan {
  const radiusM = (lines * SPACING_M) / 2;
  const { xM, yM } = placeLattice(lines, radiusM, random);
  const inWater = digRivers(radiusM, random);
  const parks = Array.from({ length: Math.ceil((4 * radiusM * radiusM) / 1e6 / KM2_PER_PARK) }, () => ({
    x: between(random, -radiusM, radiusM),
    y: between(random, -radiusM, radiusM),
    r: between(random, 200, 550),
  }));
  const outline = wave(radiusM * 0.07, 2 * Math.PI, random);
  const compounds = drawCompounds(lines, random);
  const ground = new Uint8Array(lines * lines);
  for (let at = 0; at < ground.length; at++) {
    const [x, y] = [xM[at]!, yM[at]!];
    const fromCentreM = Math.hypot(x, y);
    if (fromCentreM > radiusM * 0.92 + outline(3 * Math.atan2(y, x))) ground[at]! |= OUTSIDE;
    if (inWater(x, y)) ground[at]! |= WATER;
    if (fromCentreM < radiusM * 0.45) ground[at]! |= OLD_TOWN;
    if (compounds(Math.floor(at / lines), at % lines)) ground[at]! |= COMPOUND;
  }
  for (let at = 0; at < ground.length; at++)
    if (parks.some(({ x, y, r }) => Math.hypot(xM[at]! - x, yM[at]! - y) < r)) ground[at]! |= PARK;
  return { lines, xM, yM, ground, radiusM, inWater };
}

/** The sum of three sines of unlike lengths; its argument goes round in `period`. */
function wave(heightM: number, period: number, random: RandomSource): (at: number) => number {
  const parts = [1, 2.3, 4.1].map((factor) => ({
    factor: (2 * Math.PI * factor) / period,
    phase: between(random, 0, 2 * Math.PI),
    height: (heightM * between(random, 0.6, 1)) / factor,
  }));
  return (at) => parts.reduce((sum, { factor, phase, height }) => sum + height * Math.sin(at * factor + phase), 0);
}

function placeLattice(lines: number, radiusM: number, random: RandomSource) {
  const xM = new Float64Array(lines * lines);
  const yM = new Float64Array(lines * lines);
  const [eastByNorth, northByEast] = [wave(320, 9_000, random), wave(320, 7_000, random)];
  for (let column = 0, at = 0; column < lines; column++) {
    for (let row = 0; row < lines; row++, at++) {
      const [u, v] = [(column / (lines - 1)) * 2 - 1, (row / (lines - 1)) * 2 - 1];
      const squeeze = radiusM * (0.72 + 0.28 * Math.min(1, Math.hypot(u, v)));
      xM[at] = u * squeeze + eastByNorth(v * radiusM) + between(random, -16, 16);
      yM[at] = v * squeeze + northByEast(u * radiusM) + between(random, -16, 16);
    }
  }
  return { xM, yM };
}

/** A broad river from west to east, and a narrow one that joins it from the south. */
function digRivers(radiusM: number, random: RandomSource): CityPlan['inWater'] {
  const broad = wave(radiusM * 0.12, radiusM * 1.4, random);
  const narrow = wave(radiusM * 0.08, radiusM * 0.9, random);
  return (x, y) => {
    const broadY = radiusM * 0.12 + broad(x);
    return Math.abs(y - broadY) < 150 || (y < broadY && Math.abs(x + radiusM * 0.25 - narrow(y)) < 65);
  };
}

function drawCompounds(lines: number, random: RandomSource): (column: number, row: number) => boolean {
  const perSide = Math.ceil(lines / COMPOUND_LINES);
  const taken = Array.from({ length: perSide * perSide }, () => random() < COMPOUND_SHARE);
  return (column, row) => taken[Math.floor(column / COMPOUND_LINES) * perSide + Math.floor(row / COMPOUND_LINES)]!;
}
