/**
 * One unit of the demo on its roads: where it is, what it is doing, and what its receiver says. It patrols, pulls over when an assignment is
 * offered, drives there, stands, and patrols again. No service is called here; `OfficerAtWork` speaks for the unit.
 */
import { equirectangularM } from '../core/geo/distance.js';
import { type LonLat } from '../core/geo/point.js';
import { type Assignment } from '../core/incident/assignment.js';
import { type RoadNetwork } from '../core/road/road-network.js';
import { type Route } from '../core/road/route.js';
import { type VehicleClass, type VehicleIndex, vehicleIndex } from '../core/vehicle.js';
import { type PositionFixInput } from '../services/contract.js';
import { type Drive, type Motion, planDrive, planWalk } from './drive.js';
import { adoptAssignment, followAssignment, type OfficerTask, type Situation } from './officer-task.js';
import { choosePatrolRoute, PATROL_HABITS, type PatrolHabit } from './patrol.js';
import { between, forkRandom, type RandomSource } from '../core/random.js';
import { ReceiverNoise } from './receiver-noise.js';

/** A moving unit reports after so many metres, or so much time; a standing one keeps its fix fresh. */
const REPORT_EVERY_M = 5;
const REPORT_MOVING_EVERY_MS = 5_000;
const REPORT_STANDING_EVERY_MS = 10_000;
/** After an assignment, and where no target was found. */
const PAUSE_S = [3, 10] as const;
/** Units do not all set off in the same second after a start. */
const FIRST_PAUSE_S = [0, 20] as const;

export interface SimulatedUnitOptions {
  readonly unitId: string;
  readonly vehicle: VehicleClass;
  /** Its patrols lie about this place. */
  readonly home: LonLat;
  readonly random: RandomSource;
}

export class SimulatedUnit {
  readonly unitId: string;
  private readonly vehicle: VehicleIndex;
  private readonly habit: PatrolHabit;
  private readonly home: LonLat;
  /** One source for where it goes, one for what its officer does: the one must not depend on how long the other took. */
  private readonly random: RandomSource;
  private readonly officerRandom: RandomSource;
  private readonly noise: ReceiverNoise;
  /** Where it truly is, and how it moves; null before it is placed. */
  private motion: Motion | null = null;
  private drive: Drive | null = null;
  private headingDeg: number | null = null;
  private restUntilMs = 0;
  private current: OfficerTask | null = null;
  private destination: LonLat | null = null;
  private isReachable: boolean | null = null;
  private isThere = false;
  /** Where it is to be seen next, when it has no call. */
  private patrolTarget: LonLat | null = null;
  private reportedAtMs = -Infinity;
  private reportedPlace: LonLat | null = null;

  constructor({ unitId, vehicle, home, random }: SimulatedUnitOptions) {
    this.unitId = unitId;
    this.vehicle = vehicleIndex(vehicle);
    this.habit = PATROL_HABITS[vehicle];
    this.home = home;
    this.random = forkRandom(random);
    this.officerRandom = forkRandom(random);
    this.noise = new ReceiverNoise(forkRandom(random));
  }

  get task(): OfficerTask | null {
    return this.current;
  }
  /** The incident's location is wanted: see `sendTo`. */
  get needsDestination(): boolean {
    return this.current !== null && this.destination === null;
  }

  /** Puts the unit where it was last seen, or at home. */
  place(point: LonLat | null, nowMs: number): void {
    this.stand(point ?? this.home);
    this.restUntilMs = nowMs + between(this.random, ...FIRST_PAUSE_S) * 1000;
  }

  /** An item of the assignment feed, or the answer to a step. */
  follow(assignment: Assignment, nowMs: number): void {
    this.become(followAssignment(this.current, assignment, nowMs, this.officerRandom), nowMs);
  }

  /** What the active assignment really is; null: none. */
  adopt(active: Assignment | null, nowMs: number): void {
    this.become(adoptAssignment(this.current, active, nowMs, this.officerRandom), nowMs);
  }

  /** Where the incident of an assignment is. Ignored unless it is the current one's. */
  sendTo(assignmentId: string, location: LonLat, roads: RoadNetwork): void {
    if (this.motion === null || this.current?.assignmentId !== assignmentId) return;
    this.destination = location;
    this.isReachable = this.routeTo(location, roads) !== null;
  }

  /** The incident of an assignment may be elsewhere now: the unit stops and asks, unless it is there already. */
  askTheWay(assignmentId: string, nowMs: number): void {
    if (this.motion === null || this.current?.assignmentId !== assignmentId || this.current.status === 'ON_SCENE')
      return;
    this.advance(nowMs);
    this.stand(this.motion);
    this.destination = null;
    this.isReachable = null;
    this.isThere = false;
  }

  /** Where it is to patrol next: it turns there at once, unless it has a call. Null: anywhere. */
  patrolTo(place: LonLat | null, nowMs: number): void {
    const { patrolTarget } = this;
    const isSame = patrolTarget?.lon === place?.lon && patrolTarget?.lat === place?.lat;
    this.patrolTarget = place;
    if (isSame || place === null || this.current !== null || this.motion === null) return;
    this.advance(nowMs);
    this.stand(this.motion);
    this.restUntilMs = nowMs;
  }

  situation(nowMs: number): Situation {
    return { nowMs, isReachable: this.isReachable, isThere: this.isThere };
  }

