/** The command-line program: `xunge COMMAND`. Wires configuration, database and importers; `serve` starts the server. */
import { Command } from 'commander';
import { type Config, readConfig } from '../config.js';
import { DomainError } from '../core/errors.js';
import { DrivingSide } from '../core/road/turn-costs.js';
import { type Database } from '../database/database.js';
import { findBrokenLink, readHead } from '../events/log.js';
import { startXunge } from '../main.js';
import { openDatabase } from '../open-database.js';
import { VERSION } from '../version.js';
import { type AccountOptions, createAccount, setPassword } from './create-account.js';
import { importFleetCommand } from './import-fleet-command.js';
import { importGridsCommand } from './import-grids-command.js';
import { importRoadsCommand } from './import-roads-command.js';
import { createProgress, type Progress } from './progress.js';
import { findDeployment } from '../database/deployment-repository.js';

const progress = createProgress(process.stderr);
const clock = (): Date => new Date();

/** Opens the configured database for one command and closes it, whatever happens. */
async function withDatabase(
  work: (database: Database, config: Config, progress: Progress) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  const database = await openDatabase(config, progress, clock());
  try {
    await work(database, config, progress);
    progress.finish();
  } finally {
    await database.close();
  }
}

async function serve(): Promise<void> {
  const config = readConfig(process.env);
  const xunge = await startXunge(config, {
    progress,
    // Not closed in order: what is in memory is wrong, and nothing acknowledged is there only.
    onUnusable: (reason) => fail(new DomainError('CONFLICT', `${reason}: start again`, { state: 'OTHER_LOG' })),
  });
  console.log(`Xunge ${VERSION} serves ${xunge.deployment.nameEn} (${xunge.deployment.name}) at ${xunge.url}`);
  if (xunge.deployment.demo && !config.production)
    console.log(
      'Demo district, everything in it is invented. Sign in as dispatcher, planner, supervisor, gridworker, admin or officer-<call sign>; password: demo',
    );
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      xunge.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
}

/** A line that says what is wrong; the stack only where it is a defect. */
function fail(error: unknown): never {
  progress.finish();
  console.error(error instanceof DomainError ? `xunge: ${error.message}` : error);
  process.exit(1);
}

const program = new Command('xunge')
  .description('Xunge (巡格): patrol dispatch by road. Configuration comes from the environment: see .env.example.')
  .version(VERSION)
  .showHelpAfterError()
  .allowExcessArguments(false);

program
  .command('serve')
  .description('start the server; the first start on an empty database loads the demo district')
  .action(serve);

program
  .command('migrate')
  .description('bring the database to the newest form')
  .action(() => withDatabase(async () => undefined));

program
  .command('seed')
  .description('load the demo district into an empty database')
  .action(() =>
    withDatabase(async (database, { dataDir, production }) => {
      if (production)
        throw new DomainError('CONFLICT', 'the demo district is not loaded when NODE_ENV=production', {
          state: 'PRODUCTION',
        });
      if ((await findDeployment(database.knex)) !== null)
        throw new DomainError(
          'CONFLICT',
          'the database is not empty; the demo district is loaded into empty ones only',
          { state: 'NOT_EMPTY' },
        );
      const { loadDemoDistrict } = await import('../../seeds/load-demo-district.js');
      await loadDemoDistrict({ database, dataDir, clock, progress });
    }),
  );

program
  .command('import-roads')
  .argument('<file>', 'OpenStreetMap extract, .osm.pbf or .osm')
  .option(
    '--ignore-turn-restrictions',
    'units under way to an incident may make turns that are forbidden to the public',
  )
  .option('--drive-on-left', 'traffic keeps to the left (Hong Kong, Macau); otherwise to the right')
  .description('import roads in place of the former ones, atomically')
  .action((file: string, { ignoreTurnRestrictions, driveOnLeft }: Record<string, true | undefined>) =>
    importRoadsCommand({
      file,
      rules: {
        bindsUrgent: ignoreTurnRestrictions === undefined,
        drivingSide: driveOnLeft ? DrivingSide.LEFT : DrivingSide.RIGHT,
      },
      withDatabase,
      clock,
      progress,
    }),
  );

program
  .command('import-grids')
  .argument('<file>', 'GeoJSON FeatureCollection of grids')
  .description('import grids in place of the former ones, atomically; lists topology problems by grid')
  .action((file: string) => withDatabase((database) => importGridsCommand({ file, database, clock, progress })));

program
  .command('import-fleet')
  .argument('<file>', 'JSON file of stations, units and officers')
  .description('add or change stations, units and officers')
  .action((file: string) => withDatabase((database) => importFleetCommand({ file, database, clock })));

program
  .command('set-password')
  .argument('<account>', 'existing account')
  .description('give an account a password, read from standard input; ends its sessions')
  .action((account: string) => withDatabase((database) => setPassword(database, account)));

program
  .command('create-account')
  .argument('<account>', 'name to sign in with')
  .requiredOption('--role <role>', 'DISPATCHER, OFFICER, PLANNER, SUPERVISOR, GRID_WORKER, ADMIN or DESK')
  .option('--name <name>', 'name as shown (default: the account)')
  .option('--name-en <name>', 'name in Latin letters (default: the name)')
  .option('--unit <call sign>', 'the unit of an officer')
  .option(
    '--desk <kind>',
    'with DESK: FRAUD_DESK, MEDIATION_ROOM, REGISTRAR, FIRE_INSPECTOR, INVESTIGATION, TRAFFIC_POLICE or FIRE_SERVICE',
  )
  .option('--station <code>', "the station it belongs to (default: the unit's, or all)")
  .description('create an account; the password is read from standard input')
  .action((account: string, options: AccountOptions) =>
    withDatabase((database) => createAccount(database, clock(), account, options)),
  );

program
  .command('verify-log')
  .description('verify the hash chain of the event log')
  .action(() =>
    withDatabase(async (database) => {
      const broken = await findBrokenLink(database);
      if (broken !== null)
        throw new DomainError('CONFLICT', `the event log was changed: the chain breaks at event ${broken}`, {
          state: 'BROKEN',
        });
      console.log(`the event log is intact: ${(await readHead(database.knex)).seq} events`);
    }),
  );

program.parseAsync().catch(fail);
