/**
 * One process per data folder. The lock is a file *beside* the folder (the database owns what is inside) that names its holder; a holder that
 * no longer lives has no claim, so a restart after `kill -9` needs no hand. Node offers no `flock`, and time-based lock files would make that
 * restart wait.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../../core/errors.js';

/** Takes the lock and returns its release. Throws CONFLICT with the holder's process id where it is held. */
export function lockFolder(folder: string): () => void {
  const lock = `${path.resolve(folder)}.lock`;
  mkdirSync(path.dirname(lock), { recursive: true });
  const mine = `${process.pid} ${startOf(process.pid)}`;
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    while (!tryLink(draft, lock)) removeIfStale(lock, folder);
  } finally {
    rmSync(draft, { force: true });
  }
  const release = (): void => {
    if (readIfThere(lock) === mine) rmSync(lock, { force: true });
  };
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

/** A hard link appears whole or not at all, and fails where the name is taken. */
function tryLink(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeIfStale(lock: string, folder: string): void {
  const holder = readIfThere(lock);
  if (holder === null) return;
  const [pid, start] = holder.split(' ');
  if (isAlive(Number(pid)) && startOf(Number(pid)) === start)
    throw new DomainError(
      'CONFLICT',
      `the embedded database in ${folder} is open in process ${pid}; stop that process first, or set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server`,
      { state: 'LOCKED' },
    );
  // Moved aside, then compared: another process may have replaced the stale lock by its own in between.
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== holder && !existsSync(lock)) renameSync(aside, lock);
  rmSync(aside, { force: true });
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When the process started, where the system tells (Linux: field 22 of /proc/PID/stat), so that a reused process id is not taken for the holder. */
function startOf(pid: number): string {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
