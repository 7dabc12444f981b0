/**
 * Loads the demo district into an empty database. Each step is a transaction of its own and may be repeated; the deployment row is written with
 * the last one. A load that was killed half-way therefore starts again with the next start, and ends as if it had never been killed.
 */
import { type Progress } from '../src/cli/progress.js';
import { conflict } from '../src/core/errors.js';
import { type Database, inTransaction, type Trx } from '../src/database/database.js';
import { putDeployment, replaceBaseMap } from '../src/database/deployment-repository.js';
import { findStationIds } from '../src/database/grid-import-repository.js';
import { storeFixes } from '../src/database/unit-repository.js';
import { EventKind, type NewEvent } from '../src/events/event.js';
import { appendEvents } from '../src/events/log.js';
import { storeFleet } from '../src/ingest/import-fleet.js';
import { importGridCollection } from '../src/ingest/import-grids.js';
import { importNetwork, type ImportStep } from '../src/ingest/import-roads.js';
import { hashPassword } from '../src/services/accounts/accounts.js';
import { buildDemoDistrict, type DemoDistrict } from './demo-district/demo-district.js';
import { loadDemoGridWork } from './load-demo-grid-work.js';
import { loadDemoShifts } from './load-demo-shifts.js';
import { seedIncidentCodes } from './incident-codes.js';
import { seedOfficerSafety } from './officer-safety.js';
import { seedResponsePlans } from './response-plans.js';

export interface DemoDistrictTarget {
  readonly database: Database;
  /** Folder of the road file. */
  readonly dataDir: string;
  readonly clock: () => Date;
  readonly progress: Progress;
  /** Default: drawn anew, which takes about a second. */
  readonly district?: DemoDistrict;
}

/** How far the import of the roads is when a step begins, and how much the step adds. */
const SHARE_BEFORE: Readonly<Record<ImportStep, number>> = { READ: 0, BUILD: 0, ORDER: 0.1, STORE: 0.2 };
const SHARE_OF: Readonly<Record<ImportStep, number>> = { READ: 0, BUILD: 0.1, ORDER: 0.1, STORE: 0.8 };

/** Of every account of the demo district. They are refused where NODE_ENV=production. */
const DEMO_PASSWORD = 'demo';
/** Where roads and grids say that they come from. */
const SOURCE = 'demo district (invented)';

/** @throws DomainError CONFLICT where the database holds anything that is no part of the demo district; nothing is changed then. */
export async function loadDemoDistrict({
  database,
  dataDir,
  clock,
  progress,
  ...given
}: DemoDistrictTarget): Promise<void> {
  progress.step('drawing the demo district');
  const district = given.district ?? buildDemoDistrict();
  await refuseOtherData(database, district);
  await seedResponsePlans(database, clock());
  await seedOfficerSafety(database, clock());
  await seedIncidentCodes(database);
  await inTransaction(database, (trx) => replaceBaseMap(trx, district.baseMap));

  progress.step('roads');
  await importNetwork({
    network: district.network,
    source: SOURCE,
    database,
    dataDir,
    clock,
    onProgress: (step, share) => progress.share(SHARE_BEFORE[step] + SHARE_OF[step] * share),
  });

  progress.step('stations, units and accounts');
  await storeFleet({ fleet: { ...district, deployment: null }, database, clock });
  await putDemoAccounts(database, district, clock());

  progress.step('grids');
  await importGridCollection({ collection: district.grids, source: SOURCE, database, clock });

  progress.step('grid work');
  await loadDemoGridWork(database, clock());

  progress.step('shifts');
  await loadDemoShifts(database, clock());

  progress.step('units on duty');
  await openForDuty(database, district, clock());
}

/**
 * A half-loaded demo district may be completed; what somebody else has put in must not be overwritten, least of all an account and its
 * password. `import-roads`, which records the deployment, may have been meant to come next.
 */
async function refuseOtherData({ knex }: Database, { stations, units, grids }: DemoDistrict): Promise<void> {
  const { rows } = await knex.raw<{ rows: { what: string }[] }>(
    `select 'accounts' as what where exists (select 1 from accounts where not demo and password_hash is not null)
     union all select 'stations' where exists (select 1 from stations where code <> all(?::text[]))
     union all select 'units' where exists (select 1 from patrol_units where call_sign <> all(?::text[]))
     union all select 'grids' where exists (select 1 from grids where code <> all(?::text[]))
     union all select 'roads' where exists (select 1 from road_datasets where source <> ?)
     union all select 'incidents' where exists (select 1 from incidents)`,
    [
      stations.map(({ code }) => code),
      units.map(({ callSign }) => callSign),
      grids.features.map(({ properties }) => properties.code),
      SOURCE,
    ] as never[], // knex's types know no arrays as bound values; `pg` does
  );
  if (rows.length === 0) return;
  const found = rows.map(({ what }) => what).join(', ');
  throw conflict(
    `the database holds ${found} that are no part of the demo district; finish its set-up with xunge import-roads FILE.osm.pbf, or use an empty database`,
    'NOT_EMPTY',
  );
}

/** The accounts of the desks, and the password of all, the units' officers included. */
async function putDemoAccounts(database: Database, { accounts, units }: DemoDistrict, at: Date): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await inTransaction(database, async (trx) => {
    const stationIds = await findStationIds(trx, [...new Set(accounts.map(({ station }) => station ?? ''))]);
    await trx('accounts')
      .insert(
        accounts.map(({ account, name, nameEn, role, station, desk = null }) => ({
          account,
          name,
          name_en: nameEn,
          role,
          desk,
          station_id: station === null ? null : stationIds.get(station)!,
          created_at: at,
        })),
      )
      .onConflict('account')
      .merge(['name', 'name_en', 'role', 'desk', 'station_id']);
    await trx('accounts')
      .update({ password_hash: passwordHash, demo: true })
      .whereIn('account', [...accounts.map(({ account }) => account), ...units.map(({ officer }) => officer.account)]);
  });
}

/** Sets the units on duty where they start, and with that makes the district a deployment. */
async function openForDuty(database: Database, { name, nameEn, units }: DemoDistrict, at: Date): Promise<void> {
  await inTransaction(database, async (trx) => {
    const rows = (await trx('patrol_units').select('id', 'call_sign', 'station_id', 'duty').orderBy('call_sign')) as {
      id: string;
      call_sign: string;
      station_id: string;
      duty: string;
    }[];
    await trx('patrol_units').update({ duty: 'ON_DUTY', duty_changed_at: at });
    await storeFirstFixes(trx, new Map(rows.map(({ id, call_sign }) => [call_sign, id])), units, at);
    await putDeployment(trx, { name, nameEn, demo: true, attribution: null });
    await appendEvents(
      trx,
      rows.map(({ id, call_sign, station_id, duty }): NewEvent => ({
        at,
        kind: EventKind.UNIT_DUTY_CHANGED,
        stationId: station_id,
        unitId: id,
        data: { callSign: call_sign, from: duty, duty: 'ON_DUTY' },
      })),
    );
  });
}

async function storeFirstFixes(
  trx: Trx,
  idsByCallSign: ReadonlyMap<string, string>,
  units: DemoDistrict['units'],
  at: Date,
): Promise<void> {
  await storeFixes(
    trx,
    units.map(({ callSign, start: { lon, lat } }) => ({
      unitId: idsByCallSign.get(callSign)!,
      lon,
      lat,
      fixAt: at,
      receivedAt: at,
      headingDeg: null,
      speedKmh: 0,
      accuracyM: 5,
      datum: 'WGS84',
      originalLon: lon,
      originalLat: lat,
      flag: null,
    })),
  );
}
