/** Nested queries of grid work cost a fixed number of SQL statements, however many rows they answer. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GridPeople, settleGridPeople } from '../support/grid-people.js';
import { corner } from '../support/town.js';
import { BY_CHANCE, statementsOf } from './statement-log.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
const COUNT = 20;

beforeAll(async () => {
  let people: GridPeople | undefined;
  api = await startTownApi({
    settle: async (database) => {
      people = await settleGridPeople(database);
    },
  });
  const { communityOfficer, neighbour } = people!;
  const { services, actors } = api.town;
  const sites: string[] = [];
  for (let n = 0; n < COUNT; n++) {
    const location = corner(n % 2 === 0 ? 1 : 4, 1);
    const filer = n % 2 === 0 ? actors.gridworker : neighbour;
    const report = await services.gridReports.fileGridReport(filer, { kind: 'DISPUTE', text: `${n}`, location });
    await services.gridReports.turnIntoIncident(communityOfficer, { reportId: report.id });
    const site = { name: `site ${n}`, kind: 'SHOP', location } as const;
    sites.push((await services.inspections.registerSite(communityOfficer, site)).id);
  }
  for (let n = 0; n < COUNT; n++) {
    const siteId = sites[n]!;
    const round = await services.inspections.planRound(communityOfficer, {
      name: `round ${n}`,
      startsAt: new Date(Date.now() - 1_000),
      endsAt: new Date(Date.now() + 86_400_000),
      siteIds: [siteId, sites[(n + 1) % COUNT]!],
      inspectorIds: [actors.gridworker.accountId, neighbour.accountId],
    });
    const { hazards } = await services.inspections.recordVisit(actors.gridworker, {
      roundId: round.id,
      siteId,
      hazards: [{ kind: 'GAS', description: 'smell of gas' }],
    });
    const hazardId = hazards[0]!.id;
    await services.rectification.issueNotice(communityOfficer, {
      hazardIds: [hazardId],
      dueAt: new Date(Date.now() + 86_400_000),
    });
    await services.rectification.followUp(actors.gridworker, { hazardId, result: 'PUT_RIGHT' });
  }
});
afterAll(() => api.close());

const REPORTS = (first: number): string => `{
  gridReports(first: ${first}) {
    edges {
      node {
        number addressedToMe
        grid { code station { code } }
        station { code }
        reportedBy { account }
        handledBy { account }
        incident { number gridReport { number } }
      }
    }
  }
}`;

const ROUNDS = (first: number): string => `{
  inspectionRounds(first: ${first}) {
    edges {
      node {
        name plannedBy { account } inspectors { account } progress { sites visited }
        sites {
          site { name grid { code } }
          visits { visitedBy { account } hazards { kind } }
        }
      }
    }
  }
}`;

const HAZARDS = (first: number): string => `{
  siteHazards(first: ${first}) {
    edges { node { kind overdue site { name grid { code } } notice { number issuedBy { account } } followUps { result followedUpBy { account } } } }
  }
}`;

it.each([
  // The account of the token, the page, and one statement for each kind of thing: see the queries.
  ['reports', REPORTS, 10],
  ['rounds', ROUNDS, 17],
  ['hazards', HAZARDS, 9],
] as const)('asks as often for twenty %s with everything around them as for two', async (_what, query, most) => {
  for (const account of ['dispatcher', 'community-officer']) {
    const two = await statementsOf(api, account, query(2));
    const twenty = await statementsOf(api, account, query(COUNT));
    expect(twenty.length).toBeLessThanOrEqual(two.length + BY_CHANCE);
    expect(twenty.length).toBeLessThanOrEqual(most);
  }
});
