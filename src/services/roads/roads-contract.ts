/** The use cases of closures and of speeds by hour. Part of `contract.ts`. */
import { type RoadClass } from '../../core/road/graph.js';
import { type ClosureStatus, type RoadClosure } from '../../core/road/road-closure.js';
import { type SpeedProfile, type Weekday } from '../../core/road/speed-profile.js';
import { type VehicleClass } from '../../core/vehicle.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';

/** Exactly one of `point`, `line` and `polygon`. */
export interface CloseRoadInput {
  /** The nearest road within 30 m. */
  readonly point?: PointInput | null;
  /** 2 to 1,000 points; the roads that it runs along (within 15 m) or crosses. */
  readonly line?: readonly PointInput[] | null;
  /** A GeoJSON Polygon of at most 1,000 positions; every road with a part inside. */
  readonly polygon?: unknown;
  /** Null: all. */
  readonly vehicles?: readonly VehicleClass[] | null;
  /** 0 (default): closed; 0.01 to 0.99: the share of the usual speed that is left. */
  readonly speedFactor?: number | null;
  readonly reason?: string | null;
  /** Null: now. */
  readonly startsAt?: Date | null;
  /** Null: until it is reopened. */
  readonly endsAt?: Date | null;
  readonly idempotencyKey?: string | null;
}
export interface ClosedRoad {
  readonly closure: RoadClosure;
  /** Metres of road that it touches. */
  readonly lengthM: number;
  /** Their names, sorted; roads without a name are left out. */
  readonly streets: readonly string[];
}

export interface RoadService {
  /** Applied on this node when it resolves, if it holds already. BAD_USER_INPUT where no road is touched, with the distance to the nearest. */
  closeRoad(actor: Actor, input: CloseRoadInput): Promise<ClosedRoad>;
  /** Also ends one that has not begun. Again: the same answer. CONFLICT where it has ended by itself. */
  reopenRoad(actor: Actor, input: { closureId: string; idempotencyKey?: string | null }): Promise<RoadClosure>;
  /** The latest start first. */
  listClosures(actor: Actor, filter: { includeOver: boolean }, page: PageRequest): Promise<Page<RoadClosure>>;
  /** As of now. */
  statusOf(closure: RoadClosure): ClosureStatus;
}

export interface SpeedWindowInput {
  readonly days: readonly Weekday[];
  /** "07:00": hours and minutes by the clocks of the city. */
  readonly from: string;
  /** At most "24:00". */
  readonly until: string;
}
export interface SpeedFactorInput {
  /** Null: all. */
  readonly roadClasses?: readonly RoadClass[] | null;
  /** Null: all. */
  readonly vehicles?: readonly VehicleClass[] | null;
  /** 1 to 20. */
  readonly slowdown: number;
}
export interface PutSpeedProfileInput {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  readonly rank: number;
  /** Null: true. */
  readonly enabled?: boolean | null;
  readonly windows: readonly SpeedWindowInput[];
  readonly factors: readonly SpeedFactorInput[];
  readonly idempotencyKey?: string | null;
}

export interface SpeedService {
  /** By rank, then slug. */
  listProfiles(actor: Actor): Promise<readonly SpeedProfile[]>;
  /** Adds a profile, or replaces the one with the slug. In use on this node when it resolves, if its hour is now. */
  putProfile(actor: Actor, input: PutSpeedProfileInput): Promise<SpeedProfile>;
  /** The one whose times this node uses; null: none applies, and travel is at free flow. */
  profileInUse(actor: Actor): SpeedProfile | null;
}
