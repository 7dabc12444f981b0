/**
 * From OSM tags to km/h per vehicle class at URGENT travel. A speed here is what a unit averages over a stretch, junctions included,
 * so it stays below the limit.
 *
 * - **Motor vehicles**: limit × a share. The limit is `maxspeed` held below what the road class bears, or the class's usual limit. The
 *   share is 0.9 on motorways and trunks and 0.8 elsewhere (0.85 for motorbikes, which pass queues), near what open routers take off
 *   for junctions and traffic (OSRM's car profile 0.8, GraphHopper 0.9). What lights and sirens win differs too much between cities
 *   (Hunt et al. 1995; Ho and Casey 1998) to assume a gain: an arrival earlier than promised harms nobody.
 * - **FOOT**: 7.2 km/h (2.0 m/s), between comfortable gait (1.4 m/s) and fastest gait (2.5 m/s) of adults (Bohannon 1997): an
 *   officer in gear hurries, but does not run for two minutes.
 * - **CYCLE** 16 km/h; **EBIKE** 22 km/h and never above 25, where the motor must stop helping (GB 17761-2018, EN 15194).
 * - Surface, track type and smoothness cap the speed (OSM wiki, Key:surface, Key:tracktype, Key:smoothness); steps slow walkers.
 */
import { VehicleClass } from '../vehicle.js';
import { type RoadClass } from './graph.js';
import { type OsmTags } from './osm-network.js';

const KMH_PER_MPH = 1.609344;
const KMH_PER_KNOT = 1.852;
/** `maxspeed=walk`: walking pace. */
const WALK_KMH = 6;
/** `maxspeed=none`: the advisory speed of the one country that has it. */
const UNLIMITED_KMH = 130;

/** Limits by zone where `maxspeed` names a rule instead of a number (`CN:urban`); OSM wiki, Default speed limits. */
const ZONE_LIMIT_KMH: ReadonlyMap<string, number> = new Map([
  ['living_street', 20],
  ['bicycle_road', 30],
  ['urban', 50],
  ['nsl_restricted', 48],
  ['rural', 80],
  ['nsl_single', 96],
  ['trunk', 100],
  ['expressway', 100],
  ['nsl_dual', 112],
  ['motorway', 120],
]);
/** Where a country's rule differs from the usual: China, Road Traffic Safety Law regulations (2004), Art. 45. */
const COUNTRY_ZONE_LIMIT_KMH: ReadonlyMap<string, number> = new Map([['CN:rural', 70]]);

function readZone(value: string): number | null {
  const match = /^([A-Z]{2}):(?:zone:?)?(\w+)$/.exec(value) ?? /^()(?:zone:)(\w+)$/.exec(value);
  if (!match) return null;
  const zone = match[2]!.replace(/^zone/, '');
  if (/^\d+$/.test(zone)) return inRange(Number(zone));
  return COUNTRY_ZONE_LIMIT_KMH.get(`${match[1]}:${zone}`) ?? ZONE_LIMIT_KMH.get(zone) ?? null;
}

function inRange(kmh: number): number | null {
  return kmh >= 1 && kmh <= 300 ? kmh : null;
}

function readSingleLimit(value: string): number | null {
  if (value === 'walk') return WALK_KMH;
  if (value === 'none') return UNLIMITED_KMH;
  const match = /^(\d+(?:\.\d+)?)\s*(km\/h|kmh|kph|mph|knots)?$/.exec(value);
  if (!match) return readZone(value);
  const unit = match[2] === 'mph' ? KMH_PER_MPH : match[2] === 'knots' ? KMH_PER_KNOT : 1;
  return inRange(Number(match[1]) * unit);
}

/**
 * A `maxspeed` value in km/h: a number with or without unit (km/h, mph, knots), `walk`, `none`, a zone such as `CN:urban`, or a list, of
 * which the lowest counts. Null where it says no speed (`signals`, `variable`, misspelt). OSM wiki, Key:maxspeed.
 */
export function parseMaxspeed(value: string | undefined): number | null {
  if (value === undefined) return null;
  let lowest: number | null = null;
  for (const part of value.split(/[;|]/)) {
    const kmh = readSingleLimit(part.trim());
    if (kmh !== null && (lowest === null || kmh < lowest)) lowest = kmh;
  }
  return lowest;
}

