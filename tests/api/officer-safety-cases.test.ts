/** Officers' safety over the API, in a town that knows the type of calls for help. */
import { seedOfficerSafety } from '../../seeds/officer-safety.js';
import { describeCases } from './run-cases.js';

describeCases('officers’ safety over the API', 'tests/api/officer-safety-cases', (database) =>
  seedOfficerSafety(database, new Date('2026-03-02T00:00:00Z')),
);
