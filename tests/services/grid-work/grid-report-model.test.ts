/** Random commands of everybody at once, against a model that fits on a page: states, rights, incidents and the log agree after each of them. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GridReport, GridReportStatus, GridReportStep } from '../../../src/core/grid-work/grid-report.js';
import { DomainError } from '../../../src/core/errors.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink, readEvents, readHead } from '../../../src/events/log.js';
import { type Actor } from '../../../src/services/actor.js';
import { reviveMoments } from '../../../src/services/idempotency.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
let people: GridPeople;
beforeAll(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 1 });
  people = await settleGridPeople(database);
  town = await openTown(database);
});
afterAll(() => town.close());

/** `from step to` of everything that is allowed. */
const TABLE = new Set([
  'FILED START_VERIFICATION VERIFYING',
  'VERIFYING VERIFY VERIFIED',
  'VERIFYING REJECT REJECTED',
  'VERIFIED CLOSE CLOSED',
  'REJECTED CLOSE CLOSED',
  'FILED BECOME_INCIDENT INCIDENT',
  'VERIFYING BECOME_INCIDENT INCIDENT',
  'VERIFIED BECOME_INCIDENT INCIDENT',
]);
const RESULT: Readonly<Record<GridReportStep, GridReportStatus>> = {
  START_VERIFICATION: 'VERIFYING',
  VERIFY: 'VERIFIED',
  REJECT: 'REJECTED',
  CLOSE: 'CLOSED',
  BECOME_INCIDENT: 'INCIDENT',
};

type Who = 'gridworker' | 'neighbour' | 'officer' | 'otherOfficer' | 'dispatcher' | 'planner';
type GridCode = 'G-00' | 'G-10' | 'G-20';
const COLUMN: Readonly<Record<GridCode, number>> = { 'G-00': 1, 'G-10': 4, 'G-20': 7 };
const BEAT: Readonly<Partial<Record<Who, readonly GridCode[]>>> = { officer: ['G-00', 'G-10'] };
const STAFF: Readonly<Partial<Record<Who, readonly GridCode[]>>> = { gridworker: ['G-00'], neighbour: ['G-10'] };

const actorOf = (who: Who): Actor =>
  ({
    gridworker: town.actors.gridworker,
    neighbour: people.neighbour,
    officer: people.communityOfficer,
    otherOfficer: people.otherOfficer,
    dispatcher: town.actors.dispatcher,
    planner: town.actors.planner,
  })[who];

interface Modelled {
  readonly id: string;
  readonly grid: GridCode;
  readonly filedBy: Who;
  status: GridReportStatus;
}

type Command =
  | { readonly do: 'file'; readonly who: Who; readonly grid: GridCode }
  | { readonly do: 'step'; readonly who: Who; readonly step: GridReportStep; readonly nth: number };

/** What the model expects: the new state, or the code of the refusal. */
function expected({ who, step }: Extract<Command, { do: 'step' }>, report: Modelled): string {
  const command = who === 'dispatcher';
  const sees =
    command ||
    who === 'planner' ||
    report.filedBy === who ||
    (BEAT[who]?.includes(report.grid) ?? false) ||
    (STAFF[who]?.includes(report.grid) ?? false);
  if (!sees) return 'NOT_FOUND';
  if (!command && !(BEAT[who]?.includes(report.grid) ?? false)) return 'FORBIDDEN';
  const to = RESULT[step];
  return report.status === to || TABLE.has(`${report.status} ${step} ${to}`) ? to : 'CONFLICT';
}

async function take({ who, step }: Extract<Command, { do: 'step' }>, report: Modelled): Promise<string> {
  const { gridReports } = town.services;
  try {
    if (step === 'BECOME_INCIDENT')
      return (await gridReports.turnIntoIncident(actorOf(who), { reportId: report.id })).report.status;
    return (await gridReports.stepGridReport(actorOf(who), step, { reportId: report.id })).status;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'CONFLICT') expect(error.details.state).toBe(report.status);
    return error.code;
  }
}

const who = fc.constantFrom<Who>('gridworker', 'neighbour', 'officer', 'otherOfficer', 'dispatcher', 'planner');
const decider = fc.constantFrom<Who>('officer', 'officer', 'dispatcher');
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('file' as const),
      who,
      grid: fc.constantFrom<GridCode>('G-00', 'G-10', 'G-20'),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      who: fc.oneof(decider, who),
      // An incident ends a report: the other steps come more often, or few reports would live to see them.
      step: fc.constantFrom(...Object.values(GridReportStep), 'START_VERIFICATION', 'VERIFY', 'REJECT', 'CLOSE'),
      nth: fc.nat(1),
    }),
  },
);

it('keeps states, rights, incidents and the log in step with the model, whatever everybody does', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 40, maxLength: 80 }), async (commands) => {
      const start = (await readHead(database.knex)).seq;
      const model: Modelled[] = [];
      let changes = 0;
      for (const each of commands) {
        if (each.do === 'file') {
          const filing = town.services.gridReports.fileGridReport(actorOf(each.who), {
            kind: 'DISPUTE',
            text: 'a matter',
            location: corner(COLUMN[each.grid], 1),
          });
          if (each.who === 'planner') await expect(filing).rejects.toMatchObject({ code: 'FORBIDDEN' });
          else {
            model.push({ id: (await filing).id, grid: each.grid, filedBy: each.who, status: 'FILED' });
            changes++;
          }
          continue;
        }
        const report = model.at(-1 - each.nth);
        if (report === undefined) continue;
        const should = expected(each, report);
        expect(await take(each, report), `${each.who} ${each.step} of ${report.status}`).toBe(should);
        if (!Object.values<string>(GridReportStatus).includes(should)) continue;
        if (report.status !== should) changes += should === 'INCIDENT' ? 2 : 1;
        report.status = should as GridReportStatus;
        reached.add(should);
      }
      const events = await readEvents(database.knex, { afterSeq: start, limit: 1_000 });
      expect(events).toHaveLength(changes);
      const replayed = new Map<string, GridReport>();
      for (const { kind, data } of events)
        if (kind.startsWith('grid-report.'))
          replayed.set(data['gridReportId'] as string, reviveMoments(data['report']) as GridReport);
      for (const { id, status } of model) {
        const row = await town.services.gridReports.findGridReport(town.actors.dispatcher, { id });
        expect(row!.status).toBe(status);
        expect(replayed.get(id)).toEqual(row);
      }
    }),
    { seed: 6, numRuns: 15 },
  );
  const { rows } = await database.knex.raw<{ rows: { reports: number; incidents: number }[] }>(
    `select (select count(*)::int from grid_reports where status = 'INCIDENT') as reports, (select count(*)::int from incidents) as incidents`,
  );
  expect(rows[0]!.incidents).toBe(rows[0]!.reports);
  expect(await findBrokenLink(database)).toBeNull();
  // A run in which most commands were refused would prove little.
  expect([...reached].sort()).toEqual(['CLOSED', 'INCIDENT', 'REJECTED', 'VERIFIED', 'VERIFYING']);
}, 120_000);
