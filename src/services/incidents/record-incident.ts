/** Recording an incident inside a transaction that is open already: a call, or a grid report that turns out to need a patrol. */
import { type Knex } from 'knex';
import { badInput } from '../../core/errors.js';
import { type LonLat } from '../../core/geo/point.js';
import { type Caller, type Incident } from '../../core/incident/incident.js';
import { type Database, type Trx } from '../../database/database.js';
import { type IncidentNumber } from '../../database/incident-number-repository.js';
import { insertIncident, listIncidentTypes } from '../../database/incident-repository.js';
import { findReportGround, type ReportGround } from '../../database/report-ground-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { type Actor } from '../actor.js';

/** Checked at the border. */
export interface IncidentReport {
  /** Slug of a type that exists. */
  readonly type: string;
  /** Null: that of the type. */
  readonly priority: number | null;
  readonly location: LonLat;
  readonly address: string | null;
  readonly description: string | null;
  readonly caller: Caller;
}

export interface IncidentRecording {
  readonly database: Database;
  readonly actor: Actor;
  readonly now: Date;
  readonly number: IncidentNumber;
}

/** @throws DomainError BAD_USER_INPUT at `input.type` where there is no such type */
export async function lookUpGround(database: Database, knex: Knex, report: IncidentReport): Promise<ReportGround> {
  const ground = await findReportGround(database, knex, report);
  if (ground !== null) return ground;
  const types = await listIncidentTypes(knex);
  throw badInput(
    ['input', 'type'],
    `${JSON.stringify(report.type)} is not an incident type`,
    types.map(({ slug }) => slug).join(', '),
  );
}

/**
 * Writes the incident's row, RECEIVED, in the grid and with the plan that hold for it. The event is returned, not appended: it belongs at the end of
 * the transaction, with whatever else happens in it.
 */
export async function recordIncident(
  trx: Trx,
  { database, actor, now, number }: IncidentRecording,
  report: IncidentReport,
  { priority, gridId, stationId, planId }: ReportGround,
): Promise<{ readonly incident: Incident; readonly event: NewEvent }> {
  const incident = await insertIncident(database, trx, {
    ...report,
    number,
    priority,
    gridId,
    stationId,
    responsePlanId: planId,
    reportedBy: actor.accountId,
    reportedAt: now,
  });
  const { location, address } = incident;
  const event: NewEvent = {
    at: now,
    kind: EventKind.INCIDENT_REPORTED,
    actorId: actor.accountId,
    stationId,
    incidentId: incident.id,
    data: { incidentNumber: incident.number, type: report.type, priority, location, address },
  };
  return { incident, event };
}
