/**
 * From OSM tags to who may travel where: road class, access per vehicle class and direction, and what barriers let through.
 * Everything holds for URGENT travel, i.e. police on their way to an incident.
 *
 * | question | decision | source (OSM wiki) |
 * |---|---|---|
 * | which tag wins | the most specific mode: access < vehicle < motor_vehicle < motorcar, motorcycle; access < vehicle < bicycle < electric_bicycle; access < foot | Key:access, "Transport mode restrictions" |
 * | `private`, `customers`, `destination`, `delivery`, `permit`, `residents`, `agricultural`, `forestry` | open: they bar the public, not police on the way to a call | Key:access, "List of possible values" |
 * | `no`, `military` | closed, unless a more specific mode is open or `emergency=yes` | Key:access, Key:emergency |
 * | `use_sidepath` | open: it prefers the path beside, it does not bar a responder from the road | Tag:bicycle=use_sidepath |
 * | `bicycle=dismount` | open at walking pace (see speeds.ts) | Tag:bicycle=dismount |
 * | conditional access (`…:conditional`) | not evaluated | Conditional restrictions |
 * | untagged roads, tracks | open to all; motorways and `motorroad=yes` to motor vehicles only | OSM tags for routing/Access restrictions |
 * | pedestrian streets | also open to cycles and e-bikes unless `bicycle=no`: that is what riding patrols are for; to motor vehicles only where tagged | Tag:highway=pedestrian |
 * | footways, paths, bridleways | on foot; others only where their own mode is tagged open (`access=yes` opens nothing here) | Tag:highway=footway, Tag:highway=path |
 * | steps, corridors | on foot, whatever else is tagged | Tag:highway=steps |
 * | busways | open to cars and motorbikes | Tag:highway=busway |
 * | ferries, areas, what is planned, being built or gone | no road | Tag:route=ferry, Key:area, Lifecycle prefix |
 * | one-way | binds vehicles; on foot only `oneway:foot`, escalators, or `oneway` on a way for walkers alone | Key:oneway, Key:conveying |
 * | roundabouts, motorways | one-way unless `oneway=no` | Key:junction, Tag:highway=motorway |
 * | `oneway=reversible` | closed to vehicles: the direction of the hour is unknown; `alternating` is open both ways | Tag:oneway=reversible, Tag:oneway=alternating |
 * | contraflow for cycles | `oneway:bicycle=no`, `cycleway=opposite…`, `cycleway:left|right|both:oneway=no|-1` | Key:oneway:bicycle, Key:cycleway |
 * | barriers | see `BARRIERS`; access tags on the node win; unknown barriers stop motor vehicles | Key:barrier |
 */
import { VehicleClass, VEHICLE_CLASSES, VEHICLE_COUNT } from '../vehicle.js';
import { type RoadClass } from './graph.js';
import { type OsmTags } from './osm-network.js';

/** Bit of a vehicle class in access masks: bit i is `VEHICLE_CLASSES[i]`. */
const FOOT = 1;
const CYCLE = 2;
const EBIKE = 4;
const MOTORBIKE = 8;
const CAR = 16;
const CYCLES = CYCLE | EBIKE;
const MOTOR = MOTORBIKE | CAR;
export const ALL_VEHICLES = (1 << VEHICLE_COUNT) - 1;

/** Bit masks of the vehicle classes (bit i = `VEHICLE_CLASSES[i]`) that may travel along and against the way. */
export interface WayAccess {
  readonly forward: number;
  readonly backward: number;
}

interface RoadKind {
  readonly roadClass: RoadClass;
  /** Open where nothing is tagged. */
  readonly open: number;
  /** Classes that `access=yes` or `vehicle=yes` cannot let in, only their own mode. */
  readonly ownModeOnly: number;
  /** Classes that no tag lets in. */
  readonly never: number;
}

function kind(roadClass: RoadClass, open: number, ownModeOnly = 0, never = 0): RoadKind {
  return { roadClass, open, ownModeOnly, never };
}

