/** Counts in memory who is seen where as fixes come in, and writes it in groups, never per fix. */
import { type UnitState } from '../../core/fleet/fleet-picture.js';
import { NO_GRID } from '../../core/coverage/grid-index.js';
import { PresenceCounter } from '../../core/patrol/presence.js';
import { inTransaction, type Database } from '../../database/database.js';
import { addPresence, type PresenceRow, putSightings, type Sighting } from '../../database/presence-repository.js';
import { type PatrolGround } from './patrol-ground.js';

export interface PresenceRecorder {
  /** A fix has moved the unit. Returns the index of its grid, or `NO_GRID`; of units that are not on duty always that. */
  note(state: Readonly<UnitState>): number;
  /** Writes what was counted since the last time; what could not be written is kept for the next. */
  write(): Promise<void>;
}

export function createPresenceRecorder(database: Database, ground: PatrolGround): PresenceRecorder {
  const { index, grids } = ground;
  const counter = new PresenceCounter(grids.length);
  const seen = new Map<number, { atMs: number; unitId: string }>();
  let waiting: { rows: PresenceRow[]; sightings: Sighting[] } = { rows: [], sightings: [] };

  /** Most fixes lie in the grid of the one before. */
  function gridAt(unitId: string, lon: number, lat: number): number {
    const last = counter.gridOf(unitId);
    return last !== NO_GRID && index.contains(last, lon, lat) ? last : index.gridAt(lon, lat);
  }

  function drain(): void {
    const rows = counter.drain().map(({ grid, hourMs, seconds, visits }) => ({
      gridId: grids[grid]!.id,
      hour: new Date(hourMs),
      seconds,
      visits,
    }));
    const sightings = [...seen].map(([grid, { atMs, unitId }]) => ({
      gridId: grids[grid]!.id,
      seenAt: new Date(atMs),
      unitId,
    }));
    seen.clear();
    waiting = { rows: addUp([...waiting.rows, ...rows]), sightings: latest([...waiting.sightings, ...sightings]) };
  }

  return {
    note({ unit, fix }) {
      if (fix === null || unit.duty !== 'ON_DUTY') {
        counter.forget(unit.id);
        return NO_GRID;
      }
      const atMs = fix.fixAt.getTime();
      const grid = gridAt(unit.id, fix.lon, fix.lat);
      counter.note(unit.id, grid, atMs);
      if (grid === NO_GRID) return grid;
      ground.see(grid, atMs);
      const last = seen.get(grid);
      if (last === undefined) seen.set(grid, { atMs, unitId: unit.id });
      else if (last.atMs <= atMs) [last.atMs, last.unitId] = [atMs, unit.id];
      return grid;
    },

    async write() {
      drain();
      const { rows, sightings } = waiting;
      if (rows.length === 0 && sightings.length === 0) return;
      await inTransaction(database, async (trx) => {
        await addPresence(trx, rows);
        await putSightings(trx, sightings);
      });
      waiting = { rows: [], sightings: [] };
    },
  };
}

/** One row for a grid and hour: a statement may touch a row only once. */
function addUp(rows: readonly PresenceRow[]): PresenceRow[] {
  const byKey = new Map<string, PresenceRow>();
  for (const row of rows) {
    const key = `${row.gridId} ${row.hour.getTime()}`;
    const known = byKey.get(key);
    byKey.set(
      key,
      known === undefined ? row : { ...row, seconds: known.seconds + row.seconds, visits: known.visits + row.visits },
    );
  }
  return [...byKey.values()];
}

function latest(sightings: readonly Sighting[]): Sighting[] {
  const byGrid = new Map<string, Sighting>();
  for (const each of sightings) {
    const known = byGrid.get(each.gridId);
    if (known === undefined || known.seenAt <= each.seenAt) byGrid.set(each.gridId, each);
  }
  return [...byGrid.values()];
}
