/** Which tasks and hand-overs are whose, as conditions: it follows from the incident's grid and station, the unit and the desk as they are now. */
import { type Knex } from 'knex';
import { deskGridsOf } from './grid-duty.js';

/** Who reads. */
export interface Reader {
  readonly accountId: string;
  readonly unitId: string | null;
  readonly stationId: string | null;
  /** Of core/tasks/desk.ts; null: none. */
  readonly desk: string | null;
  /** Whether the dispatchers' tasks are the reader's, and those of units while no unit is there. */
  readonly isCommand: boolean;
}

/** Condition on tasks `t` of incidents `i`: they are for the reader to do. Desks, and those who answer for a grid, are given a task when it may be done. */
export function tasksFor(reader: Reader): Knex.QueryCallback {
  return (either) => {
    const { unitId } = reader;
    if (reader.isCommand)
      void either.orWhere((command) => {
        void command
          .whereRaw(`(t.who = 'DISPATCHER' or (t.who in ('FIRST_UNIT', 'EVERY_UNIT') and t.assignment_id is null))`)
          .where(atStation(reader));
      });
    if (unitId !== null)
      void either.orWhereIn('t.assignment_id', (own) => {
        void own.select('id').from('assignments').where('unit_id', unitId);
      });
    void either.orWhere((handed) => {
      void handed.whereNotNull('t.opened_at').where((addressee) => {
        void addressee
          .where((beat) => {
            void beat
              .whereIn('t.who', ['COMMUNITY_OFFICER', 'GRID_LEADER'])
              .whereIn('i.grid_id', beatOf(reader.accountId));
          })
          .orWhere((staff) => {
            void staff.where('t.who', 'GRID_LEADER').whereIn('i.grid_id', staffGridsOf(reader.accountId));
          })
          .orWhere(desk('t.who', reader));
      });
    });
  };
}

/** Condition on hand-overs `h` of incidents `i`: the reader is of the partner. */
export function handOversFor(reader: Reader): Knex.QueryCallback {
  return (either) => {
    void either.orWhere((beat) => {
      void beat.where('h.partner', 'COMMUNITY_OFFICER').whereIn('i.grid_id', beatOf(reader.accountId));
    });
    void either.orWhere(desk('h.partner', reader));
  };
}

/** Subquery: ids of the incidents that the reader was ever given a task of, or that were handed over to the reader. */
export function handedTo(reader: Reader): Knex.QueryCallback {
  return (incidents) => {
    void incidents
      .select('t.incident_id')
      .from('incident_tasks as t')
      .join('incidents as i', 'i.id', 't.incident_id')
      .where(tasksFor({ ...reader, isCommand: false }))
      .union((partners) => {
        void partners
          .select('h.incident_id')
          .from('hand_overs as h')
          .join('incidents as i', 'i.id', 'h.incident_id')
          .whereNotNull('h.requested_at')
          .where(handOversFor(reader));
      });
  };
}

/** A desk without a station is one for all; so is a command. */
function atStation({ stationId }: Reader): Knex.QueryCallback {
  return (query) => {
    if (stationId !== null)
      void query.where((own) => void own.where('i.station_id', stationId).orWhereNull('i.station_id'));
  };
}

function desk(column: string, reader: Reader): Knex.QueryCallback {
  return (query) => {
    if (reader.desk === null) void query.whereRaw('false');
    else void query.where(column, reader.desk).where(atStation(reader));
  };
}

function beatOf(accountId: string): Knex.QueryCallback {
  return (grids) => {
    void grids.select('id').from('grids').where('community_officer_id', accountId).union(deskGridsOf(accountId));
  };
}

function staffGridsOf(accountId: string): Knex.QueryCallback {
  return (grids) => {
    void grids.select('grid_id').from('grid_staff').where('account_id', accountId);
  };
}
