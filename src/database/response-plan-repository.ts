/** Rows of response plans. A version is never changed: incidents point to the one that they were opened with. */
import { type Knex } from 'knex';
import { type ResponsePlan } from '../core/dispatch/response-plan.js';
import { type Trx } from './database.js';

export interface PlanRow {
  readonly id: string;
  readonly incidentType: string;
  readonly priority: number | null;
  readonly version: number;
  readonly content: ResponsePlan;
  readonly createdAt: Date;
}

const COLUMNS = `p.id, p.incident_type as "incidentType", p.priority, p.version, p.content, p.created_at as "createdAt"`;

/** By type, then priority (the general plan last), newest version first. */
export async function listPlans(
  knex: Knex,
  { incidentType, allVersions }: { readonly incidentType: string | null; readonly allVersions: boolean },
): Promise<PlanRow[]> {
  const { rows } = await knex.raw<{ rows: PlanRow[] }>(
    `select ${allVersions ? '' : 'distinct on (p.incident_type, p.priority)'} ${COLUMNS} from response_plans p
     where ?::text is null or p.incident_type = ?
     order by p.incident_type, p.priority nulls last, p.version desc`,
    [incidentType, incidentType] as never[],
  );
  return rows;
}

/** Of a version that exists. */
export async function readPlanContent(knex: Knex, id: string): Promise<ResponsePlan> {
  const row = (await knex('response_plans').first('content').where({ id })) as { content: ResponsePlan };
  return row.content;
}

export interface NewPlan {
  readonly incidentType: string;
  readonly priority: number | null;
  readonly content: ResponsePlan;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** As the next version. The type's row is locked, so that two who change the plan at once get two versions. */
export async function insertPlan(trx: Trx, plan: NewPlan): Promise<PlanRow> {
  await trx('incident_types').select('slug').where({ slug: plan.incidentType }).forUpdate();
  const { rows } = await trx.raw<{ rows: PlanRow[] }>(
    `insert into response_plans as p (incident_type, priority, version, content, created_at, created_by)
     select ?, ?, coalesce(max(version), 0) + 1, ?::jsonb, ?, ? from response_plans
     where incident_type = ? and priority is not distinct from ?
     returning ${COLUMNS}`,
    [
      plan.incidentType,
      plan.priority,
      JSON.stringify(plan.content),
      plan.createdAt,
      plan.createdBy,
      plan.incidentType,
      plan.priority,
    ] as never[],
  );
  return rows[0]!;
}

export async function listPlansByIncidentIds(
  knex: Knex,
  incidentIds: readonly string[],
): Promise<(PlanRow & { readonly incidentId: string })[]> {
  const { rows } = await knex.raw<{ rows: (PlanRow & { incidentId: string })[] }>(
    `select i.id as "incidentId", ${COLUMNS} from incidents i join response_plans p on p.id = i.response_plan_id where i.id = any(?)`,
    [incidentIds] as never[],
  );
  return rows;
}
