/** What a process has used so far, from Linux's /proc for another one. */
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Ticks a second in /proc/PID/stat, on every Linux that Node runs on. */
const TICKS_PER_S = 100;
/** Of user and system time in /proc/PID/stat, counted from the field after the command's name. */
const [USER_TICKS, SYSTEM_TICKS] = [11, 12];

/** Processor time in milliseconds; of this process to the microsecond, of another to 10 ms. */
export function cpuMs(processId: number | undefined): number {
  if (processId === undefined) {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * 1000) / TICKS_PER_S;
}

/** Most memory that it had at once, in megabytes. */
export function peakMb(processId: number | undefined): number {
  if (processId === undefined) return process.resourceUsage().maxRSS / 1024;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
