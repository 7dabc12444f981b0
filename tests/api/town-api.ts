/** The API over the small town of tests/support/town.ts: real services, a real database, a real server; only the clock is the test's. */
import { type Clock } from '../../src/services/service-context.js';
import { hashPassword } from '../../src/services/accounts/accounts.js';
import { createPlanningService } from '../../src/services/planning/planning-service.js';
import { type Database } from '../../src/database/database.js';
import { listGridsWithBoundaries, listStations } from '../../src/database/territory-repository.js';
import { emptyDatabase } from '../support/database.js';
import { openTown, settleTown, type Town, townRoads } from '../support/town.js';
import { type RunningServer, startServer } from '../http/running-server.js';

export interface TownApi {
  readonly town: Town;
  readonly server: RunningServer;
  /** The access token of an account; null for nobody. */
  tokenOf(account: string | null): Promise<string>;
  close(): Promise<void>;
}

export interface TownApiOptions {
  readonly clock?: Clock;
  readonly unitCount?: number;
  /** More rows, before the services open. */
  readonly settle?: (database: Database) => Promise<unknown>;
}

const PASSWORD = 'demo';

export async function startTownApi({
  clock = () => new Date(),
  unitCount = 10,
  settle,
}: TownApiOptions = {}): Promise<TownApi> {
  const database = await emptyDatabase();
  await settleTown(database, { clock, unitCount });
  await settle?.(database);
  await database.knex('accounts').update({ password_hash: await hashPassword(PASSWORD) });

  // Planning asks for the fleet only when it is used; the fleet is opened together with the services that use planning.
  const opened: { town?: Town } = {};
  const planning = createPlanningService({
    graph: townRoads(),
    loadGrids: () => listGridsWithBoundaries(database),
    loadStations: () => listStations(database),
    baseMap: null,
    availableUnits: () =>
      [...opened.town!.fleet.picture.states()].flatMap((state) =>
        state.fix !== null && opened.town!.fleet.picture.statusOf(state) === 'AVAILABLE'
          ? [{ vehicle: state.unit.vehicle, lon: state.fix.lon, lat: state.fix.lat }]
          : [],
      ),
  });
  const town = await openTown(database, { clock, planning });
  opened.town = town;
  town.closures.follow((graph) => planning.replaceRoads(graph));
  const server = await startServer(town.services);

  const tokens = new Map<string, Promise<string>>();
  const signIn = async (account: string): Promise<string> =>
    (await town.services.accounts.signIn({ account, password: PASSWORD })).accessToken;
  return {
    town,
    server,
    tokenOf: async (account) => {
      if (account === null) return '';
      const token = tokens.get(account) ?? signIn(account);
      tokens.set(account, token);
      return token;
    },
    close: async () => {
      await server.http.close();
      await town.close();
      await planning.close();
    },
  };
}
