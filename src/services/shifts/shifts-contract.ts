/** The use cases of shifts, breaks and posts at events. Part of `contract.ts`. */
import { type UnitNeed } from '../../core/dispatch/response-plan.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type CoverGap } from '../../core/shifts/cover-gaps.js';
import { type EventPost } from '../../core/shifts/event-post.js';
import { type Shift, type ShiftPattern, type ShiftStatus } from '../../core/shifts/shift.js';
import { type UnitBreak } from '../../database/unit-break-repository.js';
import { type ShiftSettings } from '../../database/shift-repository.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';

export type { ShiftSettings } from '../../database/shift-repository.js';
export type { UnitBreak } from '../../database/unit-break-repository.js';

interface Keyed {
  readonly idempotencyKey?: string | null;
}

export interface PutShiftPatternInput extends Keyed {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** `HH:MM`, local. */
  readonly starts: string;
  readonly lastsMin: number;
}

export interface ShiftInput {
  /** Code of the pattern. */
  readonly pattern: string;
  /** Local day on which it begins. */
  readonly day: string;
  /** Exactly one of unit and station: without a unit it is the desk of the station. */
  readonly unitId?: string | null;
  readonly stationId?: string | null;
  /** Absent: the account of the unit. */
  readonly crewIds?: readonly string[] | null;
}

export interface CopyRosterWeekInput extends Keyed {
  /** Any day of the week (Monday to Sunday) that is copied. */
  readonly fromWeek: string;
  readonly toWeek: string;
  /** Absent: of all stations. */
  readonly stationId?: string | null;
}

export interface ShiftFilter {
  readonly from: Date;
  readonly until: Date;
  readonly stationId?: string | null;
  readonly unitId?: string | null;
  readonly statuses?: readonly ShiftStatus[] | null;
}

export interface RosterChange {
  readonly shifts: readonly Shift[];
  /** Warnings: when stations have too few units, in the time of these shifts. */
  readonly gaps: readonly CoverGap[];
}

export interface RosterService {
  listPatterns(actor: Actor): Promise<readonly ShiftPattern[]>;
  patternsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, ShiftPattern>>;
  putPattern(actor: Actor, input: PutShiftPatternInput): Promise<ShiftPattern>;
  /** All or none, at most 500. CONFLICT where a unit or somebody of a crew would be at work twice at once. */
  putShifts(actor: Actor, input: Keyed & { readonly shifts: readonly ShiftInput[] }): Promise<RosterChange>;
  /** What is there already is left out. */
  copyWeek(actor: Actor, input: CopyRosterWeekInput): Promise<RosterChange>;
  /** PLANNED → WITHDRAWN. */
  withdrawShift(actor: Actor, input: Keyed & { readonly shiftId: string }): Promise<Shift>;
  /** By begin. The command sees all; an officer the own ones and those of the own unit. */
  listShifts(actor: Actor, filter: ShiftFilter, page: PageRequest): Promise<Page<Shift>>;
  /** At most 31 days. Stations that have a minimum cover, or any shift then. */
  coverGaps(actor: Actor, filter: Omit<ShiftFilter, 'unitId' | 'statuses'>): Promise<readonly CoverGap[]>;
  settings(actor: Actor): Promise<ShiftSettings>;
  putSettings(
    actor: Actor,
    input: Keyed & { readonly [K in keyof ShiftSettings]?: ShiftSettings[K] | null },
  ): Promise<ShiftSettings>;
}

export interface ShiftDutyService {
  /** The shift that each unit is on, or may sign on to next. */
  shiftsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Shift>>;
  /** PLANNED → ON, the unit ON_DUTY; by the crew, the unit's officer or the command. An earlier shift of the unit ends with it. */
  startShift(actor: Actor, input: Keyed & { readonly shiftId: string }): Promise<Shift>;
  /** ON → ENDED, the unit OFF_DUTY. CONFLICT where it has an active assignment. */
  endShift(actor: Actor, input: Keyed & { readonly shiftId: string }): Promise<Shift>;
  /** Another unit is offered the work in the same moment in which this one is released. */
  handOverAssignment(
    actor: Actor,
    input: Keyed & { readonly assignmentId: string; readonly toUnitId: string },
  ): Promise<{ assignment: Assignment; from: Assignment; incident: Incident }>;
  breaksByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, UnitBreak>>;
  /** CONFLICT where the unit is not on duty, has work, or too many of its station are on a break. */
  startBreak(actor: Actor, input: Keyed & { readonly unitId: string; readonly minutes: number }): Promise<UnitBreak>;
  endBreak(actor: Actor, input: Keyed & { readonly unitId: string }): Promise<UnitBreak>;
}

export interface OpenEventPostInput extends Keyed {
  readonly name: string;
  readonly nameEn?: string | null;
  readonly location: PointInput;
  /** A GeoJSON Polygon. */
  readonly area?: unknown;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly needs: readonly UnitNeed[];
  readonly calledFor: number;
}

export interface EventPostService {
  findPost(actor: Actor, id: string): Promise<EventPost | null>;
  /** The one that begins last first. */
  listPosts(
    actor: Actor,
    filter: { readonly includeOver: boolean; readonly stationId?: string | null },
    page: PageRequest,
  ): Promise<Page<EventPost>>;
  openPost(actor: Actor, input: OpenEventPostInput): Promise<EventPost>;
  /** CONFLICT where a unit is posted elsewhere at the same time, or the post is over. */
  postUnits(
    actor: Actor,
    input: Keyed & { readonly postId: string; readonly unitIds: readonly string[] },
  ): Promise<EventPost>;
  releaseUnits(
    actor: Actor,
    input: Keyed & { readonly postId: string; readonly unitIds: readonly string[] },
  ): Promise<EventPost>;
  /** Before its begin CANCELLED, then ENDED; its units are released. */
  endPost(
    actor: Actor,
    input: Keyed & { readonly postId: string; readonly reason?: string | null },
  ): Promise<EventPost>;
  unitIdsByPostIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  postsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly EventPost[]>>;
}
