/**
 * All subscriptions are cut at once, things go on, and all come back at once with their cursors. While they are away another node writes an event for every unit, so that
 * everybody has something to be told. Asked: replay done within 15 s, nothing lost, nothing doubled.
 */
import { type Database } from '../../src/database/database.js';
import { Audience, headOf } from './audience.js';
import { startPump } from './event-pump.js';
import { print, rowOf } from './figures.js';
import { calm, pause, type Scene } from './scene.js';
import { SETTING } from './setting.js';

const BEFORE_MS = 5_000;
const AWAY_MS = 2_000;
const AFTER_MS = 5_000;

export async function storm(scene: Scene): Promise<void> {
  const { server, city } = scene;
  const audience = new Audience(scene);
  try {
    await calm(city.database);
    await audience.open();
    const from = await headOf(city.database);
    const pump = await startPump(scene, SETTING.eventsPerS);
    await pause(BEFORE_MS);
    await audience.cut();
    await pause(AWAY_MS / 2);
    const written = await writeForEveryUnit(city.database);
    await pause(AWAY_MS / 2);
    const missedUpTo = await headOf(city.database);
    const backMs = Date.now();
    const cpuBefore = server.cpuS;
    const standsMs = await server.profiled('storm', async () => {
      await audience.reopen();
      await audience.stands();
      return Date.now() - backMs;
    });
    await pause(AFTER_MS);
    const { errors } = await pump.stop();
    const cpuS = server.cpuS - cpuBefore;
    const to = await headOf(city.database);
    const { open, findings } = await audience.settled(from, to);
    const { delivered, lost, doubled, disordered } = findings;
    const replayed = delivered.filter(({ seq, receivedMs }) => seq <= missedUpTo && receivedMs >= backMs);
    print('storm', {
      rows: [
        rowOf(
          'replayed event, from the return of all',
          replayed.map(({ receivedMs }) => receivedMs - backMs),
        ),
      ],
      facts: {
        subscriptions: audience.subscriptions,
        sockets: `${audience.plans.length}, ${open} open at the end`,
        'written while they were away': `${written} by another node, ${SETTING.eventsPerS} steps a second besides`,
        'all subscriptions stand again after': `${(standsMs / 1000).toFixed(1)} s`,
        'processor time of the server': `${cpuS.toFixed(1)} s`,
        'sockets turned away and opened again': audience.retries,
        'offers told again, and marked so, because nobody here confirms them': audience.redelivered,
        lost,
        doubled,
        disordered,
      },
      errors: [...findings.examples, ...audience.errors, ...errors],
    });
  } finally {
    audience.stop();
  }
}

/** Each unit's last assignment once more, in one transaction beside the server. Returns how many events. */
async function writeForEveryUnit({ knex }: Database): Promise<number> {
  const moment = (column: string): string => `to_char(a.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const { rows } = await knex.raw<{ rows: { count: string }[] }>(
    `with last as (select distinct on (unit_id) * from assignments where ended_at is not null order by unit_id, offered_at desc)
     select count(*) as count, append_events(jsonb_agg(jsonb_build_object('at', now(), 'kind', 'assignment.status-confirmed', 'unitId', a.unit_id,
       'incidentId', a.incident_id, 'data', jsonb_build_object('callSign', u.call_sign, 'incidentNumber', i.number,
       'assignment', jsonb_build_object('id', a.id, 'incidentId', a.incident_id, 'unitId', a.unit_id, 'status', a.status,
         'offeredAt', ${moment('offered_at')}, 'endedAt', ${moment('ended_at')})))))
     from last a join patrol_units u on u.id = a.unit_id join incidents i on i.id = a.incident_id`,
  );
  return Number(rows[0]!.count);
}
