/** Rows of merges: what was merged into what, and what it takes to undo it. They are never deleted. */
import { type Knex } from 'knex';
import { ACTIVE_STATUSES, type Assignment } from '../core/incident/assignment.js';
import { type IncidentStatus } from '../core/incident/incident.js';
import { among } from './among.js';
import { listAssignmentsByIds } from './assignment-repository.js';

export interface IncidentMerge {
  readonly id: string;
  readonly incidentId: string;
  readonly intoId: string;
  readonly formerStatus: IncidentStatus;
  readonly intoFormerStatus: IncidentStatus;
  readonly movedAssignments: readonly string[];
}

export async function insertMerge(
  trx: Knex.Transaction,
  merge: Omit<IncidentMerge, 'id'> & { readonly at: Date; readonly by: string; readonly reason: string | null },
): Promise<void> {
  await trx('incident_merges').insert({
    incident_id: merge.incidentId,
    into_id: merge.intoId,
    merged_at: merge.at,
    merged_by: merge.by,
    reason: merge.reason,
    former_status: merge.formerStatus,
    into_former_status: merge.intoFormerStatus,
    moved_assignments: [...merge.movedAssignments],
  });
}

/** The merge by which the incident is a duplicate now. */
export async function findStandingMerge(trx: Knex.Transaction, incidentId: string): Promise<IncidentMerge | null> {
  const row = (await trx('incident_merges')
    .first('id', 'incident_id', 'into_id', 'former_status', 'into_former_status', 'moved_assignments')
    .where({ incident_id: incidentId, unmerged_at: null })) as
    | {
        id: string;
        incident_id: string;
        into_id: string;
        former_status: IncidentStatus;
        into_former_status: IncidentStatus;
        moved_assignments: string[];
      }
    | undefined;
  if (row === undefined) return null;
  return {
    id: row.id,
    incidentId: row.incident_id,
    intoId: row.into_id,
    formerStatus: row.former_status,
    intoFormerStatus: row.into_former_status,
    movedAssignments: row.moved_assignments,
  };
}

export async function updateUnmerged(trx: Knex.Transaction, id: string, at: Date, by: string): Promise<void> {
  await trx('incident_merges').where({ id }).update({ unmerged_at: at, unmerged_by: by });
}

/** Moves the active assignments of one incident to another; both incidents' rows are locked. Returns them as they now are, by id. */
export async function moveActiveAssignments(trx: Knex.Transaction, from: string, to: string): Promise<Assignment[]> {
  const rows = await trx('assignments')
    .where({ incident_id: from })
    .whereIn('status', [...ACTIVE_STATUSES])
    .update({ incident_id: to })
    .returning<{ id: string }[]>('id');
  return moved(trx, rows);
}

/** Moves those of `ids` that belong to `from`, ended or not. */
export async function moveAssignments(
  trx: Knex.Transaction,
  ids: readonly string[],
  from: string,
  to: string,
): Promise<Assignment[]> {
  const rows = await trx('assignments')
    .where({ incident_id: from })
    .where(among('id', ids))
    .update({ incident_id: to })
    .returning<{ id: string }[]>('id');
  return moved(trx, rows);
}

async function moved(trx: Knex.Transaction, rows: readonly { id: string }[]): Promise<Assignment[]> {
  const assignments = await listAssignmentsByIds(
    trx,
    rows.map(({ id }) => id),
  );
  return assignments.sort((a, b) => (a.id < b.id ? -1 : 1));
}
