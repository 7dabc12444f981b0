/** Code lists of incident work: dispositions and partners. */
import { type Knex } from 'knex';

export interface CodeRow {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
}
export interface DispositionRow extends CodeRow {
  /** Null: for every type. */
  readonly incidentType: string | null;
}

/** Those for incidents of `type` (null: all), those of the type itself first, then in the list's own order. */
export async function listDispositions(knex: Knex, type: string | null): Promise<DispositionRow[]> {
  const query = knex('dispositions')
    .select({ slug: 'slug', name: 'name', nameEn: 'name_en', incidentType: 'incident_type' })
    .orderByRaw('incident_type nulls last, rank, slug');
  if (type !== null) void query.whereRaw('(incident_type is null or incident_type = ?)', [type]);
  return query;
}

export async function listPartners(knex: Knex): Promise<CodeRow[]> {
  return knex('partners').select({ slug: 'slug', name: 'name', nameEn: 'name_en' }).orderBy('slug');
}
