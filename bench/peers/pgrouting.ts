/**
 * pgRouting (Debian `postgresql-15-pgrouting`) on a PostgreSQL server of its own, over the `pg` driver, on our streets.
 * https://docs.pgrouting.org/3.4/en/pgr_dijkstraCost.html
 */
import { Client, type QueryConfig, type QueryResult } from 'pg';
import { readStreets } from './city-files.js';
import { type Costs, type Engine, type Question } from './engine.js';
import { installDebianPackage } from './packages.js';
import { type Street } from './street-table.js';

const ROWS_PER_INSERT = 5000;
const STREETS = 'select id, source, target, cost, reverse_cost from streets';
const REVERSED = 'select id, source, target, reverse_cost as cost, cost as reverse_cost from streets';
const QUERIES = {
  /** From every unit: it searches once for each. */
  all: `select start_vid, agg_cost from pgr_dijkstraCost('${STREETS}', $1::bigint[], $2::bigint, true)`,
  /** The same costs by one search: from the incident, on streets with their directions changed over. */
  reversed: `select end_vid as start_vid, agg_cost from pgr_dijkstraCost('${REVERSED}', $2::bigint, $1::bigint[], true)`,
  /** From the five nearest: a function that 3.4 offers as proposed. */
  nearest: `select start_vid, agg_cost from pgr_dijkstraNearCost('${STREETS}', $1::bigint[], $2::bigint, true, 5)`,
} as const;

interface Row {
  readonly start_vid: string;
  readonly agg_cost: number;
}

/** @throws MissingPeer */
export function preparePgRouting(): number {
  installDebianPackage('postgresql-15-postgis-3', '/usr/share/postgresql/15/extension/postgis.control');
  installDebianPackage('postgresql-15-pgrouting', '/usr/share/postgresql/15/extension/pgrouting.control');
  return 0;
}

/** Expects the server of tests/support/postgres-cluster.mjs around this process. */
export async function loadPgRouting(
  cityFolder: string,
  variant: string,
): Promise<Engine<QueryConfig, QueryResult<Row>>> {
  const client = new Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query('create extension postgis; create extension pgrouting; set jit = off');
  await fillStreets(client, readStreets(cityFolder).streets);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const text = QUERIES[variant as keyof typeof QUERIES];
  return {
    request: ({ units, incident }: Question) => ({ name: variant, text, values: [units, incident] }),
    ask: (query) => client.query<Row>(query),
    costsOf: (result, { units, incident }): Costs => {
      const costMs = new Map(result.rows.map((row) => [Number(row.start_vid), row.agg_cost]));
      return units.map((unit) => (unit === incident ? 0 : (costMs.get(unit) ?? null)));
    },
    processId: rows[0]!.pid,
    close: () => client.end(),
  };
}

/** The questions are whole scans of this table, so it has no index: just-in-time compilation, which costs more than it gives here, is off. */
async function fillStreets(client: Client, streets: readonly Street[]): Promise<void> {
  await client.query(
    'create table streets (id bigint, source bigint, target bigint, cost double precision, reverse_cost double precision)',
  );
  for (let from = 0; from < streets.length; from += ROWS_PER_INSERT) {
    const part = streets.slice(from, from + ROWS_PER_INSERT);
    const columns = [0, 1, 2, 3].map((column) => part.map((street) => street[column]!));
    await client.query(
      `insert into streets
       select $1::bigint + row_number() over (), * from unnest($2::bigint[], $3::bigint[], $4::float8[], $5::float8[])`,
      [from, ...columns],
    );
  }
  await client.query('vacuum analyze streets');
}