/** `highway=` values that are roads. `…_link` counts as what it links. Anything else is no road. */
const ROAD_KINDS: ReadonlyMap<string, RoadKind> = new Map([
  ['motorway', kind('motorway', MOTOR, FOOT | CYCLES)],
  ['trunk', kind('trunk', ALL_VEHICLES)],
  ['primary', kind('primary', ALL_VEHICLES)],
  ['secondary', kind('secondary', ALL_VEHICLES)],
  ['tertiary', kind('tertiary', ALL_VEHICLES)],
  ['unclassified', kind('unclassified', ALL_VEHICLES)],
  ['road', kind('unclassified', ALL_VEHICLES)],
  ['residential', kind('residential', ALL_VEHICLES)],
  ['living_street', kind('living_street', ALL_VEHICLES)],
  ['service', kind('service', ALL_VEHICLES)],
  ['busway', kind('service', MOTOR)],
  ['track', kind('track', ALL_VEHICLES)],
  ['pedestrian', kind('pedestrian', FOOT | CYCLES, MOTOR)],
  ['cycleway', kind('cycleway', FOOT | CYCLES, MOTOR)],
  ['footway', kind('footway', FOOT, CYCLES | MOTOR)],
  ['path', kind('path', FOOT, CYCLES | MOTOR)],
  ['bridleway', kind('path', FOOT, CYCLES | MOTOR)],
  ['steps', kind('steps', FOOT, 0, CYCLES | MOTOR)],
  ['corridor', kind('corridor', FOOT, 0, CYCLES | MOTOR)],
]);

/** Access keys per vehicle class, most specific first; index = `VehicleIndex`. */
const MODE_KEYS: readonly (readonly string[])[] = VEHICLE_CLASSES.map((vehicle) => {
  switch (vehicle) {
    case VehicleClass.FOOT:
      return ['foot', 'access'];
    case VehicleClass.CYCLE:
      return ['bicycle', 'vehicle', 'access'];
    case VehicleClass.EBIKE:
      return ['electric_bicycle', 'bicycle', 'vehicle', 'access'];
    case VehicleClass.MOTORBIKE:
      return ['motorcycle', 'motor_vehicle', 'vehicle', 'access'];
    case VehicleClass.CAR:
      return ['motorcar', 'motor_vehicle', 'vehicle', 'access'];
  }
});
/** Keys that speak of all or of every wheeled mode and so open nothing on a way made for others. */
const BROAD_KEYS: ReadonlySet<string> = new Set(['access', 'vehicle']);

const OPEN_VALUES: ReadonlySet<string> = new Set(
  (
    'yes designated official permissive public private customers destination delivery permit residents ' +
    'agricultural forestry emergency discouraged use_sidepath dismount'
  ).split(' '),
);
const CLOSED_VALUES: ReadonlySet<string> = new Set(['no', 'military']);
const EMERGENCY_OPEN: ReadonlySet<string> = new Set(['yes', 'designated', 'official']);

/** true = open, false = closed, null = the value says neither. In lists (`agricultural;forestry`) one open value is enough. */
function readAccess(value: string | undefined): boolean | null {
  if (value === undefined) return null;
  if (OPEN_VALUES.has(value)) return true;
  if (CLOSED_VALUES.has(value)) return false;
  if (!value.includes(';')) return null;
  const parts = value.split(';').map((part) => part.trim());
  if (parts.some((part) => OPEN_VALUES.has(part))) return true;
  return parts.some((part) => CLOSED_VALUES.has(part)) ? false : null;
}

type Direction = 'forward' | 'backward';

/** Decides one vehicle class from the most specific key that says anything; `null` where none does. */
function taggedAccess(
  tags: OsmTags,
  vehicle: number,
  direction: Direction | null,
  ownModeOnly: boolean,
): boolean | null {
  for (const key of MODE_KEYS[vehicle]!) {
    const access = (direction ? readAccess(tags[`${key}:${direction}`]) : null) ?? readAccess(tags[key]);
    if (access === null) continue;
    if (access && ownModeOnly && BROAD_KEYS.has(key)) continue;
    return access;
  }
  return null;
}

