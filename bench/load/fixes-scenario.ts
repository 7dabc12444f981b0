/** Ten thousand fixes a second, each answered after its commit. Asked: p99 within 250 ms, for ten minutes. */
import { print, rowOf } from './figures.js';
import { type Answers, ClientProcess } from './messages.js';
import { postgresCpuS } from './postgres-cpu.js';
import { type Scene } from './scene.js';
import { SETTING } from './setting.js';

const WARM_UP_S = 5;

export async function fixes({ city, server, people }: Scene): Promise<void> {
  const client = new ClientProcess();
  const { fixesPerS, fixesPerCall: perCall, seconds, seed } = SETTING;
  const run = (lastS: number, from: number): Promise<Answers> =>
    client.ask({
      do: 'fixes',
      task: { port: server.port, token: people.ops, units: city.units, fixesPerS, perCall, seconds: lastS, seed: from },
    });
  try {
    await run(Math.min(WARM_UP_S, seconds), seed);
    const countRows = async (): Promise<number> =>
      Number(((await city.database.knex('position_history').count('* as n').first()) as { n: string }).n);
    const rowsBefore = await countRows();
    const cpuBefore = server.cpuS;
    const databaseBefore = postgresCpuS() ?? NaN;
    const { ms, errors, counts } = await server.profiled('fixes', () => run(seconds, seed + 1));
    const cpuS = server.cpuS - cpuBefore;
    const databaseS = (postgresCpuS() ?? NaN) - databaseBefore;
    print('fixes', {
      rows: [rowOf(`${perCall} fixes, from when they were due to the answer`, ms)],
      facts: {
        'fixes sent': counts['sent'],
        'accepted as live': counts['accepted'],
        'rows stored': (await countRows()) - rowsBefore,
        'processor time of the server': `${cpuS.toFixed(1)} s in ${seconds} s, ${((cpuS / counts['sent']!) * 1e6).toFixed(1)} µs a fix`,
        'of the database': `${databaseS.toFixed(1)} s, ${((databaseS / counts['sent']!) * 1e6).toFixed(1)} µs a fix`,
      },
      errors,
    });
  } finally {
    client.stop();
  }
}
