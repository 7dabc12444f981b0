/** What keeps units from work, read from the rows of breaks, posts and shifts. */
import { type Knex } from 'knex';
import { type Priority } from '../core/dispatch/priority-weight.js';
import { BREAK_CALLED_FOR, type HoldKind, type UnitHold } from '../core/fleet/unit-hold.js';

/** All that have not ended, those that begin later among them; of one unit, or of all. */
export async function listHolds(knex: Knex, unitId?: string): Promise<{ unitId: string; hold: UnitHold }[]> {
  const { rows } = await knex.raw<{
    rows: {
      unit_id: string;
      id: string;
      kind: HoldKind;
      called_for: number;
      starts_at: Date;
      until: Date;
      label: string | null;
    }[];
  }>(
    `select * from (
       select unit_id, id, 'ON_BREAK' as kind, cast(? as integer) as called_for, started_at as starts_at, until, null as label
       from unit_breaks where ended_at is null
       union all
       select u.unit_id, p.id, 'HELD_FOR_EVENT', p.called_for, p.starts_at, p.ends_at, p.name
       from event_post_units u join event_posts p on p.id = u.post_id where u.released_at is null
     ) holds where cast(? as uuid) is null or unit_id = ? order by unit_id, starts_at, id`,
    [BREAK_CALLED_FOR, unitId ?? null, unitId ?? null] as never[], // knex's types know no nulls as bound values; `pg` does
  );
  return rows.map(({ unit_id, id, kind, called_for, starts_at, until, label }) => ({
    unitId: unit_id,
    hold: { id, kind, calledFor: called_for as Priority, from: starts_at, until, label },
  }));
}

/** When the shift was over that a unit is still on because of open work; null: it is on none, or on one that goes on. */
export async function findShiftOver(knex: Knex, unitId: string, now: Date): Promise<Date | null> {
  const row = (await knex('shifts')
    .first('ends_at')
    .where({ unit_id: unitId, status: 'ON' })
    .where('ends_at', '<=', now)) as { ends_at: Date } | undefined;
  return row?.ends_at ?? null;
}
