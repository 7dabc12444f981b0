/** Numbers of grid reports (R) and rectification notices (N), counted anew each local day. */
import { type Trx } from './database.js';

/** E.g. `R20261122-0042`. The day's row is locked until the commit, so numbers have no gaps. */
export async function nextGridWorkNumber(trx: Trx, series: 'R' | 'N', day: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { last: number }[] }>(
    `insert into grid_work_days as d (series, day, last) values (?, ?, 1)
     on conflict (series, day) do update set last = d.last + 1 returning last`,
    [series, day],
  );
  return `${series}${day}-${String(rows[0]!.last).padStart(4, '0')}`;
}
