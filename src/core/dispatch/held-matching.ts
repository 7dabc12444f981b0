/**
 * The queue: matches held incidents with free units, and with units that will be free soon, as one batch.
 *
 * The least total of priority-weighted seconds decides, never the order of arrival: first-in-first-out sends units across the city past others who
 * need them, and at high load the trips grow until nothing is served (the "wild goose chase"). Waiting raises an incident's weight, so nobody starves.
 */
import { type DispatchPolicy, BORDERLESS, policyHandicapS } from './dispatch-policy.js';
import { assignLinear, FORBIDDEN } from './linear-assignment.js';
import { DEFAULT_WEIGHTS, type Priority, priorityWeight, type PriorityWeights } from './priority-weight.js';
import { type UnitNeed } from './response-plan.js';
import { type VehicleClass } from '../vehicle.js';

export interface HeldIncident {
  readonly id: string;
  readonly priority: Priority;
  /** Since the report, in seconds. */
  readonly waitedS: number;
  /** Of its area; null: in no station's area. */
  readonly stationId: string | null;
  /** What is still missing. */
  readonly needs: readonly UnitNeed[];
  /** Somebody is there or on the way: what is missing is not the first unit. */
  readonly hasUnits: boolean;
  /** For how long, in seconds, earlier batches left it to wait for a nearly free unit although a free one could have come. */
  readonly deferredS: number;
}

export interface MatchableUnit {
  readonly id: string;
  readonly vehicle: VehicleClass;
  readonly skills: readonly string[];
  readonly stationId: string;
  /** Predicted seconds until it is free; 0: it is. */
  readonly freeInS: number;
}

export interface HeldMatchingProblem {
  readonly incidents: readonly HeldIncident[];
  readonly units: readonly MatchableUnit[];
  /** `travelS[incident * units.length + unit]` from where the unit is, or will be when it is free, turnout included; `Infinity`: no way, or too far to send. */
  readonly travelS: Float64Array;
  /** Default `BORDERLESS`. */
  readonly policy?: DispatchPolicy;
  readonly weights?: PriorityWeights;
  /** For how long in all an incident may be left to wait for nearly free units; 0: only free units count. Default 300. */
  readonly maxWaitS?: number;
  /** What an incident without a unit is taken to wait in all, where that is more than the longest arrival of the batch. Default 1,800. */
  readonly unservedS?: number;
}

export interface HeldMatch {
  readonly incidentId: string;
  /** Index in the incident's `needs`. */
  readonly need: number;
  readonly unitId: string;
  /** Seconds from now until the unit is there, the time until it is free included. */
  readonly arrivalS: number;
}

export interface AwaitedUnit extends HeldMatch {
  readonly freeInS: number;
  /** When the first free unit that nobody else is given would be there; null: there is none, so nothing is put off (count `deferredS` only where not null). */
  readonly freeArrivalS: number | null;
}

export const UnservedReason = {
  /** No unit of the batch has the vehicle and the skills. */
  NONE_SUITS: 'NONE_SUITS',
  /** Units suit, but the policy, the roads, or the time until they are free keeps all of them away. */
  NONE_CAN_COME: 'NONE_CAN_COME',
  /** All that could come are of more use elsewhere. */
  UNITS_TAKEN: 'UNITS_TAKEN',
} as const;
export type UnservedReason = (typeof UnservedReason)[keyof typeof UnservedReason];

export interface UnservedNeed {
  readonly incidentId: string;
  readonly need: number;
  readonly reason: UnservedReason;
}

/** One entry per unit wanted, the weightiest first; ties by incident id and need. */
export interface HeldMatching {
  /** To be offered now. */
  readonly now: readonly HeldMatch[];
  /** Nothing is done now: the incident stays HELD, and the next batch looks again. */
  readonly awaited: readonly AwaitedUnit[];
  readonly unserved: readonly UnservedNeed[];
  /** What was made least: weighted milliseconds, unserved ones and handicaps included. */
  readonly cost: number;
}

