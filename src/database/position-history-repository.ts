/** The history of positions: partitioned by day (UTC) of the device's time. Every query names both ends of a time, so that it opens the days between only. */
import { type Knex } from 'knex';
import { type FixFlag } from '../core/fleet/fix-plausibility.js';

interface StoredKey {
  readonly unitId: string;
  readonly fixAt: Date;
}

interface StoredRow {
  readonly originalLon: number;
  readonly originalLat: number;
  readonly flag: FixFlag | null;
}

/** Those among `keys` that are stored, by `<unit id> <milliseconds>`. */
export async function findStoredFixes(knex: Knex, keys: readonly StoredKey[]): Promise<ReadonlyMap<string, StoredRow>> {
  const { rows } = await knex.raw<{ rows: (StoredRow & StoredKey)[] }>(
    `select h.unit_id as "unitId", h.fix_at as "fixAt", h.original_lon as "originalLon", h.original_lat as "originalLat", h.flag
     from unnest(?::uuid[], ?::timestamptz[]) as k (unit_id, fix_at)
     join position_history h on h.unit_id = k.unit_id and h.fix_at = k.fix_at`,
    [keys.map(({ unitId }) => unitId), keys.map(({ fixAt }) => fixAt)] as never[],
  );
  return new Map(rows.map((row) => [`${row.unitId} ${row.fixAt.getTime()}`, row]));
}
