/** Numbers of incidents: one row a day, which says how many were taken. */
import { type Knex } from 'knex';

/** An incident's number: `20261122-0007`. */
export interface IncidentNumber {
  readonly day: string;
  /** At least four digits. */
  readonly place: string;
}

/** The next number of a day (`20261122`), taken within the transaction that uses it: all others who want one wait until its end. */
export async function takeIncidentNumber(trx: Knex.Transaction, day: string): Promise<IncidentNumber> {
  const { rows } = await trx.raw<{ rows: [IncidentNumber] }>(`insert into ${nextNumber('values (?, 1)')}`, [day]);
  return rows[0];
}

/**
 * The same in a transaction of its own, which nobody waits for beyond this statement: a report that comes to nothing leaves a gap. It is not waited for until it
 * is on disk either. The transaction that uses the number is written behind it, so that no crash keeps that one and forgets the number.
 */
export async function takeIncidentNumberBeside(knex: Knex, day: string): Promise<IncidentNumber> {
  const { rows } = await knex.raw<{ rows: [IncidentNumber] }>(
    `with unflushed as (select set_config('synchronous_commit', 'off', true))
     insert into ${nextNumber('select ?, 1 from unflushed')}`,
    [day],
  );
  return rows[0];
}

function nextNumber(first: string): string {
  return `incident_days as d (day, last) ${first} on conflict (day) do update set last = d.last + 1
     returning d.day, lpad(d.last::text, greatest(4, length(d.last::text)), '0') as place`;
}
