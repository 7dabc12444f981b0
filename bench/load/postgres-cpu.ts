/** What the database server of the bench uses: as much a part of the two cores as the program. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TICKS_PER_S = 100;

/** Processor time so far, in seconds, of the cluster's processes that still run, and of those that have ended; null where the system does not tell (Linux does). */
export function postgresCpuS(dataFolder = process.env.TEST_POSTGRES_DATA): number | null {
  if (dataFolder === undefined) return null;
  try {
    const [postmaster] = readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
    let ticks = 0;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const fields = statOf(pid);
      // Fields 4 (parent) and 14 to 17 (own time, and that of children that were waited for) of man 5 proc.
      if (fields !== null && (pid === postmaster || fields[1] === postmaster))
        for (const field of pid === postmaster ? [11, 12, 13, 14] : [11, 12]) ticks += Number(fields[field]);
    }
    return ticks / TICKS_PER_S;
  } catch {
    return null;
  }
}

/** From the third field on; null where the process has ended. */
function statOf(pid: string): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return null;
  }
}