export const MAX_WAIT_S = 300;
export const UNSERVED_S = 1800;
/** Somebody there matters more than everybody there: each unit after an incident's first weighs half. */
export const LATER_PLACE_SHARE = 0.5;

/**
 * The matching with the least sum of weight · (seconds until the unit is there + handicap of the policy), where an incident left without a unit counts
 * as waiting for `unservedS`, or just longer than the longest arrival of the batch: a unit that could serve somebody is not left idle to save time.
 *
 * Each unit still wanted is a row of a linear assignment (`assignLinear`), each unit a column; costs are rounded to whole weighted milliseconds, so
 * the sums are exact. The answer does not depend on the order of incidents and units. O(wanted² · units): 100 incidents and 500 units take milliseconds.
 *
 * @throws RangeError where `travelS` does not fit, or a time is negative or NaN
 */
export function matchHeld(problem: HeldMatchingProblem): HeldMatching {
  validate(problem);
  const batch = new Batch(problem);
  const { rows, units, cost } = batch;
  const { columnOf, rowOf } = assignLinear({
    rows: rows.length,
    columns: units.length,
    cost,
    unservedCost: batch.unservedCost,
  });
  const free = units.map(({ freeInS }, column) => freeInS === 0 && rowOf[column] === -1);
  const now: HeldMatch[] = [];
  const awaited: AwaitedUnit[] = [];
  const unserved: UnservedNeed[] = [];
  let total = 0;
  rows.forEach(({ incident, need }, row) => {
    const column = columnOf[row]!;
    const incidentId = incident.id;
    if (column < 0) {
      total += batch.unservedCost[row]!;
      unserved.push({ incidentId, need, reason: batch.whyUnserved(row) });
      return;
    }
    total += cost[row * units.length + column]!;
    const { id: unitId, freeInS } = units[column]!;
    const match = { incidentId, need, unitId, arrivalS: batch.arrivalS(row, column) };
    if (freeInS === 0) now.push(match);
    else awaited.push({ ...match, freeInS, freeArrivalS: batch.firstArrivalS(row, free) });
  });
  return { now, awaited, unserved, cost: total };
}

function validate({ incidents, units, travelS, maxWaitS = 0, unservedS = 0 }: HeldMatchingProblem): void {
  if (travelS.length !== incidents.length * units.length)
    throw new RangeError(`${travelS.length} travel times for ${incidents.length} incidents and ${units.length} units`);
  const check = (what: string, s: number): void => {
    if (!(s >= 0 && s < Infinity)) throw new RangeError(`${what} is ${s} s`);
  };
  check('maxWaitS', maxWaitS);
  check('unservedS', unservedS);
  for (const { id, waitedS, deferredS } of incidents) {
    check(`waitedS of incident ${id}`, waitedS);
    check(`deferredS of incident ${id}`, deferredS);
  }
  for (const { id, freeInS } of units) check(`freeInS of unit ${id}`, freeInS);
  for (let i = 0; i < travelS.length; i++)
    if (!(travelS[i]! >= 0)) throw new RangeError(`travel time ${i} is ${travelS[i]} s`);
}

/** One unit wanted. */
interface Row {
  readonly incident: HeldIncident;
  /** Where its travel times begin. */
  readonly travelAt: number;
  readonly need: number;
  readonly weight: number;
}

/** The batch as an assignment problem: rows by weight, columns by unit id. */
class Batch {
  readonly rows: readonly Row[];
  readonly units: readonly MatchableUnit[];
  /** `cost[row * units.length + column]`, weighted milliseconds. */
  readonly cost: Float64Array;
  readonly unservedCost: Float64Array;
  /** Place of each column in the problem's order. */
  private readonly unitAt: Int32Array;
  private readonly suiting = new Map<string, Uint8Array>();

