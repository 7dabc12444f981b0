/** Tasks and follow-ups that are not done in time: the command is alerted, once. */
import { followUpOverdue, taskOverdue } from '../../core/dispatch/alert-words.js';
import { type Incident } from '../../core/incident/incident.js';
import { findAssignment } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { listOverdueHandOvers, markHandOverOverdue } from '../../database/hand-over-repository.js';
import { lockIncident } from '../../database/incident-repository.js';
import { listOverdueTasks, markTaskOverdue } from '../../database/task-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type NewAlertOf, raiseAlert } from '../dispatch/alerts.js';
import { actOnEach } from '../act-on-each.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { type ServiceContext } from '../service-context.js';

type Overdue = Pick<NewAlertOf, 'kind' | 'unit' | 'detail'> & { readonly subjectId: string };

export function createTaskDeadlines({ database }: ServiceContext): readonly Deadlines[] {
  const { knex } = database;

  /** False where it was settled, or found by another node, meanwhile. */
  async function alert(
    incidentId: string,
    mark: (trx: Trx) => Promise<boolean>,
    about: (trx: Trx) => Promise<Overdue>,
    now: Date,
  ): Promise<boolean> {
    return inTransaction(database, async (trx) => {
      const incident: Incident = (await lockIncident(database, trx, incidentId))!;
      if (!(await mark(trx))) return false;
      const events: NewEvent[] = [];
      await raiseAlert(trx, { ...(await about(trx)), incident, assignment: null, at: now }, events);
      if (events.length > 0) await appendEvents(trx, events);
      return true;
    });
  }

  async function unitOf(trx: Trx, assignmentId: string | null): Promise<NewAlertOf['unit']> {
    const assignment = assignmentId === null ? null : await findAssignment(trx, assignmentId);
    return assignment === null ? undefined : ((await findUnit(trx, { id: assignment.unitId })) ?? undefined);
  }

  const lateS = (dueAt: Date | null, now: Date): number =>
    Math.round((now.getTime() - (dueAt?.getTime() ?? now.getTime())) / 1000);

  return [
    {
      async runDue(now, atMost) {
        const due = await listOverdueTasks(knex, now, atMost);
        return actOnEach(due, (task) => {
          const { id, incidentId, assignmentId } = task;
          const detail = taskOverdue(task, lateS(task.dueAt, now));
          const about = async (trx: Trx): Promise<Overdue> => {
            const unit = await unitOf(trx, assignmentId);
            return { kind: 'TASK_OVERDUE', subjectId: id, detail, ...(unit !== undefined && { unit }) };
          };
          return alert(incidentId, (trx) => markTaskOverdue(trx, id, now), about, now);
        });
      },
    },
    {
      async runDue(now, atMost) {
        const due = await listOverdueHandOvers(knex, now, atMost);
        return actOnEach(due, ({ id, incidentId, to, status, dueAt }) => {
          const detail = followUpOverdue(to, status === 'ACCEPTED', lateS(dueAt, now));
          const about = (): Promise<Overdue> => Promise.resolve({ kind: 'FOLLOW_UP_OVERDUE', subjectId: id, detail });
          return alert(incidentId, (trx) => markHandOverOverdue(trx, id, now), about, now);
        });
      },
    },
  ];
}
