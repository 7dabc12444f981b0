/** Nested queries of tasks and hand-overs cost a fixed number of SQL statements, however many rows they answer. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { corner } from '../support/town.js';
import { settleGridPeople } from '../support/grid-people.js';
import { BY_CHANCE, statementsOf } from './statement-log.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
const COUNT = 20;

beforeAll(async () => {
  api = await startTownApi({ settle: settleGridPeople });
  const { services, actors } = api.town;
  await services.responsePlans.putPlan(actors.supervisor, {
    incidentType: 'dispute',
    content: {
      needs: [{ count: 1 }],
      clocks: { acknowledgeS: 30, startTravelS: 60, arriveS: 600 },
      tasks: [
        { kind: 'call', who: 'DISPATCHER', outcome: { type: 'object' } },
        { kind: 'visit', who: 'COMMUNITY_OFFICER' },
      ],
      handOver: { to: 'COMMUNITY_OFFICER', when: 'ALWAYS', followUpWithinS: 3600 },
    },
  });
  for (let n = 0; n < COUNT; n++) {
    const { incident } = await services.incidents.reportIncident(actors.dispatcher, {
      type: 'dispute',
      location: corner(1, 1),
    });
    const tasks = (await services.tasks.tasksByIncidentIds(actors.dispatcher, [incident.id])).get(incident.id)!;
    await services.tasks.completeTask(actors.dispatcher, { taskId: tasks[0]!.id, outcome: {} });
    await services.handOvers.handOverIncident(actors.dispatcher, { incidentId: incident.id, to: 'COMMUNITY_OFFICER' });
  }
});
afterAll(() => api.close());

const TASKS = (first: number): string => `{ myTasks(first: ${first}, statuses: [OPEN, DONE]) { edges { node {
  kind dueAt unit { callSign } settledBy { account } outcomeSchema incident { number tasks { kind } handOvers { status } } } } } }`;
const HAND_OVERS = (first: number): string => `{ myHandOvers(first: ${first}) { edges { node {
  status requestedBy { account } handledBy { account } incident { number station { code } } } } } }`;
const INCIDENTS = (first: number): string => `{ incidents(first: ${first}) { edges { node {
  number tasks { kind unit { callSign } settledBy { account } outcomeSchema } handOvers { to requestedBy { account } } } } } }`;

it.each([
  ['tasks', 'dispatcher', TASKS, 16],
  ['tasks of a grid', 'community-officer', TASKS, 20],
  ['hand-overs', 'dispatcher', HAND_OVERS, 10],
  ['hand-overs to a partner', 'community-officer', HAND_OVERS, 12],
  ['incidents with theirs', 'dispatcher', INCIDENTS, 12],
] as const)('answers %s for %s with few statements, however many there are', async (_what, account, query, most) => {
  await statementsOf(api, account, query(1));
  const two = await statementsOf(api, account, query(2));
  const twenty = await statementsOf(api, account, query(COUNT));
  expect(twenty.length).toBeLessThanOrEqual(two.length + BY_CHANCE);
  expect(twenty.length).toBeLessThanOrEqual(most);
});
