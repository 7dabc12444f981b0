/**
 * A **speed profile**: how much slower than free flow the road classes are for whom, and in which hours of the week. Never faster: bounds through
 * the air, and the arrival promised at night, rely on the free times.
 */
import { VEHICLE_CLASSES, type VehicleClass, vehicleIndex } from '../vehicle.js';
import { type RoadGraph, INFINITE, ROAD_CLASSES, type RoadClass } from './graph.js';
import { copyOfTimes, freeTimesOf, hashOf, MAX_TIME_MS, underFreeFlow } from './metric.js';
import { type Slices } from '../slices.js';

/** In the order of ISO 8601. */
export const Weekday = {
  MONDAY: 'MONDAY',
  TUESDAY: 'TUESDAY',
  WEDNESDAY: 'WEDNESDAY',
  THURSDAY: 'THURSDAY',
  FRIDAY: 'FRIDAY',
  SATURDAY: 'SATURDAY',
  SUNDAY: 'SUNDAY',
} as const;
export type Weekday = (typeof Weekday)[keyof typeof Weekday];

export const MINUTES_PER_DAY = 1440;

/** Hours of some days of the week, by the clocks of the city; never over midnight. */
export interface SpeedWindow {
  /** At least one. */
  readonly days: readonly Weekday[];
  /** Minutes since midnight, 0 to 1439; the first that counts. */
  readonly fromMinute: number;
  /** The first that counts no more; above `fromMinute`, at most 1440. */
  readonly untilMinute: number;
}

/** For all of `vehicles` on all of `roadClasses`; both hold at least one. */
export interface SpeedFactor {
  readonly roadClasses: readonly RoadClass[];
  readonly vehicles: readonly VehicleClass[];
  /** Travel times are the free ones times this; at least 1. */
  readonly slowdown: number;
}

export interface SpeedProfile {
  readonly id: string;
  /** Lower-case letters, digits and hyphens; unique. */
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  /** Of several profiles that apply the one with the lowest rank is in use; of equal ranks the first by slug. */
  readonly rank: number;
  readonly enabled: boolean;
  /** When it applies; none: always. */
  readonly windows: readonly SpeedWindow[];
  /** Of several for the same class and road the slowest counts; where none is, free flow. */
  readonly factors: readonly SpeedFactor[];
}

/** What the clocks of the city show. */
export interface LocalTime {
  readonly day: Weekday;
  /** 0 to 1439 */
  readonly minute: number;
}

/** Reads moments off the clocks of the city. `timeZone`: IANA name, RangeError for one that is unknown. To be kept: making one takes a while. */
export function cityClock(timeZone: string): (moment: Date) => LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (moment) => {
    const parts = format.formatToParts(moment);
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)!.value;
    return {
      day: part('weekday').toUpperCase() as Weekday,
      minute: Number(part('hour')) * 60 + Number(part('minute')),
    };
  };
}

/** The profile in use; null: none applies, and travel is at free flow. */
export function profileAt(profiles: readonly SpeedProfile[], { day, minute }: LocalTime): SpeedProfile | null {
  let inUse: SpeedProfile | null = null;
  for (const profile of profiles) {
    const { enabled, windows } = profile;
    const applies =
      windows.length === 0 ||
      windows.some(
        ({ days, fromMinute, untilMinute }) => days.includes(day) && fromMinute <= minute && minute < untilMinute,
      );
    if (enabled && applies && (inUse === null || isBefore(profile, inUse))) inUse = profile;
  }
  return inUse;
}

function isBefore(a: SpeedProfile, b: SpeedProfile): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.slug < b.slug);
}

/**
 * Whole minutes on the city's clocks until a window begins or ends, at least 1; null: none ever does. Where clocks are changed in between, the
 * moment is an hour off: look again sooner than that.
 */
export function minutesToNextEdge(profiles: readonly SpeedProfile[], { day, minute }: LocalTime): number | null {
  const week = 7 * MINUTES_PER_DAY;
  const now = dayNumber(day) * MINUTES_PER_DAY + minute;
  let next: number | null = null;
  for (const { enabled, windows } of profiles) {
    if (!enabled) continue;
    for (const { days, fromMinute, untilMinute } of windows)
      for (const each of days)
        for (const edge of [fromMinute, untilMinute]) {
          const ahead = (((dayNumber(each) * MINUTES_PER_DAY + edge - now) % week) + week) % week || week;
          if (next === null || ahead < next) next = ahead;
        }
  }
  return next;
}

const WEEKDAYS = Object.values(Weekday);

function dayNumber(day: Weekday): number {
  return WEEKDAYS.indexOf(day);
}

/**
 * What `metricVersion` says under the profile and without closures; null for free flow. It names profile and factors, the same on every node;
 * that of the road file where nobody is slowed down.
 */
export function versionUnderProfile(graph: RoadGraph, profile: SpeedProfile | null): string {
  const slowdowns = slowdownsOf(profile?.factors ?? []);
  if (profile === null || slowdowns.every(isFree)) return graph.version;
  return `${graph.version}~${profile.slug}.${hashOf(slowdowns.map((ofClass) => ofClass.join()).join(';'))}`;
}

/**
 * The graph under the profile and without closures, in slices; null for free flow. Edges without length keep their times: what one waits there
 * (turns, barriers) is no travel.
 */
export function* takingProfile(graph: RoadGraph, profile: SpeedProfile | null): Slices<RoadGraph> {
  const free = underFreeFlow(graph);
  const metricVersion = versionUnderProfile(graph, profile);
  if (profile === null || metricVersion === free.version) return free;
  const freeTimeMs = freeTimesOf(free);
  const travelTimeMs: Uint32Array[] = [];
  for (const [vehicle, slowdownOf] of slowdownsOf(profile.factors).entries()) {
    const timesMs = freeTimeMs[vehicle]!;
    travelTimeMs.push(isFree(slowdownOf) ? timesMs : slowedTimes(free, timesMs, slowdownOf));
    yield;
  }
  return { ...free, travelTimeMs, freeTimeMs, metricVersion };
}

function isFree(slowdownOf: readonly number[]): boolean {
  return slowdownOf.every((slowdown) => slowdown === 1);
}

/** [VehicleIndex][road class] */
function slowdownsOf(factors: readonly SpeedFactor[]): number[][] {
  const slowdowns = VEHICLE_CLASSES.map(() => ROAD_CLASSES.map(() => 1));
  for (const { roadClasses, vehicles, slowdown } of factors) {
    if (!(slowdown >= 1)) throw new RangeError(`slowdown ${slowdown}; nothing is faster than free flow`);
    for (const vehicle of vehicles)
      for (const roadClass of roadClasses) {
        const ofClass = slowdowns[vehicleIndex(vehicle)]!;
        const at = ROAD_CLASSES.indexOf(roadClass);
        ofClass[at] = Math.max(ofClass[at]!, slowdown);
      }
  }
  return slowdowns;
}

function slowedTimes(
  { roadEdgeCount, edgeClass, edgeLengthM }: RoadGraph,
  freeMs: Uint32Array,
  slowdownOf: readonly number[],
): Uint32Array {
  const timesMs = copyOfTimes(freeMs);
  for (let edge = 0; edge < roadEdgeCount; edge++) {
    const slowdown = slowdownOf[edgeClass[edge]!]!;
    if (slowdown === 1 || edgeLengthM[edge] === 0) continue;
    for (let arc = 2 * edge, end = arc + 2; arc < end; arc++)
      if (freeMs[arc] !== INFINITE) timesMs[arc] = Math.min(MAX_TIME_MS, Math.round(freeMs[arc]! * slowdown));
  }
  return timesMs;
}
