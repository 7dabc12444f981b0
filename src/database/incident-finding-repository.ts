/** Finding incidents by what they say: search by words, and open calls near another one. */
import { type Knex } from 'knex';
import { SAME_CALLER } from '../core/incident/duplicate-calls.js';
import { type Incident, OPEN_STATUSES } from '../core/incident/incident.js';
import { type Database } from './database.js';
import { pointExpression } from './postgis.js';
import {
  type IncidentRow,
  type IncidentSelection,
  selected,
  selectIncidents,
  toIncident,
} from './incident-repository.js';

export interface FoundIncident {
  readonly incident: Incident;
  /** The higher the better it fits; only for ranking. */
  readonly rank: number;
}

/** [rank, reportedAt ms, id] of the last row of the page before. */
export type SearchKey = readonly [rank: number, reportedAtMs: number, id: string];

/** Up to `limit` incidents that hold all of `tsquery`, best first, then the latest. `callers`: also among the words about callers. */
export async function searchIncidents(
  database: Database,
  { tsquery, callers, selection }: { tsquery: string; callers: boolean; selection: IncidentSelection },
  after: SearchKey | null,
  limit: number,
): Promise<FoundIncident[]> {
  const { knex } = database;
  const words = callers ? 'all_words' : 'words';
  // float8, so that the rank in a cursor is the rank that is compared.
  const rank = knex.raw('ts_rank(??, ?::tsquery)::float8', [words, tsquery]);
  const query = selectIncidents(database, knex)
    .select({ rank })
    .join('incident_search', 'incident_search.incident_id', 'incidents.id')
    .whereRaw('?? @@ ?::tsquery', [words, tsquery])
    .where(selected(selection))
    .orderByRaw('rank desc, reported_at desc, id desc')
    .limit(limit);
  if (after !== null)
    void query.whereRaw('(?, reported_at, id) < (?::float8, ?, ?::uuid)', [
      rank,
      after[0],
      new Date(after[1]),
      after[2],
    ]);
  return ((await query) as (IncidentRow & { rank: number })[]).map((row) => ({
    incident: toIncident(row),
    rank: row.rank,
  }));
}

/** A call is compared with so many others at most, the nearest in time. */
const MOST_CANDIDATES = 100;

/** Open incidents within the widest limits of `suggestDuplicates` about a place and moment, the nearest in time first. */
export async function listOpenNear(
  database: Database,
  knex: Knex,
  { location, reportedAt }: Pick<Incident, 'location' | 'reportedAt'>,
): Promise<Incident[]> {
  const { withinM, withinS } = SAME_CALLER;
  const point = pointExpression(database, location);
  const rows = (await selectIncidents(database, knex)
    .whereIn('status', [...OPEN_STATUSES])
    .whereBetween('reported_at', [
      new Date(reportedAt.getTime() - withinS * 1000),
      new Date(reportedAt.getTime() + withinS * 1000),
    ])
    .whereRaw('location && st_expand(?, ?)', [point, degreesAround(location, withinM)])
    .whereRaw('st_dwithin(location::geography, ?::geography, ?)', [point, withinM])
    .orderByRaw('abs(extract(epoch from reported_at - ?::timestamptz)), id', [reportedAt])
    .limit(MOST_CANDIDATES)) as IncidentRow[];
  return rows.map(toIncident);
}

/** Degrees that are not less than `meters` in any direction, as in `listDuplicateCandidateIds`. */
function degreesAround({ lat }: Incident['location'], meters: number): number {
  return meters / (110_574 * Math.max(0.01, Math.cos((lat * Math.PI) / 180)));
}

/** For each of `ids` the ids of the open incidents within the widest limits of `suggestDuplicates`. One statement, whatever their number. */
export async function listDuplicateCandidateIds(knex: Knex, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await knex.raw<{ rows: { id: string; candidates: string[] }[] }>(
    `select i.id, array_agg(c.id) as candidates from incidents i cross join lateral (
       select o.id from incidents o
       where o.id <> i.id and o.status = any(:open)
         and o.reported_at between i.reported_at - make_interval(secs => :s) and i.reported_at + make_interval(secs => :s)
         and o.location && st_expand(i.location, :m / (110574 * greatest(0.01, cos(radians(st_y(i.location))))))
         and st_dwithin(o.location::geography, i.location::geography, :m)
       order by abs(extract(epoch from o.reported_at - i.reported_at)), o.id
       limit ${MOST_CANDIDATES}
     ) c
     where i.id = any(:ids) group by i.id`,
    { open: [...OPEN_STATUSES], ids: [...ids], s: SAME_CALLER.withinS, m: SAME_CALLER.withinM } as never,
  );
  return new Map(rows.map(({ id, candidates }) => [id, candidates]));
}

/** Of each of `ids` the incidents that were merged into it, oldest first. */
export async function listMergedInto(database: Database, ids: readonly string[]): Promise<Incident[]> {
  const rows = (await selectIncidents(database, database.knex)
    .whereIn('merged_into', [...ids])
    .orderBy(['reported_at', 'id'])) as IncidentRow[];
  return rows.map(toIncident);
}
