/** Pre-emption: takes a unit from less urgent work where the matrix allows it and the time saved is worth it; the robbed incident goes back to the queue. */
import { takenBy } from '../../core/dispatch/alert-words.js';
import { leastSavingS, rankRobberies, ROBBABLE_STATES, type RobberyCandidate } from '../../core/dispatch/preemption.js';
import { type Priority } from '../../core/dispatch/priority-weight.js';
import { type UnitNeed } from '../../core/dispatch/response-plan.js';
import { findHold } from '../../core/fleet/unit-hold.js';
import { haversineM } from '../../core/geo/distance.js';
import { type Incident } from '../../core/incident/incident.js';
import { listActiveAssignments, lockAssignment } from '../../database/assignment-repository.js';
import { type Trx } from '../../database/database.js';
import { listIncidentsByIds, lockIncident } from '../../database/incident-repository.js';
import { listUnitsInDanger } from '../../database/panic-repository.js';
import { lockUnit } from '../../database/unit-repository.js';
import { type NewEvent } from '../../events/event.js';
import { raiseAlert } from './alerts.js';
import { type Author } from './assignment-event.js';
import { type AssignmentDesk } from './assignments.js';
import { type ServiceContext } from '../service-context.js';

/** Faster than any vehicle here goes: what lies farther than this takes one to is not there in time. */
const FASTEST_M_PER_S = 70;

export interface RobberyQuery {
  readonly incident: Incident;
  readonly need: UnitNeed;
  /** Of the first unit that is free or on its way; null: there is none. Seconds from now. */
  readonly firstArrivalS: number | null;
}

export interface Robber {
  /**
   * Robs at most one unit, and offers the incident to it. True where it did. Both incidents are locked then, the robbing one before the robbed one: an incident
   * robs less urgent ones only, so nobody waits in a circle.
   */
  rob(trx: Trx, author: Author, query: RobberyQuery, now: Date, events: NewEvent[]): Promise<boolean>;
}

export function createRobber({ database, fleet, dispatchSettings }: ServiceContext, desk: AssignmentDesk): Robber {
  const { picture } = fleet;

  /** Units at work elsewhere that could be there within that time by the straight line: of a night's hundreds these are few, and only their rows and routes are looked at. */
  function nearEnough(incident: Incident, withinS: number): string[] {
    const { lon, lat } = incident.location;
    const withinM = withinS * FASTEST_M_PER_S;
    const unitIds: string[] = [];
    if (withinM < 0) return unitIds;
    for (const { unit, assignment, fix } of picture.states()) {
      if (assignment === null || assignment.incidentId === incident.id || fix === null) continue;
      if (!ROBBABLE_STATES.some((state) => state === assignment.status)) continue;
      if (haversineM(lon, lat, fix.lon, fix.lat) <= withinM) unitIds.push(unit.id);
    }
    return unitIds;
  }

  /** Units at work that suit the need, with when they would be at either place. */
  async function candidates(
    trx: Trx,
    { incident, need }: RobberyQuery,
    withinS: number,
    now: Date,
  ): Promise<RobberyCandidate[]> {
    const unitIds = nearEnough(incident, withinS);
    if (unitIds.length === 0) return [];
    const robbable = (await listActiveAssignments(trx, unitIds)).filter(
      ({ status, incidentId }) => incidentId !== incident.id && ROBBABLE_STATES.some((state) => state === status),
    );
    const robbed = new Map(
      (
        await listIncidentsByIds(
          database,
          robbable.map(({ incidentId }) => incidentId),
          trx,
        )
      ).map((each) => [each.id, each]),
    );
    const since = (moment: Date): number => Math.max(0, (now.getTime() - moment.getTime()) / 1000);
    return robbable.flatMap(({ unitId, incidentId, status, predictedArrivalAt }): RobberyCandidate[] => {
      const from = robbed.get(incidentId);
      const state = picture.get(unitId);
      if (from === undefined || from.priority <= incident.priority || state?.road == null) return [];
      const { vehicle, skills } = state.unit;
      if (findHold(state.holds, incident.priority as Priority, now) !== null) return [];
      if (need.vehicles !== undefined && !need.vehicles.includes(vehicle)) return [];
      if (need.skills?.some((skill) => !skills.includes(skill))) return [];
      const target = picture.roads.edges.snap(incident.location, state.vehicleIndex);
      if (target === null) return [];
      const arrivalS = picture.roads.routes.travelTimeMs(state.vehicleIndex, state.road, target) / 1000;
      if (arrivalS === Infinity) return [];
      return [
        {
          unitId,
          arrivalS,
          priority: from.priority as Priority,
          state: status,
          waitedS: since(from.reportedAt),
          arrivalThereS:
            predictedArrivalAt === null ? 0 : Math.max(0, (predictedArrivalAt.getTime() - now.getTime()) / 1000),
          replacementArrivalS: null,
        },
      ];
    });
  }

  return {
    async rob(trx, author, query, now, events) {
      const { incident, firstArrivalS } = query;
      const { preemption } = await dispatchSettings.read(trx);
      const savingS = leastSavingS(preemption, incident.priority as Priority);
      if (savingS === null) return false;
      const withinS = firstArrivalS === null ? Infinity : firstArrivalS - savingS;
      const ranked = rankRobberies({
        priority: incident.priority as Priority,
        waitedS: Math.max(0, (now.getTime() - incident.reportedAt.getTime()) / 1000),
        freeArrivalS: firstArrivalS,
        candidates: await candidates(trx, query, withinS, now),
        matrix: preemption,
      });
      // Read here, not from the picture: the robbing incident may be a call for help that is not committed yet.
      const inDanger = new Set(ranked.length === 0 ? [] : await listUnitsInDanger(trx));
      for (const { unitId, rule, savedS } of ranked) {
        if (inDanger.has(unitId)) continue;
        const [active] = await listActiveAssignments(trx, [unitId]);
        if (active === undefined) continue;
        const robbed = await lockIncident(database, trx, active.incidentId);
        const unit = await lockUnit(trx, unitId, 'SHARE');
        const before = await lockAssignment(trx, active.id);
        // Things may have moved on while the rows were waited for: who has arrived stays.
        if (robbed === null || unit?.duty !== 'ON_DUTY' || !rule.states.some((state) => state === before?.status))
          continue;
        if ((await desk.reasonToRefuse(trx, unit, incident, now)) !== null) continue;
        const reason = `pre-empted by ${incident.number}`;
        const assignment = await desk.step(
          trx,
          author,
          { incident: robbed, before: before!, step: 'PREEMPT', reason },
          now,
          events,
        );
        const after = await desk.follow(trx, author, robbed, now, events);
        const detail = takenBy(unit.callSign, incident.number, savedS);
        await raiseAlert(trx, { kind: 'PREEMPTED', incident: after, assignment, at: now, detail }, events);
        return (await desk.offer(trx, author, { incident, unit }, now, events)) !== null;
      }
      return false;
    },
  };
}
