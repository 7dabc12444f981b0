/** Units that report where they are, through gateways that send the fixes of many in one call, in an open loop. */
import { between, seededRandom } from '../../src/core/random.js';
import { JsonClient } from '../json-client.js';
import { type Answers, type FixesTask } from './messages.js';

const REPORT = 'mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }';
const CONNECTIONS = 64;
/** From fix to fix, in degrees: a few metres, so that no unit is faster than a car even at five fixes a second. */
const STEP = 2e-5;
/** Turned back beyond this, so that no unit leaves its neighbourhood. */
const RADIUS = 2e-3;

export async function reportFixes(task: FixesTask): Promise<Answers> {
  const { fixesPerS, perCall, seconds } = task;
  const client = new JsonClient(task.port, task.token, CONNECTIONS);
  const random = seededRandom(task.seed);
  const units = task.units.map(({ id, place }) => ({ id, home: place, lon: place.lon, lat: place.lat }));
  const ms: number[] = [];
  const errors: string[] = [];
  let [next, accepted] = [0, 0];

  const nextFix = (): object => {
    const unit = units[next++ % units.length]!;
    const stray = (at: number, home: number): number =>
      Math.abs(at - home) > RADIUS ? at + Math.sign(home - at) * STEP : at + between(random, -STEP, STEP);
    unit.lon = stray(unit.lon, unit.home.lon);
    unit.lat = stray(unit.lat, unit.home.lat);
    return {
      unitId: unit.id,
      lon: unit.lon,
      lat: unit.lat,
      fixAt: new Date().toISOString(),
      headingDeg: 90,
      speedKmh: 20,
      accuracyM: 6,
    };
  };
  const send = async (dueMs: number): Promise<void> => {
    try {
      const { data, errors: failed } = await client.ask<{ reportPositions: { accepted: number } }>(REPORT, {
        fixes: Array.from({ length: perCall }, nextFix),
      });
      if (failed !== undefined) errors.push(JSON.stringify(failed).slice(0, 200));
      else accepted += data!.reportPositions.accepted;
    } catch (error) {
      errors.push(String(error));
    }
    ms.push(performance.now() - dueMs);
  };

  const begin = performance.now();
  const calls = Math.round((seconds * fixesPerS) / perCall);
  const under = new Set<Promise<void>>();
  for (let call = 0; call < calls; call++) {
    const dueMs = begin + (call * perCall * 1000) / fixesPerS;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const sending = send(dueMs);
    under.add(sending);
    void sending.finally(() => under.delete(sending));
  }
  await Promise.all(under);
  client.close();
  return { ms, errors, counts: { sent: calls * perCall, accepted } };
}