interface ClassSpeeds {
  /** Usual limit, taken where `maxspeed` says nothing. */
  readonly limit: number;
  /** Highest limit that the class bears, whatever the sign says: narrow streets are not driven at 50. */
  readonly ceiling: number;
  /** What cycles and e-bikes hold there among people or bends. */
  readonly cycleCeiling: number;
}
const OPEN_ROAD = 25;
const CLASS_SPEEDS: Readonly<Record<RoadClass, ClassSpeeds>> = {
  motorway: { limit: 110, ceiling: 140, cycleCeiling: OPEN_ROAD },
  trunk: { limit: 85, ceiling: 120, cycleCeiling: OPEN_ROAD },
  primary: { limit: 65, ceiling: 100, cycleCeiling: OPEN_ROAD },
  secondary: { limit: 60, ceiling: 90, cycleCeiling: OPEN_ROAD },
  tertiary: { limit: 50, ceiling: 80, cycleCeiling: OPEN_ROAD },
  unclassified: { limit: 40, ceiling: 60, cycleCeiling: OPEN_ROAD },
  residential: { limit: 35, ceiling: 40, cycleCeiling: OPEN_ROAD },
  living_street: { limit: 20, ceiling: 25, cycleCeiling: 18 },
  service: { limit: 20, ceiling: 30, cycleCeiling: 18 },
  pedestrian: { limit: 12, ceiling: 12, cycleCeiling: 10 },
  track: { limit: 20, ceiling: 40, cycleCeiling: 16 },
  cycleway: { limit: 15, ceiling: 20, cycleCeiling: OPEN_ROAD },
  footway: { limit: 10, ceiling: 12, cycleCeiling: 10 },
  path: { limit: 10, ceiling: 15, cycleCeiling: 12 },
  steps: { limit: 3, ceiling: 3, cycleCeiling: 3 },
  corridor: { limit: 5, ceiling: 5, cycleCeiling: 5 },
};
const FAST_CLASSES: ReadonlySet<RoadClass> = new Set<RoadClass>(['motorway', 'trunk']);
/** Ramps and slip roads: bends and merging. */
const LINK_SHARE = 0.7;
const FAST_SHARE = 0.9;
const CAR_SHARE = 0.8;
const MOTORBIKE_SHARE = 0.85;
const MOTORBIKE_TOP_KMH = 110;

const FOOT_KMH = 7.2;
/** Along the slope of a stair; the fast end of Fruin 1971. */
const FOOT_STEPS_KMH = 3;
const CYCLE_KMH = 16;
const EBIKE_KMH = 22;
const EBIKE_TOP_KMH = 25;
/** Pushing a cycle (`bicycle=dismount`). */
const PUSHING_KMH = 5;
/** No way that is open at all is slower than this. */
const SLOWEST_KMH = 2;

/** Caps in km/h by surface: [car, motorbike, cycles, foot]. Surfaces not listed cap nothing. */
type Caps = readonly [car: number, motorbike: number, cycles: number, foot: number];
const FREE = Infinity;
const SURFACE_CAPS: ReadonlyMap<string, Caps> = new Map<string, Caps>([
  ['paving_stones', [50, 50, 20, FREE]],
  ['sett', [40, 35, 15, FREE]],
  ['cobblestone', [30, 25, 12, FREE]],
  ['unhewn_cobblestone', [20, 15, 10, 6]],
  ['compacted', [50, 50, 18, FREE]],
  ['fine_gravel', [45, 40, 16, FREE]],
  ['gravel', [40, 30, 13, FREE]],
  ['pebblestone', [30, 20, 10, 6]],
  ['unpaved', [35, 30, 13, FREE]],
  ['ground', [30, 25, 12, 6.5]],
  ['dirt', [30, 25, 12, 6.5]],
  ['earth', [30, 25, 12, 6.5]],
  ['grass', [15, 15, 9, 6]],
  ['grass_paver', [25, 25, 12, FREE]],
  ['wood', [25, 20, 14, FREE]],
  ['metal', [30, 20, 14, FREE]],
  ['rock', [10, 10, 6, 5]],
  ['mud', [10, 10, 6, 4]],
  ['sand', [10, 10, 6, 4]],
]);
const TRACKTYPE_CAPS: ReadonlyMap<string, Caps> = new Map<string, Caps>([
  ['grade2', [35, 35, 16, FREE]],
  ['grade3', [25, 25, 14, FREE]],
  ['grade4', [18, 18, 11, 6.5]],
  ['grade5', [12, 12, 8, 6]],
]);
const SMOOTHNESS_CAPS: ReadonlyMap<string, Caps> = new Map<string, Caps>([
  ['bad', [35, 30, 13, FREE]],
  ['very_bad', [18, 18, 9, FREE]],
  ['horrible', [8, 10, 6, 6]],
  ['very_horrible', [5, 6, 5, 5]],
]);

