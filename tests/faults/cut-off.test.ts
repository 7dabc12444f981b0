/**
 * Two nodes of one deployment under everything short of a kill: sockets cut, delayed and half open, a node that stands still, a bus that is down, a database
 * behind a dead network, a transaction left open. One crowd works all the time, and at the end one proof is made over all of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, SERVING } from '../../src/database/database.js';
import { cloneTemplateUrl, TEST_DATABASE_URL } from '../support/database.js';
import { HAS_NATS_SERVER, type NatsServer, startNatsServer } from '../support/nats-server.js';
import { type Crowd, startCrowd } from './crowd.js';
import { deploy, type Deployment } from './deployment.js';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.js';
import { prove } from './prove.js';
import { IS_LONG, rounds } from './rounds.js';
import { ask, signIn } from './server-process.js';

const ROUNDS = rounds(1, 0.1);
const STOPPED_MS = IS_LONG ? 30_000 : 10_000;

interface Ready {
  readonly status: string;
  readonly bus: { readonly isConnected: boolean };
}

describe.skipIf(TEST_DATABASE_URL === undefined || !HAS_NATS_SERVER)('a deployment under faults', () => {
  let nats: NatsServer;
  let deployment: Deployment;
  let databaseUrl: string;
  /** Between the clients and each node, and between the second node and its database. */
  let fronts: LossyProxy[];
  let toDatabase: LossyProxy;
  let crowd: Crowd;
  let token: string;

  const answeredMore = async (count: number, withinMs = 120_000): Promise<void> => {
    const before = crowd.answered;
    for (const end = Date.now() + withinMs; crowd.answered < before + count;) {
      if (Date.now() > end) throw new Error(`${crowd.answered - before} of ${count} answers within ${withinMs} ms`);
      await pause(10);
    }
  };
  const readyOf = async (node: number): Promise<Ready> =>
    (await (await fetch(`${deployment.nodes[node]!.url}/readyz`)).json()) as Ready;
  /** Reports a position at one node and waits for it at the other. */
  const msToOtherNode = async (lonOffset: number): Promise<number> => {
    const unit = crowd.units.at(-1)!;
    const [here, there] = deployment.nodes.map(({ url }) => url);
    const lon = unit.position.lon + lonOffset;
    const fix = { unitId: unit.id, lon, lat: unit.position.lat, fixAt: new Date().toISOString(), accuracyM: 5 };
    await ask(here!, token, 'mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }', {
      fixes: [fix],
    });
    const startMs = Date.now();
    for (;;) {
      const { unit: seen } = await ask<{ unit: { position: { lon: number } } }>(
        there!,
        token,
        'query ($id: ID!) { unit(id: $id) { position { lon } } }',
        { id: unit.id },
      );
      if (Math.abs(seen.position.lon - lon) < 1e-9) return Date.now() - startMs;
      if (Date.now() - startMs > 20_000) throw new Error('the position has not come to the other node');
      await pause(20);
    }
  };

  beforeAll(async () => {
    databaseUrl = await cloneTemplateUrl(TEST_DATABASE_URL!, `cut_off_${process.pid}`);
    nats = await startNatsServer();
    toDatabase = await startLossyProxy({ port: Number(new URL(databaseUrl).port) });
    const cutOff = new URL(databaseUrl);
    cutOff.port = String(toDatabase.port);
    deployment = await deploy(2, { NATS_URL: nats.url }, (index) => ({
      DATABASE_URL: index === 0 ? databaseUrl : cutOff.toString(),
    }));
    fronts = await Promise.all(deployment.nodes.map(({ port }) => startLossyProxy({ port })));
    token = await signIn(deployment.nodes[0]!.url, 'admin');
    crowd = await startCrowd({ urls: fronts.map(({ port }) => `http://127.0.0.1:${port}`), seed: 3 });
  });
  afterAll(async () => {
    await deployment.close();
    for (const proxy of [...fronts, toDatabase]) await proxy.close();
    await nats.kill();
  });

  it('goes on while the clients’ sockets are cut, delayed and half open', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (let cut = 0; cut < 10; cut++) {
        await answeredMore(3);
        fronts[cut % 2]!.cutAll();
      }
      fronts[0]!.delayMs = 300;
      await answeredMore(10);
      fronts[0]!.delayMs = 0;
      fronts[0]!.isFrozen = true;
      await answeredMore(20);
      await pause(4_000);
      fronts[0]!.isFrozen = false;
      fronts[0]!.cutAll();
    }
  });

  it('shows a position at the other node at once over the bus, and within seconds without it', async () => {
    expect((await readyOf(0)).bus.isConnected).toBe(true);
    const withBus = await msToOtherNode(1e-4);
    await nats.kill();
    await answeredMore(20);
    expect(await readyOf(0)).toMatchObject({ status: 'ready', bus: { isConnected: false } });
    const withoutBus = await msToOtherNode(2e-4);
    await nats.start();
    for (const end = Date.now() + 30_000; !(await readyOf(1)).bus.isConnected && Date.now() < end;) await pause(50);
    const again = await msToOtherNode(3e-4);
    console.log(`a position at the other node: ${withBus} ms, ${withoutBus} ms without the bus, ${again} ms after it`);
    expect(withoutBus).toBeLessThan(10_000);
  });

  it('goes on at the other node while one stands still, and that one catches up', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const stopped = deployment.nodes[round % 2]!;
      stopped.pause();
      const end = Date.now() + STOPPED_MS;
      await answeredMore(10);
      await pause(Math.max(0, end - Date.now()));
      stopped.resume();
      await answeredMore(20);
    }
  });

  it('takes a node back whose network to the database was dead', async () => {
    toDatabase.isFrozen = true;
    await answeredMore(10);
    // Longer than a session may be silent in a transaction: what the dead node had locked is free again.
    await pause(SERVING.idleInTransactionMs + 2_000);
    await answeredMore(10);
    toDatabase.isFrozen = false;
    toDatabase.cutAll();
    for (const end = Date.now() + 60_000; (await readyOf(1).catch(() => null))?.status !== 'ready';) {
      if (Date.now() > end) throw new Error('the node did not come back');
      await pause(200);
    }
  });

  it('is held up by a transaction left open for no longer than a session may be silent', async () => {
    const forgetful = openPostgres({ url: databaseUrl, poolSize: 1, patience: SERVING });
    const left = forgetful.knex.transaction(async (trx) => {
      await trx.raw('select 1 from event_head for update');
      await pause(SERVING.idleInTransactionMs + 3_000);
      await trx.raw('select 1');
    });
    const ended = expect(left).rejects.toThrow();
    await pause(200);
    const startMs = Date.now();
    const { lon, lat } = crowd.units[0]!.position;
    await ask(
      deployment.nodes[0]!.url,
      token,
      'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { incident { id } } }',
      { input: { type: 'dispute', location: { lon, lat } } },
    );
    const waitedMs = Date.now() - startMs;
    console.log(`a report was answered ${waitedMs} ms after the log's head was locked and left`);
    expect(waitedMs).toBeGreaterThan(SERVING.idleInTransactionMs / 2);
    expect(waitedMs).toBeLessThan(SERVING.lockMs);
    await ended;
    await forgetful.close();
  });

  it('has lost nothing, doubled nothing and kept the order in all of this', async () => {
    await prove('cuts, delays, pauses, a dead bus and a dead network', crowd, deployment, databaseUrl);
  });
});

describe.skipIf(TEST_DATABASE_URL === undefined)('a database that says nothing any more', () => {
  it('is given up by a statement that waits for it, and found again afterwards', async () => {
    const proxy = await startLossyProxy({ port: Number(new URL(TEST_DATABASE_URL!).port) });
    const url = new URL(TEST_DATABASE_URL!);
    url.port = String(proxy.port);
    const database = openPostgres({ url: url.toString(), poolSize: 1, patience: { ...SERVING, statementMs: 500 } });
    await database.knex.raw('select 1');
    proxy.isFrozen = true;
    const startMs = Date.now();
    await expect(database.knex.raw('select 2')).rejects.toThrow();
    expect(Date.now() - startMs).toBeLessThan(10_000);
    proxy.isFrozen = false;
    // The connection is being taken out of the pool.
    await pause(100);
    expect((await database.knex.raw<{ rows: unknown[] }>('select 3 as three')).rows).toEqual([{ three: 3 }]);
    await database.close();
    await proxy.close();
  });
});