/** The mask of classes that a way or barrier lets through, before one-way rules. */
function openMask(tags: OsmTags, defaults: RoadKind, direction: Direction | null): number {
  let mask = 0;
  for (let v = 0; v < VEHICLE_COUNT; v++) {
    const bit = 1 << v;
    if (defaults.never & bit) continue;
    const tagged = taggedAccess(tags, v, direction, (defaults.ownModeOnly & bit) !== 0);
    if (tagged ?? (defaults.open & bit) !== 0) mask |= bit;
  }
  const { emergency } = tags;
  if (emergency !== undefined && EMERGENCY_OPEN.has(emergency)) mask |= MOTOR & ~defaults.never;
  if (emergency === 'no') mask &= ~MOTOR;
  return mask;
}

function roadKind(tags: OsmTags): RoadKind | null {
  const { highway } = tags;
  if (highway === undefined || tags.area === 'yes' || tags.route === 'ferry') return null;
  if (tags.abandoned === 'yes' || tags.disused === 'yes' || tags.razed === 'yes') return null;
  const base = ROAD_KINDS.get(highway.endsWith('_link') ? highway.slice(0, -'_link'.length) : highway);
  if (!base) return null;
  if (tags.motorroad === 'yes') return { ...base, open: base.open & MOTOR, ownModeOnly: FOOT | CYCLES };
  if (tags.service === 'emergency_access') return { ...base, open: base.open | MOTOR, ownModeOnly: 0 };
  // Wiki, Key:smoothness: "impassable" means no wheeled vehicle gets through.
  if (tags.smoothness === 'impassable') return { ...base, never: CYCLES | MOTOR };
  return base;
}

/** Class of the road that the tags of a way describe, or null where they describe no road (OSM wiki, Key:highway). */
export function roadClassOf(tags: OsmTags): RoadClass | null {
  return roadKind(tags)?.roadClass ?? null;
}

const BOTH = 3;
const ALONG = 1;
const AGAINST = 2;
const NEITHER = 0;

/** Directions that a value of `oneway` or `oneway:<mode>` leaves open, or null where it says nothing known. */
function readOneway(value: string | undefined): number | null {
  switch (value) {
    case 'yes':
    case 'true':
    case '1':
      return ALONG;
    case '-1':
    case 'reverse':
      return AGAINST;
    case 'reversible':
      return NEITHER;
    case 'no':
    case 'false':
    case '0':
    case 'alternating':
      return BOTH;
    default:
      return null;
  }
}

function impliedOneway(tags: OsmTags): number {
  const implied = tags.junction === 'roundabout' || tags.junction === 'circular' || tags.highway === 'motorway';
  return implied ? ALONG : BOTH;
}

function hasContraflowCycleway(tags: OsmTags): boolean {
  if (tags.cycleway?.startsWith('opposite')) return true;
  return ['left', 'right', 'both'].some((side) => {
    if (tags[`cycleway:${side}`]?.startsWith('opposite')) return true;
    const oneway = readOneway(tags[`cycleway:${side}:oneway`]);
    return oneway === BOTH || oneway === AGAINST;
  });
}

/** Directions open on foot. `otherModes`: the mask of other classes that may use the way. */
function footDirections(tags: OsmTags, roadClass: RoadClass, otherModes: number): number {
  const own = readOneway(tags['oneway:foot']);
  if (own !== null) return own;
  if (tags.conveying === 'forward') return ALONG;
  if (tags.conveying === 'backward') return AGAINST;
  const walkersOnly =
    otherModes === 0 &&
    (roadClass === 'footway' || roadClass === 'steps' || roadClass === 'corridor' || roadClass === 'path');
  return walkersOnly ? (readOneway(tags.oneway) ?? BOTH) : BOTH;
}

