/** Tasks and hand-overs over the API, in a town that has desks, and people who answer for its grids. */
import { settleDesks } from '../services/tasks/task-town.js';
import { settleGridPeople } from '../support/grid-people.js';
import { describeCases } from './run-cases.js';

describeCases('tasks and hand-overs over the API', 'tests/api/task-cases', async (database) => {
  await settleGridPeople(database);
  await settleDesks(database);
});
