/** The event log in the database: append within a transaction, read by cursor, verify the hash chain. */
import { type Knex } from 'knex';
import { type PolygonGeometry } from '../core/geo/geojson.js';
import { type Database, jsonLiteral, runAtTheEnd, type Trx } from '../database/database.js';
import { type Cursor, type EventData, type LoggedEvent, type NewEvent } from './event.js';

/**
 * Appends in the order given, as the **last** of the transaction, together with its commit (`runAtTheEnd`): appending locks the log's head row until then, which
 * is what makes `seq` gapless and equal to commit order, and what every other writer waits for. Nobody reads the events before.
 */
export async function appendEvents(trx: Trx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await runAtTheEnd(trx, `select append_events(${jsonLiteral(events)})`);
}

interface EventRow {
  seq: string;
  at: Date;
  kind: string;
  actor_id: string | null;
  station_id: string | null;
  unit_id: string | null;
  incident_id: string | null;
  data: EventData;
}

const COLUMNS = ['seq', 'at', 'kind', 'actor_id', 'station_id', 'unit_id', 'incident_id', 'data'] as const;

function toEvent(row: EventRow): LoggedEvent {
  return {
    seq: Number(row.seq),
    at: row.at,
    kind: row.kind,
    actorId: row.actor_id,
    stationId: row.station_id,
    unitId: row.unit_id,
    incidentId: row.incident_id,
    data: row.data,
  };
}

/** The newest event's place in the log. */
export async function readHead(knex: Knex): Promise<Cursor> {
  const row: { epoch: string; seq: string } = await knex('event_head').first('epoch', 'seq');
  return { epoch: row.epoch, seq: Number(row.seq) };
}

/** Enough of the log to tell whether it is still the one that was read: its epoch, and the hashes of two events (null: not there). */
export async function readMarks(
  knex: Knex,
  seqs: readonly [number, number],
): Promise<{ readonly epoch: string; readonly hashes: readonly [string | null, string | null] }> {
  const { rows } = await knex.raw<{ rows: { epoch: string; first: string | null; second: string | null }[] }>(
    `select epoch, (select encode(hash, 'hex') from events where seq = ?) as first,
       (select encode(hash, 'hex') from events where seq = ?) as second
     from event_head`,
    [...seqs],
  );
  const { epoch, first, second } = rows[0]!;
  return { epoch, hashes: [first, second] };
}

export interface EventSelection {
  readonly kinds?: readonly string[];
  /** E.g. `assignment.`: all kinds that begin so. */
  readonly kindPrefix?: string;
  /** Kinds, and beginnings of kinds that end in a dot, mixed. */
  readonly kindsOrPrefixes?: readonly string[];
  readonly unitId?: string;
  readonly incidentId?: string;
  /** Of grid work: events whose data names this report, site or round. */
  readonly about?: { readonly key: 'gridReportId' | 'siteId' | 'roundId'; readonly id: string };
  readonly stationId?: string;
}

/** Whether `readEvents` with this selection would return the event. */
export function selects(
  { kinds, kindPrefix, kindsOrPrefixes, unitId, incidentId, stationId, about }: EventSelection = {},
  event: LoggedEvent,
): boolean {
  return (
    (kinds === undefined || kinds.includes(event.kind)) &&
    (kindPrefix === undefined || event.kind.startsWith(kindPrefix)) &&
    (kindsOrPrefixes === undefined ||
      kindsOrPrefixes.some((each) => (each.endsWith('.') ? event.kind.startsWith(each) : event.kind === each))) &&
    (unitId === undefined || event.unitId === unitId) &&
    (incidentId === undefined || event.incidentId === incidentId) &&
    (stationId === undefined || event.stationId === stationId) &&
    (about === undefined || event.data[about.key] === about.id)
  );
}

/** Up to `limit` events with a `seq` above `afterSeq`, oldest first. */
export async function readEvents(
  knex: Knex,
  { afterSeq, limit, selection = {} }: { afterSeq: number; limit: number; selection?: EventSelection },
): Promise<LoggedEvent[]> {
  const query = knex('events').select(COLUMNS).where('seq', '>', afterSeq).orderBy('seq').limit(limit);
  if (selection.kinds !== undefined) void query.whereIn('kind', [...selection.kinds]);
  if (selection.kindPrefix !== undefined) void query.whereRaw('starts_with(kind, ?)', [selection.kindPrefix]);
  if (selection.kindsOrPrefixes !== undefined) {
    const [prefixes, kinds] = [true, false].map((is) =>
      selection.kindsOrPrefixes!.filter((each) => each.endsWith('.') === is),
    );
    void query.whereRaw('(kind = any(?) or kind ^@ any(?))', [kinds, prefixes] as never[]);
  }
  if (selection.unitId !== undefined) void query.where('unit_id', selection.unitId);
  if (selection.incidentId !== undefined) void query.where('incident_id', selection.incidentId);
  if (selection.about !== undefined) {
    // The key stands in the text, so that the index on this very expression serves.
    void query.whereRaw(`data ->> '${selection.about.key}' = ?`, [selection.about.id]);
  }
  if (selection.stationId !== undefined) void query.where('station_id', selection.stationId);
  return ((await query) as EventRow[]).map(toEvent);
}

export interface EventPeriod {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  /** Only of incidents that lie in it; null: everywhere. */
  readonly within: PolygonGeometry | null;
  /** Moment and number of the last one before; null: from the begin of the period. */
  readonly after: readonly [at: Date, seq: number] | null;
  readonly limit: number;
}

/** Up to `limit` events of a period by time and number: an order of its own, since what is entered late happened before. */
export async function readEventsBetween(
  knex: Knex,
  { from, to, within, after, limit }: EventPeriod,
): Promise<LoggedEvent[]> {
  const query = knex('events')
    .select(COLUMNS)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy(['at', 'seq'])
    .limit(limit);
  if (after !== null) void query.whereRaw('(at, seq) > (?, ?::bigint)', [...after]);
  if (within !== null)
    void query.whereRaw(
      'incident_id in (select id from incidents where st_covers(st_setsrid(st_geomfromgeojson(?), 4326), location))',
      [JSON.stringify(within)],
    );
  return ((await query) as EventRow[]).map(toEvent);
}

/** Seq of the first event whose hash does not follow from its content and its predecessor, or null where the whole log is as it was written. */
export async function findBrokenLink(database: Database): Promise<number | null> {
  const { rows } = await database.knex.raw<{ rows: { seq: string }[] }>(`
    select seq from (
      select *, coalesce(lag(hash) over (order by seq), sha256('xunge'::bytea)) as expected_previous,
        row_number() over (order by seq) as expected_seq
      from events
    ) as e
    where seq <> expected_seq or previous_hash <> expected_previous
      or hash <> event_hash(previous_hash, seq, at, kind, actor_id, station_id, unit_id, incident_id, data)
    union all
    select h.seq from event_head h
    where h.seq <> (select count(*) from events)
      or h.hash <> coalesce((select hash from events order by seq desc limit 1), sha256('xunge'::bytea))
    order by seq limit 1`);
  return rows[0] === undefined ? null : Number(rows[0].seq);
}
