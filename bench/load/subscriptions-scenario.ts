/** Ten thousand held subscriptions: what each costs in memory, and how long an event takes to its subscribers. Asked: 25 KB each, p99 within 1 s at 50 events a second. */
import { Audience, eventTimes, headOf } from './audience.js';
import { startPump } from './event-pump.js';
import { print, rowOf } from './figures.js';
import { type Memory } from './loaded-server.js';
import { calm, pause, type Scene } from './scene.js';
import { SETTING, SHORT_S } from './setting.js';

const SETTLE_MS = 3_000;

export async function subscriptions(scene: Scene): Promise<void> {
  const { server, city } = scene;
  const audience = new Audience(scene);
  try {
    await calm(city.database);
    const before = await server.memory();
    const openBegin = performance.now();
    const cpuBegin = server.cpuS;
    await server.profiled('opening', () => audience.open());
    const openS = (performance.now() - openBegin) / 1000;
    await pause(SETTLE_MS);
    const openCpuS = server.cpuS - cpuBegin;
    const after = await server.memory();

    const from = await headOf(city.database);
    const cpuBefore = server.cpuS;
    const pumped = await server.profiled('subscriptions', async () => {
      const pump = await startPump(scene, SETTING.eventsPerS);
      await pause(SHORT_S * 1000);
      return pump.stop();
    });
    const cpuS = server.cpuS - cpuBefore;
    const to = await headOf(city.database);
    const { open, findings } = await audience.settled(from, to);
    const { delivered, lost, doubled, disordered } = findings;
    const times = await eventTimes(city.database, from, to);
    const latency = (feed: string): number[] =>
      delivered.filter((each) => each.feed === feed).map(({ seq, receivedMs }) => receivedMs - times.get(seq)!);
    print('subscriptions', {
      rows: [rowOf('event to officer', latency('assignments')), rowOf('event to console', latency('events'))],
      facts: {
        subscriptions: audience.subscriptions,
        sockets: `${audience.plans.length}, of which ${SETTING.consoles} consoles with 2 each and officers with up to ${SETTING.perSocket} each; ${open} open at the end`,
        'opened in': `${openS.toFixed(1)} s, ${openCpuS.toFixed(1)} s of processor time`,
        'memory per idle subscription': memoryPer(before, after, audience.subscriptions),
        'events per second': ((to - from) / SHORT_S).toFixed(1),
        deliveries: delivered.length,
        'processor time of the server': `${cpuS.toFixed(1)} s in ${SHORT_S} s`,
        'sockets turned away and opened again': audience.retries,
        'offers told again, and marked so, because nobody here confirms them': audience.redelivered,
        lost,
        doubled,
        disordered,
      },
      errors: [...findings.examples, ...audience.errors, ...pumped.errors],
    });
  } finally {
    audience.stop();
  }
}

function memoryPer(before: Memory, after: Memory, count: number): string {
  const per = (key: keyof Memory): string => ((after[key] - before[key]) / count / 1000).toFixed(1);
  return `heap ${per('heapUsed')} KB, external ${per('external')} KB, resident ${per('rss')} KB`;
}
