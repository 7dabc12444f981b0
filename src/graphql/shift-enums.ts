/** The enumerations of shifts, posts and patrol, with names and descriptions for client developers. */
import { PatrolTargetStatus } from '../core/patrol/patrol-target.js';
import { EventPostStatus } from '../core/shifts/event-post.js';
import { ShiftStatus } from '../core/shifts/shift.js';
import { describe } from './enums.js';

describe(ShiftStatus, 'ShiftStatus', 'How far a shift is.', {
  PLANNED: 'Nobody has signed on yet.',
  ON: 'Signed on; after its end only until the work that is still open is done.',
  ENDED: 'Over.',
  MISSED: 'Over, and nobody had signed on.',
  WITHDRAWN: 'Taken off the roster.',
});
describe(EventPostStatus, 'EventPostStatus', 'Whether a post at an event holds.', {
  OPEN: 'Before or in its period.',
  ENDED: 'Over.',
  CANCELLED: 'Called off before it began.',
});
describe(PatrolTargetStatus, 'PatrolTargetStatus', 'How far a patrol target is. Open are OFFERED and ACCEPTED.', {
  OFFERED: 'Sent to the unit. Going there needs no answer.',
  ACCEPTED: 'The officer has said yes.',
  REACHED: 'A position of the unit lay in the grid.',
  DECLINED: 'Refused by the officer: the unit is not sent there again for an hour.',
  WITHDRAWN: 'The unit was called, left duty, or began a break or a post.',
  EXPIRED: 'Not reached in time.',
});