function vehicleDirections(tags: OsmTags, modes: readonly string[]): number {
  for (const mode of modes) {
    const own = readOneway(tags[`oneway:${mode}`]);
    if (own !== null) return own;
  }
  return readOneway(tags.oneway) ?? impliedOneway(tags);
}

const ONEWAY_MODES = {
  [VehicleClass.CYCLE]: ['bicycle', 'vehicle'],
  [VehicleClass.EBIKE]: ['electric_bicycle', 'bicycle', 'vehicle'],
  [VehicleClass.MOTORBIKE]: ['motorcycle', 'motor_vehicle', 'vehicle'],
  [VehicleClass.CAR]: ['motorcar', 'motor_vehicle', 'vehicle'],
} as const;

function directionsOf(tags: OsmTags, vehicle: VehicleClass, roadClass: RoadClass, openModes: number): number {
  if (vehicle === VehicleClass.FOOT) return footDirections(tags, roadClass, openModes & ~FOOT);
  const directions = vehicleDirections(tags, ONEWAY_MODES[vehicle]);
  const cycles = vehicle === VehicleClass.CYCLE || vehicle === VehicleClass.EBIKE;
  if (cycles && tags['oneway:bicycle'] === undefined && hasContraflowCycleway(tags)) return BOTH;
  return directions;
}

/**
 * Who may travel along (`forward`) and against (`backward`) the way. Null where the tags describe no road, or one that is closed to
 * every class both ways.
 */
export function wayAccess(tags: OsmTags): WayAccess | null {
  const road = roadKind(tags);
  if (!road) return null;
  const openForward = openMask(tags, road, 'forward');
  const openBackward = openMask(tags, road, 'backward');
  let forward = 0;
  let backward = 0;
  VEHICLE_CLASSES.forEach((vehicle, v) => {
    const bit = 1 << v;
    const directions = directionsOf(tags, vehicle, road.roadClass, openForward | openBackward);
    if (directions & ALONG) forward |= openForward & bit;
    if (directions & AGAINST) backward |= openBackward & bit;
  });
  return forward | backward ? { forward, backward } : null;
}

/** What a barrier on a road lets through where the node has no access tags (OSM wiki, Key:barrier, and the page of each value). */
const BARRIERS: ReadonlyMap<string, number> = new Map([
  ...'gate lift_gate swing_gate sliding_gate hampshire_gate bump_gate sally_port toll_booth border_control checkpoint entrance kerb cattle_grid height_restrictor coupure'
    .split(' ')
    .map((value): [string, number] => [value, ALL_VEHICLES]),
  // A single-track vehicle passes beside or between them; a motorbike too.
  ...'bollard bus_trap sump_buster width_restrictor'
    .split(' ')
    .map((value): [string, number] => [value, ALL_VEHICLES & ~CAR]),
  ...'block cycle_barrier motorcycle_barrier chain rope log debris jersey_barrier planter wicket_gate'
    .split(' ')
    .map((value): [string, number] => [value, FOOT | CYCLES]),
  ...'stile kissing_gate turnstile full-height_turnstile horse_stile squeeze'
    .split(' ')
    .map((value): [string, number] => [value, FOOT]),
  ...'wall fence hedge retaining_wall city_wall ditch guard_rail'
    .split(' ')
    .map((value): [string, number] => [value, 0]),
]);
const UNKNOWN_BARRIER = FOOT | CYCLES;

/**
 * Mask of the vehicle classes that pass a node of a road. Only barriers restrict: access tags of a crossing or a stop speak of the
 * crossing, not of the road.
 */
export function nodeAccess(tags: OsmTags | undefined): number {
  if (tags?.barrier === undefined || tags.barrier === 'no') return ALL_VEHICLES;
  // `locked=yes`: nobody is there to open it in time.
  if (tags.locked === 'yes') return 0;
  let open = BARRIERS.get(tags.barrier) ?? UNKNOWN_BARRIER;
  if (tags.barrier === 'kerb' && tags.kerb === 'raised') open &= ~CAR;
  return openMask(tags, { roadClass: 'service', open, ownModeOnly: 0, never: 0 }, null);
}