  constructor(private readonly problem: HeldMatchingProblem) {
    const { units } = problem;
    this.unitAt = Int32Array.from(units.keys()).sort((a, b) => (units[a]!.id < units[b]!.id ? -1 : 1));
    this.units = Array.from(this.unitAt, (at) => units[at]!);
    this.rows = listRows(problem);
    this.cost = new Float64Array(this.rows.length * units.length).fill(FORBIDDEN);
    const longestS = this.fillCosts();
    const unservedS = Math.max(problem.unservedS ?? UNSERVED_S, longestS + 1);
    this.unservedCost = Float64Array.from(this.rows, ({ weight }) => Math.round(weight * unservedS * 1000));
  }

  arrivalS(row: number, column: number): number {
    return this.units[column]!.freeInS + this.problem.travelS[this.rows[row]!.travelAt + this.unitAt[column]!]!;
  }

  /** Of those columns of `among` that may serve the row; null: none may. */
  firstArrivalS(row: number, among: readonly boolean[]): number | null {
    let first = Infinity;
    for (let column = 0; column < this.units.length; column++)
      if (among[column] === true && this.cost[row * this.units.length + column] !== FORBIDDEN)
        first = Math.min(first, this.arrivalS(row, column));
    return first === Infinity ? null : first;
  }

  whyUnserved(row: number): UnservedReason {
    const { incident, need } = this.rows[row]!;
    if (!this.suits(incident.needs[need]!).includes(1)) return 'NONE_SUITS';
    const begin = row * this.units.length;
    const costs = this.cost.subarray(begin, begin + this.units.length);
    return costs.every((cost) => cost === FORBIDDEN) ? 'NONE_CAN_COME' : 'UNITS_TAKEN';
  }

  /** The longest arrival of a pair that may be, handicap included; 0: none may. */
  private fillCosts(): number {
    const { policy = BORDERLESS, maxWaitS = MAX_WAIT_S, travelS } = this.problem;
    const { units, unitAt, cost } = this;
    const freeInS = Float64Array.from(units, (unit) => unit.freeInS);
    let longestS = 0;
    this.rows.forEach(({ incident, need, weight, travelAt }, row) => {
      const suits = this.suits(incident.needs[need]!);
      const mayWaitS = maxWaitS - incident.deferredS;
      const base = row * units.length;
      for (let column = 0; column < units.length; column++) {
        const waitS = freeInS[column]!;
        if (suits[column] === 0 || (waitS > 0 && waitS > mayWaitS)) continue;
        const handicapS = policyHandicapS(policy, units[column]!.stationId, incident.stationId);
        const s = waitS + travelS[travelAt + unitAt[column]!]! + handicapS;
        if (s === Infinity) continue;
        cost[base + column] = Math.round(weight * s * 1000);
        if (s > longestS) longestS = s;
      }
    });
    return longestS;
  }

  /** By column: 1 where vehicle and skills are as needed. Plans repeat, so the same need is looked at once. */
  private suits({ vehicles, skills = [] }: UnitNeed): Uint8Array {
    const key = JSON.stringify([vehicles, skills]);
    let suits = this.suiting.get(key);
    if (suits === undefined) {
      suits = Uint8Array.from(this.units, (unit) =>
        Number(
          (vehicles === undefined || vehicles.includes(unit.vehicle)) &&
            skills.every((skill) => unit.skills.includes(skill)),
        ),
      );
      this.suiting.set(key, suits);
    }
    return suits;
  }
}

function listRows({ incidents, units, weights = DEFAULT_WEIGHTS }: HeldMatchingProblem): Row[] {
  return incidents
    .flatMap((incident, i) => {
      const weight = priorityWeight(weights, incident.priority, incident.waitedS);
      const wanted = incident.needs.flatMap(({ count }, need) => Array.from({ length: count }, () => need));
      return wanted.map((need, place): Row => ({
        incident,
        travelAt: i * units.length,
        need,
        weight: place === 0 && !incident.hasUnits ? weight : weight * LATER_PLACE_SHARE,
      }));
    })
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        (a.incident.id === b.incident.id ? a.need - b.need : a.incident.id < b.incident.id ? -1 : 1),
    );
}
