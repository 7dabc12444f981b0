/** The enumerations of tasks, hand-overs and desks, with names and descriptions for client developers. */
import { DeskKind } from '../core/tasks/desk.js';
import { HandOverStatus, WithdrawnCause } from '../core/tasks/hand-over.js';
import { NotNeededCause, TaskStatus } from '../core/tasks/task.js';
import { describe } from './enums.js';

describe(TaskStatus, 'TaskStatus', 'How far a task is. Unsettled are WAITING and OPEN.', {
  WAITING: 'The task that comes before is not done yet.',
  OPEN: 'To be done.',
  DONE: 'Done, with its outcome.',
  NOT_NEEDED: 'Not needed: see notNeededBecause.',
});
describe(NotNeededCause, 'TaskNotNeededCause', 'Why a task is not needed.', {
  SKIPPED: 'Somebody of the command said so: see reason.',
  OTHER_OUTCOME: 'The task before came to another outcome than it asks for.',
  OTHER_PLAN: 'With its priority the incident has come under another plan, which does not foresee it.',
  UNIT_LEFT: 'Its unit was called off, or sent elsewhere, before doing it.',
  NO_UNIT: 'The incident was resolved without a unit.',
  INCIDENT_CANCELLED: 'The incident was called off.',
  INCIDENT_MERGED: 'The incident was merged into another, which has its own tasks.',
});
describe(HandOverStatus, 'HandOverStatus', 'How far a hand-over is.', {
  PROPOSED: 'The plan foresees it; the partner has not been asked.',
  REQUESTED: 'The partner has been asked.',
  ACCEPTED: 'The partner is at work on it.',
  FOLLOWED_UP: 'The partner has reported what came of it.',
  RETURNED: 'The partner gave it back.',
  WITHDRAWN: 'It did not come to it: see withdrawnBecause.',
});
describe(WithdrawnCause, 'HandOverWithdrawnCause', 'Why a hand-over did not take place.', {
  BY_COMMAND: 'Somebody of the command said so: see result.',
  OTHER_FINDING: 'The plan hands over for another finding of the officers (offence or none).',
  OTHER_PLAN: 'With its priority the incident has come under another plan, which does not foresee this partner.',
  INCIDENT_CANCELLED: 'The incident was called off.',
  INCIDENT_MERGED: 'The incident was merged into another.',
  INCIDENT_ARCHIVED: 'The incident was archived before the partner was asked.',
});
describe(DeskKind, 'DeskKind', 'A desk: of one station, or of all. Names to show are in Query.deskKinds.', {
  FRAUD_DESK: 'The fraud desk (反诈中心).',
  MEDIATION_ROOM: 'The mediation room (人民调解室).',
  REGISTRAR: 'The registrar of residents (户籍窗口).',
  FIRE_INSPECTOR: 'The fire inspector (消防监督员).',
  INVESTIGATION: 'Criminal investigation (刑侦大队).',
  TRAFFIC_POLICE: 'The traffic police (交警大队).',
  FIRE_SERVICE: 'The fire service (消防救援).',
});
