/** A PostgreSQL cluster of the suite's own that it may kill: fresh data folder, one loopback port for its whole life. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/nats-server.js';
import { openPostgres } from '../../src/database/database.js';

const BINARIES = process.env['TEST_POSTGRES_BIN'];

/** `npm run test:faults` says where PostgreSQL is. */
export const HAS_POSTGRES = BINARIES !== undefined;

export interface PostgresServer {
  /** Of an empty database. */
  readonly url: string;
  /** Where a small file system would have to be mounted to fill it up. */
  readonly dataDir: string;
  /** SIGKILL to the postmaster and all its children at once. */
  kill(): void;
  /** Again on the same data; resolves when it takes connections. */
  start(): Promise<void>;
  /** Where it has ended by itself. */
  startIfDown(): Promise<void>;
  stop(): void;
  /** Stops it and removes its data. */
  remove(): void;
  /** What it has written into its own log. */
  logged(): string;
}

/** `prepareFolder` is called with the empty folder before anything is written into it. */
export async function startPostgres(
  settings: readonly string[] = [],
  prepareFolder: (folder: string) => void = () => undefined,
): Promise<PostgresServer> {
  const identity = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const folder = mkdtempSync(path.join(tmpdir(), 'xunge-fault-postgres-'));
  prepareFolder(folder);
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = path.join(folder, 'data');
  const port = await freePort();
  const run = (program: string, args: readonly string[]): void =>
    void execFileSync(path.join(BINARIES!, program), args, { ...identity, cwd: folder, stdio: 'ignore' });
  const options = [
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    'max_connections=100',
    ...settings,
  ];
  const launch = (): void =>
    run('pg_ctl', [
      '-D',
      data,
      '-w',
      '-t',
      '60',
      '-l',
      path.join(folder, 'log'),
      '-o',
      options.map((each) => `-c ${each}`).join(' '),
      'start',
    ]);
  run('initdb', ['-D', data, '-U', 'xunge', '-A', 'trust', '-E', 'UTF8', '--no-locale']);
  launch();
  const administrator = openPostgres({ url: `postgres://xunge@127.0.0.1:${port}/postgres`, poolSize: 1 });
  await administrator.knex.raw('create database faults');
  await administrator.close();
  const start = async (): Promise<void> => {
    // The shared memory of the killed ones may still be going away.
    for (let tries = 1; ; tries++)
      try {
        return launch();
      } catch (error) {
        if (tries === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
  };
  const stop = (): void => {
    try {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
    } catch {
      // Killed by the test and not started again.
    }
  };
  return {
    url: `postgres://xunge@127.0.0.1:${port}/faults`,
    dataDir: data,
    kill: () => {
      const postmaster = postmasterOf(data);
      for (const pid of [postmaster, ...childrenOf(postmaster)]) tryKill(pid);
    },
    start,
    startIfDown: async () => {
      try {
        run('pg_ctl', ['-D', data, 'status']);
      } catch {
        await start();
      }
    },
    stop,
    remove: () => {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
    logged: () => readFileSync(path.join(folder, 'log'), 'utf8'),
  };
}

function postmasterOf(data: string): number {
  return Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function idOf(flag: string): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return listed === '' ? [] : listed.split(/\s+/).map(Number);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}
