/** Rows of notes about premises. A note that no longer holds is withdrawn, never deleted: an officer may have relied on it. */
import { type Knex } from 'knex';
import { type PolygonGeometry } from '../core/geo/geojson.js';
import { type Position } from '../core/geo/point.js';
import {
  type HazardKind,
  MOST_RADIUS_M,
  type PremiseNote,
  type PremiseNoteKind,
} from '../core/incident/premise-note.js';
import { among } from './among.js';
import { type Database } from './database.js';
import { SRID } from './postgis.js';

interface NoteRow {
  id: string;
  kind: PremiseNoteKind;
  hazard: HazardKind | null;
  text: string | null;
  text_en: string | null;
  place: string;
  radius_m: number;
  valid_until: Date | null;
  created_at: Date;
  created_by: string | null;
  withdrawn_at: Date | null;
}

const COLUMNS = [
  'id',
  'kind',
  'hazard',
  'text',
  'text_en',
  'radius_m',
  'valid_until',
  'created_at',
  'created_by',
  'withdrawn_at',
].map((column) => `n.${column}`);

function toNote(row: NoteRow): PremiseNote {
  const place = JSON.parse(row.place) as { type: string; coordinates: unknown };
  return {
    id: row.id,
    kind: row.kind,
    hazard: row.hazard,
    text: row.text,
    textEn: row.text_en,
    place:
      place.type === 'Point'
        ? { type: 'Point', coordinates: place.coordinates as Position, radiusM: row.radius_m }
        : { type: 'Polygon', coordinates: place.coordinates as PolygonGeometry['coordinates'] },
    validUntil: row.valid_until,
    createdAt: row.created_at,
    createdBy: row.created_by,
    withdrawnAt: row.withdrawn_at,
  };
}

function select(knex: Knex): Knex.QueryBuilder {
  return knex({ n: 'premise_notes' }).select(COLUMNS).select(knex.raw('st_asgeojson(n.place) as place'));
}

export type NewPremiseNote = Omit<PremiseNote, 'id' | 'withdrawnAt' | 'createdBy'> & { readonly createdBy: string };

export async function insertPremiseNote(trx: Knex.Transaction, note: NewPremiseNote): Promise<PremiseNote> {
  const { type, coordinates } = note.place;
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into premise_notes (kind, hazard, text, text_en, place, radius_m, valid_until, created_at, created_by)
     values (?, ?, ?, ?, st_setsrid(st_geomfromgeojson(?), ${SRID}), ?, ?, ?, ?) returning id`,
    [
      note.kind,
      note.hazard,
      note.text,
      note.textEn,
      JSON.stringify({ type, coordinates }),
      note.place.type === 'Point' ? note.place.radiusM : 0,
      note.validUntil,
      note.createdAt,
      note.createdBy,
    ] as never[],
  );
  return (await findPremiseNote(trx, rows[0]!.id))!;
}

async function findPremiseNote(knex: Knex, id: string): Promise<PremiseNote | null> {
  const [row] = (await select(knex).where('n.id', id)) as NoteRow[];
  return row === undefined ? null : toNote(row);
}

/** The note, its row locked until the transaction ends. */
export async function lockPremiseNote(trx: Knex.Transaction, id: string): Promise<PremiseNote | null> {
  const [row] = (await select(trx).where('n.id', id).forUpdate()) as NoteRow[];
  return row === undefined ? null : toNote(row);
}

export async function updateWithdrawn(trx: Knex.Transaction, id: string, at: Date, by: string): Promise<void> {
  await trx('premise_notes').where({ id }).update({ withdrawn_at: at, withdrawn_by: by });
}

/** Holds at `now`. */
function valid(now: Date): Knex.QueryCallback {
  return (query) => {
    void query.whereNull('n.withdrawn_at').where((end) => {
      void end.whereNull('n.valid_until').orWhere('n.valid_until', '>', now);
    });
  };
}

/** Up to `limit`, the newest first. `validAt`: only those that hold then; `after`: [createdAt ms, id] of the last row of the page before. */
export async function listPremiseNotes(
  knex: Knex,
  { validAt, after, limit }: { validAt: Date | null; after: readonly [number, string] | null; limit: number },
): Promise<PremiseNote[]> {
  const query = select(knex)
    .orderBy([
      { column: 'n.created_at', order: 'desc' },
      { column: 'n.id', order: 'desc' },
    ])
    .limit(limit);
  if (validAt !== null) void query.where(valid(validAt));
  if (after !== null) void query.whereRaw('(n.created_at, n.id) < (?, ?)', [new Date(after[0]), after[1]]);
  return ((await query) as NoteRow[]).map(toNote);
}

/** Condition: the incident `i` lies where the note `n` applies. The GiST index narrows it by the widest radius first. */
const APPLIES = `
  n.place && st_expand(i.location, ${MOST_RADIUS_M} / (110574 * greatest(0.01, cos(radians(st_y(i.location))))))
  and st_dwithin(n.place::geography, i.location::geography, n.radius_m)`;

/** Of each of the incidents the notes that hold at `now`: hazards first, then the newest. One statement, whatever their number. */
export async function listNotesByIncidentIds(
  { knex }: Database,
  incidentIds: readonly string[],
  now: Date,
): Promise<Map<string, PremiseNote[]>> {
  const rows = await select(knex)
    .select<(NoteRow & { incident_id: string })[]>({ incident_id: 'i.id' })
    .join({ i: 'incidents' }, knex.raw('true'))
    .where(among('i.id', incidentIds))
    .whereRaw(APPLIES)
    .where(valid(now))
    .orderByRaw(`n.kind = 'HAZARD' desc, n.created_at desc, n.id`);
  const byIncident = new Map<string, PremiseNote[]>();
  for (const row of rows) {
    const notes = byIncident.get(row.incident_id) ?? [];
    notes.push(toNote(row));
    byIncident.set(row.incident_id, notes);
  }
  return byIncident;
}

/** Ids of the open incidents that lie where a note applies. */
export async function listOpenIncidentIdsAt(trx: Knex.Transaction, noteId: string): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `select i.id from premise_notes n join incidents i
       on i.status in ('RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS')
      and i.location && st_expand(n.place, ${MOST_RADIUS_M} / (110574 * greatest(0.01, cos(radians(st_y(st_centroid(n.place)))))))
      and st_dwithin(n.place::geography, i.location::geography, n.radius_m)
     where n.id = ? order by i.id`,
    [noteId],
  );
  return rows.map(({ id }) => id);
}