  /**
   * Brings the unit to this moment. Where its last drive is over it looks for what comes next; a new patrol only if `mayPlanPatrol`.
   * Returns whether it planned one, which is the costly part.
   */
  move(
    nowMs: number,
    roads: RoadNetwork,
    { onDuty, mayPlanPatrol }: { readonly onDuty: boolean; readonly mayPlanPatrol: boolean },
  ): boolean {
    if (this.motion === null) return false;
    if (this.current === null && !onDuty) this.stand(this.motion);
    this.advance(nowMs);
    if (this.drive !== null) return false;
    if (this.current !== null) {
      if (this.current.status === 'EN_ROUTE') this.setOut(nowMs, roads);
      return false;
    }
    if (!onDuty || !mayPlanPatrol || nowMs < this.restUntilMs) return false;
    this.patrol(nowMs, roads);
    return true;
  }

  /** A fix, if one is due. Its time never falls behind that of the last one. */
  takeFix(nowMs: number): PositionFixInput | null {
    const { motion } = this;
    if (motion === null || !this.isFixDue(motion, nowMs)) return null;
    this.reportedAtMs = nowMs;
    this.reportedPlace = motion;
    const { lon, lat, accuracyM } = this.noise.measure(motion);
    return {
      unitId: this.unitId,
      fixAt: new Date(nowMs),
      lon: roundTo(lon, 1e7),
      lat: roundTo(lat, 1e7),
      headingDeg: motion.headingDeg === null ? null : roundTo(motion.headingDeg, 10) % 360,
      speedKmh: roundTo(motion.speedKmh, 10),
      accuracyM,
    };
  }

  private isFixDue(motion: Motion, nowMs: number): boolean {
    const { reportedPlace } = this;
    const ageMs = nowMs - this.reportedAtMs;
    if (reportedPlace === null || ageMs >= REPORT_STANDING_EVERY_MS) return true;
    if (ageMs <= 0) return false;
    const movedM = equirectangularM(reportedPlace.lon, reportedPlace.lat, motion.lon, motion.lat);
    return movedM >= REPORT_EVERY_M || (movedM > 0 && ageMs >= REPORT_MOVING_EVERY_MS);
  }

  /** An offer and its end both stop the unit; the steps in between leave it on its way. */
  private become(task: OfficerTask | null, nowMs: number): void {
    const isOther = task?.assignmentId !== this.current?.assignmentId;
    this.current = task;
    if (!isOther) return;
    this.destination = null;
    this.isReachable = null;
    this.isThere = false;
    if (this.motion !== null) {
      this.advance(nowMs);
      this.stand(this.motion);
    }
    if (task === null) this.restUntilMs = nowMs + between(this.random, ...PAUSE_S) * 1000;
  }

  private advance(nowMs: number): void {
    if (this.drive === null) return;
    this.motion = this.drive.motionAt(nowMs);
    this.headingDeg = this.motion.headingDeg ?? this.headingDeg;
    if (!this.motion.finished) return;
    this.headingDeg = this.drive.finalHeadingDeg;
    this.drive = null;
    if (this.current?.status === 'EN_ROUTE') this.isThere = true;
  }

  private stand({ lon, lat }: LonLat): void {
    this.drive = null;
    this.motion = { lon, lat, headingDeg: null, speedKmh: 0, finished: true };
  }

  /** To the incident, as fast as the roads allow; on foot straight across where roads that led there have been closed since. */
  private setOut(nowMs: number, roads: RoadNetwork): void {
    const { destination, motion } = this;
    if (motion === null || destination === null || this.isThere) return;
    const route = this.routeTo(destination, roads);
    this.drive =
      route === null
        ? planWalk(motion, destination, nowMs)
        : planDrive(roads.graph, this.vehicle, route, { startAtMs: nowMs, pace: 1, from: motion, to: destination });
  }

  private routeTo(location: LonLat, { edges, routes }: RoadNetwork): Route | null {
    const from = edges.snap(this.motion!, this.vehicle);
    const to = edges.snap(location, this.vehicle);
    return from === null || to === null ? null : routes.find(this.vehicle, from, to);
  }

  /** False where there is no target, or no way there. A target is driven to once: who is there goes on as usual. */
  private headForTarget(from: Motion, nowMs: number, roads: RoadNetwork): boolean {
    const { patrolTarget, vehicle, habit } = this;
    if (patrolTarget === null) return false;
    this.patrolTarget = null;
    const route = this.routeTo(patrolTarget, roads);
    if (route === null) return false;
    this.drive = planDrive(roads.graph, vehicle, route, { startAtMs: nowMs, pace: habit.pace, from });
    return true;
  }

  private patrol(nowMs: number, roads: RoadNetwork): void {
    const { vehicle, habit, home, random, headingDeg } = this;
    const from = this.motion!;
    if (this.headForTarget(from, nowMs, roads)) return;
    if (headingDeg !== null && random() < habit.pauseShare) {
      this.restUntilMs = nowMs + between(random, ...habit.pauseS) * 1000;
      // Who has looked around goes on in any direction.
      this.headingDeg = null;
      return;
    }
    const route = choosePatrolRoute(roads, { vehicle, habit, home, from, headingDeg }, random);
    if (route === null) this.restUntilMs = nowMs + between(random, ...PAUSE_S) * 1000;
    else this.drive = planDrive(roads.graph, vehicle, route, { startAtMs: nowMs, pace: habit.pace, from });
  }
}

function roundTo(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
