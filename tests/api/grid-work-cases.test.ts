/** Grid work over the API, in a town whose grids have people who answer for them. */
import { settleGridPeople } from '../support/grid-people.js';
import { describeCases } from './run-cases.js';

describeCases('grid work over the API', 'tests/api/grid-work-cases', settleGridPeople);
