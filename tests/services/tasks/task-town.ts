/** The town for tests of tasks and hand-overs: people who answer for its grids, desks, a clock that the test moves, and short words for what happens. */
import { type ResponsePlan } from '../../../src/core/dispatch/response-plan.js';
import { type Alert } from '../../../src/core/dispatch/alert.js';
import { type Assignment, type AssignmentStep } from '../../../src/core/incident/assignment.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type DeskKind } from '../../../src/core/tasks/desk.js';
import { type IncidentHandOver } from '../../../src/core/tasks/hand-over.js';
import { type Task } from '../../../src/core/tasks/task.js';
import { type Database } from '../../../src/database/database.js';
import { type Actor } from '../../../src/services/actor.js';
import { type ReportIncidentInput } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

/** Desk and station of each desk account; the account is named after both. */
const DESKS: readonly (readonly [desk: DeskKind, station: string | null])[] = [
  ['FRAUD_DESK', null],
  ['REGISTRAR', null],
  ['INVESTIGATION', null],
  ['MEDIATION_ROOM', 'S1'],
  ['MEDIATION_ROOM', 'S2'],
];

export interface TaskTown extends Town {
  readonly people: GridPeople;
  /** By desk, followed by the station's code where it has one: `MEDIATION_ROOM S1`. */
  readonly desks: ReadonlyMap<string, Actor>;
  now(): Date;
  later(seconds: number): void;
  /** For street disturbances, from now on; of one priority, or of all that have none of their own. */
  plan(content: Partial<ResponsePlan>, priority?: number): Promise<void>;
  report(column: number, row: number, more?: Partial<ReportIncidentInput>): Promise<Incident>;
  assign(incident: Incident, unit: number): Promise<Assignment>;
  step(assignment: Assignment, ...steps: AssignmentStep[]): Promise<Assignment>;
  read(incident: Incident): Promise<Incident>;
  /** The first of the kind, as the dispatcher sees it. */
  task(incident: Incident, kind: string): Promise<Task>;
  /** `kind status`, with the call sign and the cause where there are. */
  told(incident: Incident): Promise<string[]>;
  handOvers(incident: Incident): Promise<readonly IncidentHandOver[]>;
  complete(actor: Actor, incident: Incident, kind: string, outcome?: unknown): Promise<Incident>;
  skip(incident: Incident, kind: string): Promise<Incident>;
  kindsOf(incident: Incident): Promise<string[]>;
  alerts(): Promise<readonly Alert[]>;
  /** Another node over the same database. */
  openNode(): Promise<Town>;
}

const CLOCKS = { acknowledgeS: 30, startTravelS: 60, arriveS: 600 };

export async function openTaskTown(): Promise<TaskTown> {
  const database = await emptyDatabase();
  let now = Date.parse('2026-03-02T00:00:00Z');
  const clock = (): Date => new Date(now);
  await settleTown(database, { unitCount: 10, clock });
  const people = await settleGridPeople(database);
  const desks = await settleDesks(database);
  const town = await openTown(database, { clock });
  const { services, actors, units } = town;
  const tasksOf = async ({ id }: Incident): Promise<readonly Task[]> =>
    (await services.tasks.tasksByIncidentIds(actors.dispatcher, [id])).get(id) ?? [];
  const task = async (incident: Incident, kind: string): Promise<Task> =>
    (await tasksOf(incident)).find((each) => each.kind === kind)!;
  return {
    ...town,
    people,
    desks,
    now: clock,
    later: (seconds) => {
      now += seconds * 1000;
    },
    plan: async (content, priority) => {
      const whole = { needs: [{ count: 1 }], clocks: CLOCKS, tasks: [], ...content };
      const input = { incidentType: 'street-disturbance', priority, content: whole };
      await services.responsePlans.putPlan(actors.supervisor, input);
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
    step: async (assignment, ...steps) => {
      const { officer } = units.find(({ id }) => id === assignment.unitId)!;
      let after = assignment;
      for (const step of steps) {
        now += 1000;
        after = await services.dispatch.stepAssignment(officer, step, { assignmentId: assignment.id });
      }
      return after;
    },
    read: async ({ id }) => (await services.incidents.findIncident(actors.dispatcher, { id }))!,
    task,
    told: async (incident) => {
      const tasks = await tasksOf(incident);
      const unitIds = await services.tasks.unitIdsByTaskIds(
        actors.dispatcher,
        tasks.map(({ id }) => id),
      );
      const signOf = (id: string): string | undefined => units.find((unit) => unit.id === unitIds.get(id))?.callSign;
      return tasks.map(({ id, kind, status, cause }) => [kind, signOf(id), status, cause].filter(Boolean).join(' '));
    },
    handOvers: async ({ id }) =>
      (await services.handOvers.handOversByIncidentIds(actors.dispatcher, [id])).get(id) ?? [],
    complete: async (actor, incident, kind, outcome) => {
      now += 1000;
      const { id: taskId } = await task(incident, kind);
      return (await services.tasks.completeTask(actor, { taskId, outcome })).incident;
    },
    skip: async (incident, kind) => {
      const { id: taskId } = await task(incident, kind);
      return (await services.tasks.skipTask(actors.dispatcher, { taskId, reason: 'not called for' })).incident;
    },
    kindsOf: async ({ id }) => {
      const { edges } = await services.incidents.timeline(actors.dispatcher, id, { first: 500 });
      return edges.map(({ node }) => node.kind);
    },
    alerts: async () => {
      const filter = { includeAcknowledged: false, incidentId: null };
      const { edges } = await services.alerts.listAlerts(actors.dispatcher, filter, { first: 100 });
      return edges.map(({ node }) => node);
    },
    openNode: () => openTown(database, { clock }),
  };
}

export async function settleDesks({ knex }: Database): Promise<ReadonlyMap<string, Actor>> {
  const desks = new Map<string, Actor>();
  for (const [desk, station] of DESKS) {
    const account = [desk, ...(station === null ? [] : [station])].join('-').toLowerCase().replaceAll('_', '-');
    const { rows } = await knex.raw<{ rows: { id: string; station_id: string | null }[] }>(
      `insert into accounts (account, name, name_en, role, desk, station_id, created_at)
       select ?, ?, ?, 'DESK', ?, (select id from stations where code = ?), now() returning id, station_id`,
      [account, account, account, desk, station] as never[], // knex's types know no nulls as bound values; `pg` does
    );
    const { id: accountId, station_id: stationId } = rows[0]!;
    const actor: Actor = { accountId, account, role: 'DESK', stationId, unitId: null, desk };
    desks.set([desk, ...(station === null ? [] : [station])].join(' '), actor);
  }
  return desks;
}
