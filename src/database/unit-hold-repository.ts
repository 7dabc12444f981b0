/** What keeps units from work, read from the rows of breaks, posts and shifts. */
import { type Knex } from 'knex';
import { type Priority } from '../core/dispatch/priority-weight.js';
import { BREAK_CALLED_FOR, type HoldKind, type UnitHold } from '../core/fleet/unit-hold.js';

interface HoldRow {
  readonly unit_id: string;
  readonly id: string;
  readonly kind: HoldKind;
  readonly called_for: number;
  readonly starts_at: Date;
  readonly until: Date;
  readonly label: string | null;
}
type ShiftOverRow = Omit<HoldRow, 'kind'> & { readonly kind: 'SHIFT_OVER' };

/** Binds what a unit on a break is still called for. */
const HOLDS = `select * from (
       select unit_id, id, 'ON_BREAK' as kind, cast(? as integer) as called_for, started_at as starts_at, until, null as label
       from unit_breaks where ended_at is null
       union all
       select u.unit_id, p.id, 'HELD_FOR_EVENT', p.called_for, p.starts_at, p.ends_at, p.name
       from event_post_units u join event_posts p on p.id = u.post_id where u.released_at is null
     ) holds`;

/** All that have not ended, those that begin later among them; of one unit, or of all. */
export async function listHolds(knex: Knex, unitId?: string): Promise<{ unitId: string; hold: UnitHold }[]> {
  const { rows } = await knex.raw<{ rows: HoldRow[] }>(
    `${HOLDS} where cast(? as uuid) is null or unit_id = ? order by unit_id, starts_at, id`,
    [BREAK_CALLED_FOR, unitId ?? null, unitId ?? null] as never[], // knex's types know no nulls as bound values; `pg` does
  );
  return rows.map((row) => ({ unitId: row.unit_id, hold: toHold(row) }));
}

function toHold({ id, kind, called_for, starts_at, until, label }: HoldRow): UnitHold {
  return { id, kind, calledFor: called_for as Priority, from: starts_at, until, label };
}

/**
 * What keeps one unit from work, in one statement: its breaks and posts, and when the shift was over that it is still on because of open work; null: it is on
 * none, or on one that goes on.
 */
export async function findUnitHolds(
  knex: Knex,
  unitId: string,
  now: Date,
): Promise<{ readonly holds: readonly UnitHold[]; readonly shiftOverAt: Date | null }> {
  const { rows } = await knex.raw<{ rows: (HoldRow | ShiftOverRow)[] }>(
    `${HOLDS} where unit_id = ?
     union all
     select unit_id, id, 'SHIFT_OVER', 0, starts_at, ends_at, null from shifts where unit_id = ? and status = 'ON' and ends_at <= ?`,
    [BREAK_CALLED_FOR, unitId, unitId, now] as never[],
  );
  const over = rows.find(({ kind }) => kind === 'SHIFT_OVER');
  return {
    holds: rows.filter((row) => row.kind !== 'SHIFT_OVER').map((row) => toHold(row)),
    shiftOverAt: over?.until ?? null,
  };
}
