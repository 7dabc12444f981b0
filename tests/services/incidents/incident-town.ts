/** The town for tests of incident work: code lists, a clock that the test moves, and short words for what happens. */
import { type Incident } from '../../../src/core/incident/incident.js';
import { type Assignment, type AssignmentStep } from '../../../src/core/incident/assignment.js';
import { type LoggedEvent } from '../../../src/events/event.js';
import { type ReportIncidentInput } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

export interface IncidentTown extends Town {
  /** Moves the clock on. */
  later(seconds: number): void;
  report(column: number, row: number, more?: Partial<ReportIncidentInput>): Promise<Incident>;
  assign(incident: Incident, unit: number): Promise<Assignment>;
  /** By the unit's officer. */
  step(assignment: Assignment, step: AssignmentStep): Promise<Assignment>;
  read(incident: Incident): Promise<Incident>;
  eventsOf(incident: Incident): Promise<LoggedEvent[]>;
  kindsOf(incident: Incident): Promise<string[]>;
}

export async function openIncidentTown(): Promise<IncidentTown> {
  const database = await emptyDatabase();
  let now = Date.parse('2026-03-02T00:00:00Z');
  const clock = (): Date => new Date(now);
  await settleTown(database, { unitCount: 10, clock });
  const town = await openTown(database, { clock });
  const { services, actors, units } = town;
  const eventsOf = async ({ id }: Incident): Promise<LoggedEvent[]> =>
    (await services.incidents.timeline(actors.dispatcher, id, { first: 500 })).edges.map(({ node }) => node);
  return {
    ...town,
    later: (seconds) => {
      now += seconds * 1000;
    },
    report: async (column, row, more = {}) => {
      now += 1000;
      const input = { type: 'street-disturbance', location: corner(column, row), ...more };
      return (await services.incidents.reportIncident(actors.dispatcher, input)).incident;
    },
    assign: async (incident, unit) => {
      now += 1000;
      const input = { incidentId: incident.id, unitId: units[unit]!.id };
      return (await services.dispatch.assignUnit(actors.dispatcher, input)).assignment;
    },
    step: async (assignment, step) => {
      now += 1000;
      const { officer } = units.find(({ id }) => id === assignment.unitId)!;
      return services.dispatch.stepAssignment(officer, step, { assignmentId: assignment.id });
    },
    read: async ({ id }) => (await services.incidents.findIncident(actors.dispatcher, { id }))!,
    eventsOf,
    kindsOf: async (incident) => (await eventsOf(incident)).map(({ kind }) => kind),
  };
}
