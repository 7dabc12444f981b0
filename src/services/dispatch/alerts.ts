/** Alerts: raised in the transaction that finds the reason, listed and acknowledged by the command. */
import { type Alert, type AlertKind } from '../../core/dispatch/alert.js';
import { type Words } from '../../core/dispatch/alert-words.js';
import { notFound } from '../../core/errors.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type Incident } from '../../core/incident/incident.js';
import { insertAlert, listAlerts, lockAlert, updateAcknowledged } from '../../database/alert-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { findIncident } from '../../database/incident-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { authorise } from '../actor.js';
import { isId } from '../border.js';
import { type AlertService } from '../contract.js';
import { once } from '../idempotency.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';

export interface NewAlertOf {
  readonly kind: AlertKind;
  /** Null where it belongs to none: then `unit` or `subjectId` says what it is about. */
  readonly incident: Incident | null;
  /** Null where no single unit is concerned. */
  readonly assignment: Assignment | null;
  /** Left out: the assignment's. */
  readonly unit?: Pick<Unit, 'id' | 'stationId'>;
  /** The task, follow-up or post that it is about. */
  readonly subjectId?: string;
  /** Whose command is told; left out: the incident's, or else the unit's. */
  readonly stationId?: string | null;
  readonly at: Date;
  readonly detail: Words | null;
}

/** Nothing where the same alert is known already. */
export async function raiseAlert(
  trx: Trx,
  { kind, incident, assignment, unit, subjectId, stationId, at, detail }: NewAlertOf,
  events: NewEvent[],
): Promise<void> {
  const alert = await insertAlert(trx, {
    kind,
    incidentId: incident?.id ?? null,
    assignmentId: assignment?.id ?? null,
    unitId: unit?.id ?? assignment?.unitId ?? null,
    subjectId: subjectId ?? null,
    raisedAt: at,
    detail: detail?.en ?? null,
    detailZh: detail?.zh ?? null,
  });
  if (alert === null) return;
  const concerned = {
    incidentNumber: incident?.number ?? null,
    stationId: stationId ?? incident?.stationId ?? unit?.stationId ?? null,
  };
  events.push(alertEvent(EventKind.ALERT_RAISED, alert, concerned, at, null));
}

interface Concerned {
  readonly incidentNumber: string | null;
  readonly stationId: string | null;
}

function alertEvent(kind: EventKind, alert: Alert, concerned: Concerned, at: Date, actorId: string | null): NewEvent {
  return {
    at,
    kind,
    actorId,
    stationId: concerned.stationId,
    unitId: alert.unitId,
    incidentId: alert.incidentId,
    data: { alert: { ...alert }, incidentNumber: concerned.incidentNumber },
  };
}

export function createAlertService({ database, tail, clock }: ServiceContext): AlertService {
  async function concernedBy(trx: Trx, { incidentId, unitId }: Alert): Promise<Concerned> {
    const incident = incidentId === null ? null : await findIncident(database, trx, { id: incidentId });
    if (incident !== null) return { incidentNumber: incident.number, stationId: incident.stationId };
    const unit = unitId === null ? null : await findUnit(trx, { id: unitId });
    return { incidentNumber: null, stationId: unit?.stationId ?? null };
  }

  return {
    async listAlerts(actor, { includeAcknowledged, incidentId }, { first, after }) {
      authorise(actor, 'step any assignment');
      const limit = checkFirst(first);
      if (incidentId !== null && !isId(incidentId)) return { edges: [], hasNextPage: false };
      const rows = await listAlerts(
        database.knex,
        { openOnly: !includeAcknowledged, incidentId },
        decodeMomentKey(after),
        limit + 1,
      );
      return toPage(
        rows,
        limit,
        ({ raisedAt, id }) => [raisedAt.getTime(), id],
        (alert) => alert,
      );
    },

    async acknowledgeAlert(actor, { alertId, idempotencyKey }) {
      authorise(actor, 'step any assignment');
      if (!isId(alertId)) throw notFound('alert', alertId);
      const now = clock();
      const alert = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'acknowledgeAlert', key: idempotencyKey, body: { alertId }, now }, async () => {
          const before = await lockAlert(trx, alertId);
          if (before === null) throw notFound('alert', alertId);
          // The first who saw it stays on record.
          if (before.acknowledgedAt !== null) return before;
          await updateAcknowledged(trx, alertId, now, actor.accountId);
          const after = { ...before, acknowledgedAt: now, acknowledgedBy: actor.accountId };
          const concerned = await concernedBy(trx, before);
          await appendEvents(trx, [alertEvent(EventKind.ALERT_ACKNOWLEDGED, after, concerned, now, actor.accountId)]);
          return after;
        }),
      );
      await tail.catchUp();
      return alert;
    },
  };
}
