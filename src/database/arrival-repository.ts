/** Where units under way stand, by their stored fixes: who is at the scene without having said so. */
import { type Knex } from 'knex';
import { SEEMS_ARRIVED_FIXES, SEEMS_ARRIVED_WITHIN_M } from '../core/safety/arrival-check.js';

/** Nobody is under way for longer; naming both ends spares the database the days of history before and after. */
const LONGEST_TRIP_MS = 86_400_000;
const AHEAD_MS = 60_000;

/**
 * Ids of assignments EN_ROUTE whose unit's last fixes since the start are all at the scene, by receivers that are sure of it, and that have not been told yet;
 * the earliest start first.
 */
export async function listUnsaidArrivals(knex: Knex, now: Date, limit: number): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    `select a.id from assignments a join incidents i on i.id = a.incident_id
     join unit_positions p on p.unit_id = a.unit_id
       and st_dwithin(p.location::geography, i.location::geography, :withinM)
     cross join lateral (
       select count(*) filter (where f.accuracy_m <= :withinM
           and st_dwithin(f.location::geography, i.location::geography, :withinM)) as near
       from (select h.location, h.accuracy_m from position_history h
             where h.unit_id = a.unit_id and h.flag is null and h.fix_at > a.travel_started_at
               and h.fix_at > cast(:since as timestamptz) and h.fix_at < cast(:until as timestamptz)
             order by h.fix_at desc limit :fixes) f) last
     where a.status = 'EN_ROUTE' and a.seems_arrived_at is null and last.near = :fixes
     order by a.travel_started_at, a.id limit :limit`,
    {
      withinM: SEEMS_ARRIVED_WITHIN_M,
      fixes: SEEMS_ARRIVED_FIXES,
      limit,
      since: new Date(now.getTime() - LONGEST_TRIP_MS),
      until: new Date(now.getTime() + AHEAD_MS),
    } as never,
  );
  return rows.map(({ id }) => id);
}
