/** What a dispatcher changes: reports an incident, assigns a unit, calls one off. Every request carries a key of its own, so that a repeat has no second effect. */
import {
  ConsoleAssignUnitDocument,
  ConsoleCancelAssignmentDocument,
  ConsoleReportIncidentDocument,
  type ReportIncidentInput,
} from '../generated/graphql.js';
import { announce, attempt, messages, type Parts } from './parts.js';
import { type NearestActions } from './nearest.js';
import { type PictureActions } from './picture.js';
import { createRequestKeys } from './request-keys.js';

export type ReportForm = Omit<ReportIncidentInput, 'idempotencyKey' | 'caller'>;

export interface DispatchActions {
  /** True where the incident was reported; it is then the selected one. */
  report(form: ReportForm): Promise<boolean>;
  assign(incidentId: string, unitId: string): Promise<void>;
  callOff(assignmentId: string): Promise<void>;
}

export function createDispatchActions(parts: Parts, picture: PictureActions, nearest: NearestActions): DispatchActions {
  const { store, client } = parts;
  const { keyOf, settle } = createRequestKeys(store);

  return {
    async report(form) {
      const change = JSON.stringify(['report', form]);
      const idempotencyKey = keyOf(change);
      const answer = await attempt(store, 'report', () =>
        client.run(ConsoleReportIncidentDocument, { input: { ...form, idempotencyKey } }),
      );
      settle(change);
      if (answer === null) return false;
      const { incident, possibleDuplicates } = answer.reportIncident;
      picture.mergeIncident(incident);
      nearest.selectIncident(incident.id);
      const words = messages(store).report;
      const duplicates = possibleDuplicates.map((duplicate) => duplicate.number).join(', ');
      announce(
        store,
        [words.done(incident.number), duplicates && words.duplicates(duplicates)].filter(Boolean).join(' · '),
      );
      return true;
    },

    async assign(incidentId, unitId) {
      const change = JSON.stringify(['assign', incidentId, unitId]);
      const idempotencyKey = keyOf(change);
      const answer = await attempt(store, `assign:${unitId}`, () =>
        client.run(ConsoleAssignUnitDocument, { input: { incidentId, unitId, idempotencyKey } }),
      );
      settle(change);
      if (answer) {
        picture.mergeUnit(answer.assignUnit.assignment.unit);
        picture.mergeIncident(answer.assignUnit.incident);
      }
      // Also after a CONFLICT: the list that offered the unit was out of date.
      await nearest.search();
    },

    async callOff(assignmentId) {
      const change = JSON.stringify(['call off', assignmentId]);
      const input = { assignmentId, reason: messages(store).incidents.callOffReason, idempotencyKey: keyOf(change) };
      const answer = await attempt(store, `call-off:${assignmentId}`, () =>
        client.run(ConsoleCancelAssignmentDocument, { input }),
      );
      settle(change);
      if (answer) {
        picture.mergeUnit(answer.cancelAssignment.assignment.unit);
        picture.mergeIncident(answer.cancelAssignment.assignment.incident);
      }
      await nearest.search();
    },
  };
}
