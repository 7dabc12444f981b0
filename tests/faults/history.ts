/** What a run of faults leaves behind: what clients were told, what feeds delivered, and what the database holds. Plain data, so that the checker can be tested. */
import { type Knex } from 'knex';
import { type Database } from '../../src/database/database.js';
import { type LoggedEvent } from '../../src/events/event.js';
import { findBrokenLink, readEvents, readHead } from '../../src/events/log.js';

/** A request as the client knows it: sent under one key until it was answered, perhaps several times over. */
export interface Request {
  readonly key: string;
  readonly kind: 'report' | 'assign' | 'cancel';
  /** Of `assign`: what was asked for. */
  readonly incidentId?: string;
  readonly unitId?: string;
  /** Ids of incident or assignment, one for each time it was answered. Empty: refused, or never answered. */
  readonly answers: string[];
  /** The code with which it was refused for good. */
  refusal: string | null;
}

/** A fix that a client was told is stored. */
export interface StoredFixAnswer {
  readonly unitId: string;
  readonly fixAtMs: number;
}

export interface FeedRecord {
  readonly name: string;
  /** Null: all events. */
  readonly unitId: string | null;
  /** Everything behind this place of the log belongs to it. */
  readonly fromSeq: number;
  /** Everything up to there it must have delivered. */
  throughSeq: number;
  readonly items: { readonly seq: number; readonly kind: string }[];
  readonly resyncs: string[];
}

export interface ClientHistory {
  readonly requests: Request[];
  readonly fixes: StoredFixAnswer[];
  readonly feeds: FeedRecord[];
}

export interface DatabaseHistory {
  readonly headSeq: number;
  readonly brokenLink: number | null;
  readonly log: readonly LoggedEvent[];
  readonly incidents: readonly { readonly id: string; readonly description: string | null }[];
  readonly assignments: readonly AssignmentRow[];
  /** How often each fix is in the history, by `fixKey`. */
  readonly fixes: ReadonlyMap<string, number>;
}

export interface AssignmentRow {
  readonly id: string;
  readonly unitId: string;
  readonly incidentId: string;
  readonly status: string;
  readonly isEnded: boolean;
}

export function fixKey({ unitId, fixAtMs }: StoredFixAnswer): string {
  return `${unitId} ${fixAtMs}`;
}

/** Waits until nobody else has the database open, and reads it: what the last requests do must not change it in between. */
export async function readDatabase(database: Database): Promise<DatabaseHistory> {
  const { knex } = database;
  for (;;) {
    const { rows } = await knex.raw<{ rows: { open: string }[] }>(
      'select count(*) as open from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    if (rows[0]!.open === '0') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const assignments: {
    id: string;
    unit_id: string;
    incident_id: string;
    status: string;
    ended_at: Date | null;
  }[] = await knex('assignments').select('id', 'unit_id', 'incident_id', 'status', 'ended_at');
  const fixes: { unit_id: string; fix_at: Date }[] = await knex('position_history').select('unit_id', 'fix_at');
  const counts = new Map<string, number>();
  for (const { unit_id: unitId, fix_at: fixAt } of fixes) {
    const key = fixKey({ unitId, fixAtMs: fixAt.getTime() });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return {
    headSeq: (await readHead(knex)).seq,
    brokenLink: await findBrokenLink(database),
    log: await readWholeLog(knex),
    incidents: await knex('incidents').select('id', 'description'),
    assignments: assignments.map((row) => ({
      id: row.id,
      unitId: row.unit_id,
      incidentId: row.incident_id,
      status: row.status,
      isEnded: row.ended_at !== null,
    })),
    fixes: counts,
  };
}

async function readWholeLog(knex: Knex): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = [];
  for (;;) {
    const events = await readEvents(knex, { afterSeq: log.at(-1)?.seq ?? 0, limit: 1_000 });
    log.push(...events);
    if (events.length < 1_000) return log;
  }
}
