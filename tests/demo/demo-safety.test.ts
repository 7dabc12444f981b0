import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedOfficerSafety } from '../../seeds/officer-safety.js';
import { haversineM } from '../../src/core/geo/distance.js';
import { type LonLat } from '../../src/core/geo/point.js';
import { seededRandom } from '../../src/core/random.js';
import { type Database } from '../../src/database/database.js';
import { type LiveDemo, startLiveDemo } from '../../src/demo/live-demo.js';
import { type LoggedEvent } from '../../src/events/event.js';
import { emptyDatabase } from '../support/database.js';
import { corner, openTown, settleTown, type Town } from '../support/town.js';

/** Demo seconds in a real one. */
const SPEED = 60;
const START_MS = Date.now();
const clock = (): Date => new Date(START_MS + (Date.now() - START_MS) * SPEED);

let database: Database;
let town: Town;
let demo: LiveDemo;
const errors: unknown[] = [];

function start(meanPanicGapMs: number | null): void {
  demo = startLiveDemo({
    services: town.services,
    roads: () => town.fleet.picture.roads,
    units: town.units.map(({ id, vehicle, officer }, n) => ({
      unitId: id,
      vehicle,
      officer,
      home: corner(n % 10, 0),
    })),
    dispatcher: town.actors.dispatcher,
    reporter: town.actors.gridworker,
    feeder: town.actors.admin,
    incidentTexts: [{ type: 'dispute', texts: [{ zh: '噪音纠纷', en: 'A quarrel about noise' }], weight: 1 }],
    meanIncidentGapMs: null,
    meanPanicGapMs,
    clock,
    random: seededRandom(1),
    tickMs: 15,
    onError: (error) => errors.push(error),
  });
}

async function until<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const found = await read();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`in vain: ${what}; errors: ${errors.map(String).join('; ')}`);
}

describe('the officers of the demo', () => {
  beforeEach(async () => {
    database = await emptyDatabase();
    errors.length = 0;
    await settleTown(database, { unitCount: 10, clock });
    await seedOfficerSafety(database, clock());
    // A minute of the demo is a second here: the answers of a busy machine must not look like those of a silent officer.
    await database.knex.raw(`update response_plans set content = content || '{"statusCheckS": 3600}'`);
    town = await openTown(database, { clock });
    town.clockwork.start((error) => errors.push(error));
  });
  afterEach(async () => {
    await demo.stop();
    await town.close();
  });

  it('call for help, stay where they called, and are helped or call it off', async () => {
    start(30_000);
    const panic = await until('a call for help', async () => {
      const row: unknown = await database.knex('panic_calls').first('unit_id', 'incident_id');
      return row as { unit_id: string; incident_id: string } | undefined;
    });
    const incident = await until('its end', async () => {
      const { incidents } = town.services;
      const found = await incidents.findIncident(town.actors.dispatcher, { id: panic.incident_id });
      return ['RESOLVED', 'CANCELLED'].includes(found!.status) ? found! : undefined;
    });
    const events = (await eventsOf(incident.id)).map(({ kind }) => kind);
    expect(events.slice(0, 3)).toEqual(['incident.reported', 'panic.raised', 'alert.raised']);
    expect(events).toContain('assignment.offered');
    // The place follows the unit, and the unit stays, but for the noise of its receiver.
    const first = (await eventsOf(incident.id))[0]!.data['location'] as LonLat;
    expect(haversineM(first.lon, first.lat, incident.location.lon, incident.location.lat)).toBeLessThan(60);
    const { incidents } = town.services;
    const sent = await incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id]);
    const helpers = sent.get(incident.id)!;
    expect(helpers.map(({ unitId }) => unitId)).not.toContain(panic.unit_id);
    expect(errors).toEqual([]);
  });

  it('turn to the new place when an incident is moved while they are on their way', async () => {
    start(null);
    const { services, actors, units } = town;
    const { incident } = await services.incidents.reportIncident(actors.dispatcher, {
      type: 'dispute',
      location: corner(4, 8),
    });
    const { assignment } = await services.dispatch.assignUnit(actors.dispatcher, {
      incidentId: incident.id,
      unitId: units[4]!.id,
    });
    const reaches = (status: string) =>
      until(status, async () => {
        const found = await services.dispatch.assignmentsByIds(actors.dispatcher, [assignment.id]);
        const now = found.get(assignment.id)!;
        return now.status === status ? now : undefined;
      });
    await reaches('EN_ROUTE');
    await services.incidentWork.move(actors.dispatcher, { incidentId: incident.id, location: corner(9, 1) });
    await reaches('CLEARED');
    const position = (await services.units.positionsByUnitIds(actors.dispatcher, [units[4]!.id])).get(units[4]!.id)!;
    const { lon, lat } = corner(9, 1);
    // The unit has set out on patrol again at most.
    expect(haversineM(position.lon, position.lat, lon, lat)).toBeLessThan(400);
    const arrived = (await services.dispatch.assignmentsByIds(actors.dispatcher, [assignment.id])).get(assignment.id)!;
    expect(arrived.arrivalDistanceM ?? 0).toBeLessThan(150);
    expect(errors).toEqual([]);
  });
});

async function eventsOf(id: string): Promise<LoggedEvent[]> {
  const { edges } = await town.services.incidents.timeline(town.actors.dispatcher, id, { first: 500 });
  return edges.map(({ node }) => node);
}
