/** A million attempts to assign 200 units: never two active assignments of one unit. Looked for in the database while they race and at the end, and in the log event by event. */
import { type Database } from '../../src/database/database.js';
import { headOf } from './audience.js';
import { print, rowOf } from './figures.js';
import { type Answers, ClientProcess } from './messages.js';
import { pause, type Scene } from './scene.js';
import { SETTING } from './setting.js';

const UNITS = 200;
/** So many that none collects hundreds of assignments, all of which its every change would read. */
const INCIDENTS = 2_000;
const SAMPLE_MS = 500;
const ENDS = /^assignment\.(declined|cleared|cancelled|expired|preempted)$/;

export async function assignRace({ city, server, people }: Scene): Promise<void> {
  const { database } = city;
  const client = new ClientProcess();
  const received = await database
    .knex('incidents')
    .select<{ id: string }[]>('id')
    .where({ status: 'RECEIVED' })
    .limit(INCIDENTS);
  const incidentIds = received.map(({ id }) => id);
  const unitIds = city.units.slice(0, UNITS).map(({ id }) => id);
  const from = await headOf(database);
  let [samples, doubles, racing] = [0, 0, true];
  const watch = (async () => {
    for (; racing; await pause(SAMPLE_MS)) {
      doubles += await countDoubles(database);
      samples++;
    }
  })();
  try {
    const cpuBefore = server.cpuS;
    const { attempts, seed } = SETTING;
    const task = { port: server.port, token: people.ops, unitIds, incidentIds, attempts, seed };
    const { ms, errors, counts } = await server.profiled('assign', () => client.ask<Answers>({ do: 'assign', task }));
    const cpuS = server.cpuS - cpuBefore;
    racing = false;
    await watch;
    doubles += await countDoubles(database);
    print('assign', {
      rows: [rowOf('attempt', ms)],
      facts: {
        units: UNITS,
        ...counts,
        'units found with two active assignments': `${doubles}, in ${samples + 1} looks`,
        'offers in the log to a unit that had an assignment': await countOverlaps(database, from),
        'processor time of the server': `${cpuS.toFixed(1)} s, ${((cpuS / counts['attempts']!) * 1e3).toFixed(2)} ms an attempt`,
      },
      errors,
    });
  } finally {
    racing = false;
    client.stop();
  }
}

async function countDoubles({ knex }: Database): Promise<number> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `select unit_id from assignments where status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE') group by unit_id having count(*) > 1`,
  );
  return rows.length;
}

/** Reads the log in pieces: it has two events for each success. */
async function countOverlaps({ knex }: Database, from: number): Promise<number> {
  const active = new Map<string, string>();
  let overlaps = 0;
  for (let after = from; ;) {
    const { rows } = await knex.raw<{ rows: { seq: string; kind: string; unit_id: string; id: string }[] }>(
      `select seq, kind, unit_id, data -> 'assignment' ->> 'id' as id from events
       where seq > ? and kind like 'assignment.%' and unit_id is not null order by seq limit 10000`,
      [after],
    );
    for (const { kind, unit_id, id } of rows) {
      if (kind === 'assignment.offered') {
        if (active.has(unit_id)) overlaps++;
        active.set(unit_id, id);
      } else if (ENDS.test(kind) && active.get(unit_id) === id) active.delete(unit_id);
    }
    const last = rows.at(-1);
    if (last === undefined) return overlaps;
    after = Number(last.seq);
  }
}
