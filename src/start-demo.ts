/** Starts the live demo over the accounts and units of the demo district. */
import { startLiveDemo, type LiveDemo } from './demo/live-demo.js';
import { seededRandom } from './core/random.js';
import { listAccountsByRoles } from './database/account-repository.js';
import { type Database } from './database/database.js';
import { toActor } from './services/accounts/accounts.js';
import { type Actor, Role } from './services/actor.js';
import { type Services } from './services/contract.js';
import { type LiveFleet } from './services/fleet/live-fleet.js';
import { FLEET } from '../seeds/demo-district/fleet.js';
import { DAILY_ROSTER } from '../seeds/demo-district/roster.js';
import { placed } from '../seeds/demo-district/land.js';
import { toLonLat } from '../seeds/demo-district/plane.js';
import { type LonLat } from './core/geo/point.js';
import { INCIDENT_TEXTS } from '../seeds/demo-district/incident-texts.js';

export interface StartDemoOptions {
  readonly database: Database;
  readonly services: Services;
  readonly fleet: LiveFleet;
  readonly clock: () => Date;
  readonly timeZone: string;
  readonly onError: (error: unknown) => void;
}

/** Rare enough to stand out, often enough to be seen by whoever looks around for a while. */
const MEAN_PANIC_GAP_MS = 8 * 60_000;

export async function startDemo({
  database,
  services,
  fleet,
  clock,
  timeZone,
  onError,
}: StartDemoOptions): Promise<LiveDemo> {
  const actors = (await listAccountsByRoles(database.knex, Object.values(Role))).map(toActor);
  const withRole = (role: Role): Actor => actors.find((actor) => actor.role === role)!;
  const officerOf = new Map(actors.flatMap((actor) => (actor.unitId === null ? [] : [[actor.unitId, actor]])));
  // The drawn start, not the live position: beats would wander off a little with every restart.
  const homes = new Map(FLEET.map(({ callSign, wish }) => [callSign, homeOf(wish)]));
  const units = [...fleet.picture.states()].map(({ unit }) => unit);
  const ids = new Map(units.map(({ id, callSign }) => [callSign, id]));
  const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return startLiveDemo({
    services,
    roads: () => fleet.picture.roads,
    units: units.flatMap((unit) => {
      const officer = officerOf.get(unit.id);
      const home = homes.get(unit.callSign);
      return officer === undefined || home === undefined
        ? []
        : [{ unitId: unit.id, vehicle: unit.vehicle, officer, home }];
    }),
    dispatcher: withRole('DISPATCHER'),
    roster: {
      supervisor: withRole('SUPERVISOR'),
      dayOf: (at) => dayFormat.format(at),
      daily: DAILY_ROSTER.flatMap(({ callSign, pattern, isOwn }) => {
        const unitId = ids.get(callSign);
        const officer = unitId === undefined ? undefined : officerOf.get(unitId);
        return unitId === undefined
          ? []
          : [{ unitId, pattern, crewIds: isOwn && officer !== undefined ? [officer.accountId] : [] }];
      }),
    },
    // Officers without a unit are community officers.
    desks: actors.filter(({ role, unitId }) => role === 'DESK' || (role === 'OFFICER' && unitId === null)),
    reporter: withRole('GRID_WORKER'),
    feeder: withRole('ADMIN'),
    incidentTexts: INCIDENT_TEXTS,
    meanPanicGapMs: MEAN_PANIC_GAP_MS,
    clock,
    // Another evening each start: the seed is the moment.
    random: seededRandom(clock().getTime() % 2 ** 32),
    onError,
  });
}

function homeOf(wish: readonly [east: number, north: number]): LonLat {
  const [lon, lat] = toLonLat(placed(wish));
  return { lon, lat };
}
