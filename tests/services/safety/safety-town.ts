/** The town for tests of officers' safety: the seeded type of calls for help, a clock that the test moves, and short words for what officers do. */
import { seedOfficerSafety } from '../../../seeds/officer-safety.js';
import { type Alert } from '../../../src/core/dispatch/alert.js';
import { type ResponsePlan } from '../../../src/core/dispatch/response-plan.js';
import { type LonLat } from '../../../src/core/geo/point.js';
import { type Assignment, type AssignmentStep } from '../../../src/core/incident/assignment.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type PanicCall } from '../../../src/core/safety/panic.js';
import { type Database } from '../../../src/database/database.js';
import { type LoggedEvent } from '../../../src/events/event.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

export const CLOCKS = { acknowledgeS: 15, startTravelS: 20, arriveS: 120 };
export const BY_HAND: ResponsePlan = { needs: [{ count: 1 }], clocks: CLOCKS, tasks: [] };
export const AUTOMATIC: ResponsePlan = { ...BY_HAND, dispatch: 'AUTOMATIC' };

export interface SafetyTown {
  readonly town: Town;
  readonly database: Database;
  readonly now: Date;
  later(seconds: number): void;
  /** Another node on the same database. */
  openNode(): Promise<Town>;
  /** As at the start of a test, on a node of its own. */
  begin(): Promise<void>;
  plan(content: ResponsePlan, priority?: number): Promise<void>;
  report(column: number, row: number, priority?: number | null): Promise<Incident>;
  assign(incident: Incident, unit: number): Promise<Assignment>;
  step(assignment: Assignment, ...steps: AssignmentStep[]): Promise<Assignment>;
  /** A fix of the unit, of this moment. */
  fix(unit: number, place: LonLat, accuracyM?: number): Promise<void>;
  panic(unit: number, position?: LonLat): Promise<PanicCall>;
  read(incidentId: string): Promise<Incident>;
  assignmentsOf(incidentId: string): Promise<readonly Assignment[]>;
  /** `U-001 OFFERED`, … in the order of the offers. */
  statesOf(incidentId: string): Promise<string[]>;
  eventsOf(incidentId: string): Promise<LoggedEvent[]>;
  kindsOf(incidentId: string): Promise<string[]>;
  /** The latest first. */
  alerts(): Promise<readonly Alert[]>;
  /** When the clocks of an assignment that are running are due, in seconds from now. */
  dueS(assignment: Assignment): Promise<Record<string, number>>;
}

/** Units 1 to 10 stand on the corners of row 0, from west to east. */
export async function settleSafetyTown(): Promise<SafetyTown> {
  const database = await emptyDatabase();
  let now = new Date('2026-03-02T00:00:00Z');
  const clock = (): Date => now;
  await settleTown(database, { unitCount: 10, clock });
  let town = await openTown(database, { clock });
  const { actors, units } = town;
  const officerOf = (unitId: string) => units.find(({ id }) => id === unitId)!.officer;
  const self: SafetyTown = {
    get town() {
      return town;
    },
    get now() {
      return now;
    },
    database,
    later: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    openNode: () => openTown(database, { clock }),
    begin: async () => {
      await town.close();
      await database.knex.raw(
        'delete from panic_calls; delete from alerts; delete from assignments; delete from incidents; delete from response_plans; delete from idempotency_keys; delete from position_history',
      );
      await database.knex('patrol_units').update({ duty: 'ON_DUTY' });
      now = new Date('2026-03-02T00:00:00Z');
      for (const [n, { id }] of units.entries()) {
        const { lon, lat } = corner(n, 0);
        const location = database.knex.raw('st_setsrid(st_makepoint(?, ?), 4326)', [lon, lat]);
        await database.knex('unit_positions').where({ unit_id: id }).update({ fix_at: now, location });
      }
      await seedOfficerSafety(database, now);
      town = await openTown(database, { clock });
    },
    plan: async (content, priority) => {
      await town.services.responsePlans.putPlan(actors.supervisor, {
        incidentType: 'street-disturbance',
        priority: priority ?? null,
        content,
      });
    },
    report: async (column, row, priority = null) =>
      (
        await town.services.incidents.reportIncident(actors.dispatcher, {
          type: 'street-disturbance',
          priority,
          location: corner(column, row),
        })
      ).incident,
    assign: async (incident, unit) =>
      (
        await town.services.dispatch.assignUnit(actors.dispatcher, {
          incidentId: incident.id,
          unitId: units[unit]!.id,
        })
      ).assignment,
    step: async (assignment, ...steps) => {
      let after = assignment;
      for (const step of steps)
        after = await town.services.dispatch.stepAssignment(officerOf(assignment.unitId), step, {
          assignmentId: assignment.id,
        });
      return after;
    },
    fix: async (unit, place, accuracyM = 5) => {
      const { id, officer } = units[unit]!;
      await town.services.positions.reportPositions(officer, [{ unitId: id, ...place, fixAt: now, accuracyM }]);
    },
    panic: (unit, position) =>
      town.services.safety.raisePanic(units[unit]!.officer, { unitId: units[unit]!.id, position: position ?? null }),
    read: async (id) => (await town.services.incidents.findIncident(actors.dispatcher, { id }))!,
    assignmentsOf: async (id) =>
      (await town.services.incidents.assignmentsByIncidentIds(actors.dispatcher, [id])).get(id) ?? [],
    statesOf: async (id) => {
      const callSign = (unitId: string): string => units.find((unit) => unit.id === unitId)!.callSign;
      return (await self.assignmentsOf(id)).map(({ unitId, status }) => `${callSign(unitId)} ${status}`);
    },
    eventsOf: async (id) =>
      (await town.services.incidents.timeline(actors.dispatcher, id, { first: 500 })).edges.map(({ node }) => node),
    kindsOf: async (id) => (await self.eventsOf(id)).map(({ kind }) => kind),
    alerts: async () => {
      const filter = { includeAcknowledged: false, incidentId: null };
      const { edges } = await town.services.alerts.listAlerts(actors.dispatcher, filter, { first: 50 });
      return edges.map(({ node }) => node);
    },
    dueS: async ({ id }) => {
      const rows = (await database
        .knex('clocks')
        .select('kind', 'due_at')
        .where({ assignment_id: id, stopped_at: null })
        .orderBy('kind')) as { kind: string; due_at: Date }[];
      return Object.fromEntries(rows.map((row) => [row.kind, (row.due_at.getTime() - now.getTime()) / 1000]));
    },
  };
  return self;
}