const CAP_COLUMN: Readonly<Record<VehicleClass, 0 | 1 | 2 | 3>> = { CAR: 0, MOTORBIKE: 1, CYCLE: 2, EBIKE: 2, FOOT: 3 };

function capOf(tags: OsmTags, vehicle: VehicleClass): number {
  const column = CAP_COLUMN[vehicle];
  const cap = (table: ReadonlyMap<string, Caps>, value: string | undefined): number =>
    value === undefined ? FREE : (table.get(value)?.[column] ?? FREE);
  return Math.min(
    cap(SURFACE_CAPS, tags.surface),
    cap(TRACKTYPE_CAPS, tags.tracktype),
    cap(SMOOTHNESS_CAPS, tags.smoothness),
  );
}

/** The limit in one direction, or null where none is tagged. */
function taggedLimit(tags: OsmTags, direction: 'forward' | 'backward'): number | null {
  return (
    parseMaxspeed(tags[`maxspeed:${direction}`]) ??
    parseMaxspeed(tags.maxspeed) ??
    parseMaxspeed(tags['maxspeed:type']) ??
    parseMaxspeed(tags['source:maxspeed']) ??
    parseMaxspeed(tags['zone:maxspeed'])
  );
}

function motorSpeed(tags: OsmTags, roadClass: RoadClass, motorbike: boolean, limitKmh: number | null): number {
  const speeds = CLASS_SPEEDS[roadClass];
  const link = tags.highway?.endsWith('_link') ? LINK_SHARE : 1;
  const limit = limitKmh === null ? speeds.limit * link : Math.min(limitKmh, speeds.ceiling * link);
  const share = FAST_CLASSES.has(roadClass) ? FAST_SHARE : motorbike ? MOTORBIKE_SHARE : CAR_SHARE;
  return motorbike ? Math.min(limit * share, MOTORBIKE_TOP_KMH) : limit * share;
}

function cycleSpeed(tags: OsmTags, roadClass: RoadClass, ebike: boolean, limitKmh: number | null): number {
  if (tags.bicycle === 'dismount') return PUSHING_KMH;
  const usual = Math.min(ebike ? EBIKE_KMH : CYCLE_KMH, CLASS_SPEEDS[roadClass].cycleCeiling, limitKmh ?? FREE);
  return ebike ? Math.min(usual, EBIKE_TOP_KMH) : usual;
}

/**
 * Average km/h of a vehicle class on a way in one direction, at URGENT travel; at least 2. Says nothing about access: ask `wayAccess`.
 */
export function speedKmh(
  tags: OsmTags,
  roadClass: RoadClass,
  vehicle: VehicleClass,
  direction: 'forward' | 'backward',
): number {
  const cap = capOf(tags, vehicle);
  const uncapped = (): number => {
    switch (vehicle) {
      case VehicleClass.FOOT:
        return roadClass === 'steps' ? FOOT_STEPS_KMH : FOOT_KMH;
      case VehicleClass.CYCLE:
      case VehicleClass.EBIKE:
        return cycleSpeed(tags, roadClass, vehicle === VehicleClass.EBIKE, taggedLimit(tags, direction));
      case VehicleClass.MOTORBIKE:
      case VehicleClass.CAR:
        return motorSpeed(tags, roadClass, vehicle === VehicleClass.MOTORBIKE, taggedLimit(tags, direction));
    }
  };
  return Math.max(SLOWEST_KMH, Math.min(cap, uncapped()));
}
