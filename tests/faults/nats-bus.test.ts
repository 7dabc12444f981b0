/** The bus over a real nats-server, and what it does when that is killed, stands still, or refuses. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Fix } from '../../src/core/fleet/fix.js';
import { type Bus } from '../../src/events/bus/bus.js';
import { connectBus, type NatsBusOptions } from '../../src/events/bus/nats-bus.js';
import { freePort, HAS_NATS_SERVER, type NatsServer, startNatsServer } from '../support/nats-server.js';

const EPOCH = randomUUID();
const UNIT = randomUUID();

interface Heard {
  readonly bus: Bus;
  readonly fixes: Fix[];
  readonly changes: [boolean, string][];
  commits: number;
  missed: number;
}

const fixAt = (seconds: number): Fix => ({
  unitId: UNIT,
  lon: 121.5,
  lat: 29.9,
  fixAt: new Date(1_790_000_000_000 + seconds * 1_000),
  receivedAt: new Date(1_790_000_000_500 + seconds * 1_000),
  headingDeg: null,
  speedKmh: 12.5,
  accuracyM: 8,
});

async function until(condition: () => boolean, withinMs = 20_000): Promise<void> {
  for (const end = Date.now() + withinMs; !condition();) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.skipIf(!HAS_NATS_SERVER)('the bus over NATS', () => {
  let server: NatsServer;
  const open: Bus[] = [];
  const others: NatsServer[] = [];
  const another = async (args: readonly string[], port?: number): Promise<NatsServer> => {
    const started = await startNatsServer(args, port);
    others.push(started);
    return started;
  };

  function join(connection: NatsBusOptions['connection'], epoch = EPOCH): Heard {
    const changes: [boolean, string][] = [];
    const bus = connectBus({
      connection,
      nodeId: randomUUID(),
      epoch,
      random: () => 0.5,
      onChange: (isConnected, detail) => changes.push([isConnected, detail]),
    });
    const heard: Heard = { bus, fixes: [], changes, commits: 0, missed: 0 };
    bus.follow({
      committed: () => (heard.commits += 1),
      fixes: (fixes) => heard.fixes.push(...fixes),
      missed: () => (heard.missed += 1),
    });
    open.push(bus);
    return heard;
  }
  const joined = async (epoch = EPOCH): Promise<Heard> => {
    const heard = join({ servers: [server.url] }, epoch);
    await until(() => heard.bus.status.isConnected);
    return heard;
  };

  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterEach(async () => {
    for (const bus of open.splice(0)) await bus.close();
    for (const each of others.splice(0)) await each.kill();
  });
  afterAll(() => server.kill());

  it('brings commits and fixes to every other node of the same log, and to nobody else', async () => {
    const [a, b, c, stranger] = [await joined(), await joined(), await joined(), await joined(randomUUID())];
    const fixes = Array.from({ length: 4_500 }, (_, n) => fixAt(n));
    a.bus.publishFixes(fixes);
    a.bus.announceCommit();
    await until(() => b.fixes.length === fixes.length && c.fixes.length === fixes.length && c.commits > 0);
    expect(b.fixes).toEqual(fixes);
    expect(c.fixes).toEqual(fixes);
    expect([a.fixes.length, a.commits, stranger.fixes.length, stranger.commits]).toEqual([0, 0, 0, 0]);
    expect([a, b, c].map(({ missed }) => missed)).toEqual([1, 1, 1]);
  });

  it('says many commits in few messages, and the last one always', async () => {
    const [a, b] = [await joined(), await joined()];
    for (let n = 0; n < 1_000; n++) a.bus.announceCommit();
    await until(() => b.commits === 2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(b.commits).toBe(2);
  });

  it('refuses what is no message of a node, and goes on', async () => {
    const [a, b] = [await joined(), await joined()];
    const intruder = await connect({ servers: server.url });
    for (const text of ['', 'hello', '[1,2,3]', '\0\xff']) intruder.publish(`xunge.v1.${EPOCH}.fixes`, text);
    await intruder.flush();
    await intruder.close();
    a.bus.publishFixes([fixAt(1)]);
    await until(() => b.fixes.length === 1);
    expect(b.bus.status.counts.refused).toBe(4);
  });

  it('comes back after the server was killed, says so, and keeps nothing meanwhile', async () => {
    const [a, b] = [await joined(), await joined()];
    a.bus.publishFixes([fixAt(1)]);
    await until(() => b.fixes.length === 1);
    await server.kill();
    await until(() => !a.bus.status.isConnected && !b.bus.status.isConnected);
    expect(b.bus.status.isComplete).toBe(false);
    for (let n = 0; n < 100; n++) a.bus.publishFixes([fixAt(n)]);
    await server.start();
    await until(() => a.bus.status.isConnected && b.bus.status.isConnected);
    expect(b.missed).toBe(2);
    expect(a.bus.status.counts.unsent).toBeGreaterThanOrEqual(100);
    a.bus.publishFixes([fixAt(200)]);
    await until(() => b.fixes.length === 2);
    expect(b.fixes.at(-1)).toEqual(fixAt(200));
    expect(a.changes.map(([isConnected]) => isConnected)).toEqual([true, false, true]);
  });

  it('is complete after a while, and notices a server that stands still, and one other node that is not heard', async () => {
    const [a, b] = [await joined(), await joined()];
    await until(() => b.bus.status.nodes === 1);
    expect(b.bus.status.isComplete).toBe(false);
    await until(() => b.bus.status.isComplete);
    await a.bus.close();
    await until(() => !b.bus.status.isComplete, 6_000);
    expect(b.bus.status.isConnected).toBe(true);
    server.pause();
    await until(() => !b.bus.status.isConnected, 30_000);
    server.resume();
    await until(() => b.bus.status.isConnected);
    expect(b.missed).toBe(2);
  });

  it('starts without a server, and is there when that is', async () => {
    const port = await freePort();
    const early = join({ servers: [`127.0.0.1:${port}`] });
    await until(() => early.changes.length > 0);
    expect(early.changes).toEqual([[false, expect.stringMatching(/refused/i) as string]]);
    await another([], port);
    await until(() => early.bus.status.isConnected);
    expect(early.missed).toBe(1);
  });

  it('says why a server refuses it, and takes the right password', async () => {
    const guarded = await another(['--user', 'xunge', '--pass', 'secret']);
    const wrong = join({ servers: [guarded.url], user: 'xunge', pass: 'guess' });
    const right = join({ servers: [guarded.url], user: 'xunge', pass: 'secret' });
    await until(() => wrong.changes.length > 0 && right.bus.status.isConnected);
    expect(wrong.changes).toEqual([[false, expect.stringMatching(/authorization/i) as string]]);
  });

  it('needs the subjects that begin with xunge, and is not connected and says so where the server forbids them', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'xunge-nats-'));
    const file = path.join(folder, 'nats.conf');
    const users = ['xunge.>', 'elsewhere'].map(
      (subject, n) =>
        `{ user: u${n}, password: secret, permissions: { publish: "${subject}", subscribe: "${subject}" } }`,
    );
    writeFileSync(file, `authorization { users = [${users.join(', ')}] }`);
    const narrow = await another(['-c', file]);
    const right = join({ servers: [narrow.url], user: 'u0', pass: 'secret' });
    const node = join({ servers: [narrow.url], user: 'u1', pass: 'secret' });
    await until(() => node.changes.length > 0 && right.bus.status.isConnected);
    right.bus.publishFixes([fixAt(1)]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(right.changes).toHaveLength(1);
    expect(node.changes).toEqual([[false, expect.stringMatching(/permission/i) as string]]);
    expect(node.bus.status.isConnected).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});
