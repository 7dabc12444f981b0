/** An officer's device against the real server: steps that are taken without a network, programs that are killed, answers that are lost. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  AssignmentFeedDocument,
  AssignUnitDocument,
  CancelAssignmentDocument,
  type Client,
  type ClientStorage,
  connect,
  type ConnectOptions,
  EventsDocument,
  MeDocument,
  type Outcome,
  ReportIncidentDocument,
  UnitDocument,
  UnitsDocument,
} from '../../src/client/index.js';
import { type App, startApp } from '../support/app.js';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js';
import { fileStorage } from './file-storage.mjs';

interface Unit {
  readonly id: string;
  readonly callSign: string;
  readonly position: { readonly lon: number; readonly lat: number } | null;
}

let app: App;
let dispatcher: Client;
const units: Unit[] = [];
const clients: Client[] = [];
const proxies: CuttingProxy[] = [];
const folders: string[] = [];

beforeAll(async () => {
  app = await startApp();
  dispatcher = connectAs('dispatcher', app.url);
  const page = await dispatcher.request(UnitsDocument, { filter: { status: 'AVAILABLE' }, first: 40 });
  units.push(...page.units.edges.map(({ node }) => node).filter(({ position }) => position !== null));
});
afterAll(async () => {
  await dispatcher.close();
  await app.close();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const proxy of proxies.splice(0)) await proxy.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function connectAs(account: string, url: string, options: Partial<ConnectOptions> = {}): Client {
  return connect({
    url,
    signIn: { account, password: 'demo' },
    name: account,
    webSocket: WebSocket,
    backoff: { firstMs: 20, capMs: 100 },
    ...options,
  } as ConnectOptions);
}

function openOfficer(unit: Unit, url: string, storage?: ClientStorage): Client {
  const client = connectAs(`officer-${unit.callSign}`, url, { storage });
  clients.push(client);
  return client;
}

async function openProxy(): Promise<CuttingProxy> {
  const proxy = await startCuttingProxy(app.url);
  proxies.push(proxy);
  return proxy;
}

/** Sends a unit that is free to an incident where it stands. */
async function offer(): Promise<{ unit: Unit; assignmentId: string }> {
  const unit = units.shift()!;
  const { lon, lat } = unit.position!;
  const { reportIncident } = await dispatcher.request(ReportIncidentDocument, {
    input: { type: 'street-disturbance', location: { lon, lat } },
  });
  const { assignUnit } = await dispatcher.request(AssignUnitDocument, {
    input: { incidentId: reportIncident.incident.id, unitId: unit.id },
  });
  return { unit, assignmentId: assignUnit.assignment.id };
}

const statusOf = async (unit: Unit): Promise<string | undefined> =>
  (await dispatcher.request(UnitDocument, { id: unit.id })).unit?.assignment?.status;

describe("an officer's device", () => {
  it('gets its assignment from the feed and takes all steps', async () => {
    const { unit, assignmentId } = await offer();
    const client = openOfficer(unit, app.url);
    for await (const { resync, assignment } of client.follow(AssignmentFeedDocument, { unitId: unit.id })) {
      if (resync) {
        await client.officer.acknowledge(assignmentId);
        await client.officer.startTravel(assignmentId);
        await client.officer.arrive(assignmentId);
        await client.officer.confirmStatus(assignmentId);
        await client.officer.clear(assignmentId, 'settled');
      }
      if (assignment?.status === 'CLEARED') break;
    }
    expect(await statusOf(unit)).toBeUndefined();
    expect((await client.request(MeDocument, {})).me?.unit?.callSign).toBe(unit.callSign);
  });

  it('sends in order what was done while the network was away', async () => {
    const { unit, assignmentId } = await offer();
    const proxy = await openProxy();
    const client = openOfficer(unit, proxy.url);
    const outcomes: Outcome[] = [];
    client.officer.onOutcome((outcome) => outcomes.push(outcome));
    proxy.breakOff();
    await client.officer.acknowledge(assignmentId);
    await client.officer.startTravel(assignmentId);
    const { lon, lat } = unit.position!;
    await client.officer.positions([{ unitId: unit.id, lon, lat, fixAt: new Date().toISOString(), accuracyM: 5 }]);
    const { outcome } = await client.officer.arrive(assignmentId);
    expect(await statusOf(unit)).toBe('OFFERED');
    expect(await client.officer.waiting()).toHaveLength(4);
    proxy.mend();
    expect(await outcome).toMatchObject({
      status: 'done',
      data: { arriveOnScene: { assignment: { status: 'ON_SCENE' } } },
    });
    expect(await statusOf(unit)).toBe('ON_SCENE');
    await expect.poll(() => outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('is told the state where somebody else was faster', async () => {
    const { unit, assignmentId } = await offer();
    const proxy = await openProxy();
    const client = openOfficer(unit, proxy.url);
    proxy.breakOff();
    const { outcome } = await client.officer.acknowledge(assignmentId);
    await dispatcher.request(CancelAssignmentDocument, { input: { assignmentId, reason: 'a false alarm' } });
    proxy.mend();
    expect(await outcome).toMatchObject({ status: 'dropped', error: { code: 'CONFLICT', state: 'CANCELLED' } });
    expect(await client.officer.waiting()).toEqual([]);
  });

  it('goes on after its program was killed, with the keys that it had', async () => {
    const { unit, assignmentId } = await offer();
    const proxy = await openProxy();
    proxy.breakOff();
    const folder = mkdtempSync(path.join(tmpdir(), 'xunge-officer-'));
    folders.push(folder);
    const account = `officer-${unit.callSign}`;
    const script = fileURLToPath(new URL('officer-process.mjs', import.meta.url));
    const program = spawn(process.execPath, [script, proxy.url, account, folder, assignmentId]);
    await new Promise((resolve) => program.stdout.once('data', resolve));
    const exited = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await exited;
    proxy.mend();

    const client = openOfficer(unit, proxy.url, fileStorage(folder));
    const outcomes: Outcome[] = [];
    client.officer.onOutcome((outcome) => outcomes.push(outcome));
    const kept = await client.officer.waiting();
    expect(kept.map(({ action }) => action.kind)).toEqual(['acknowledge', 'startTravel', 'arrive']);
    await expect
      .poll(() => outcomes.map(({ status }) => status), { timeout: 10_000 })
      .toEqual(['done', 'done', 'done']);
    expect(outcomes.map(({ entry }) => entry.id)).toEqual(kept.map(({ id }) => id));
    expect(await statusOf(unit)).toBe('ON_SCENE');
  });

  it('carries out each step once although every second answer is lost', async () => {
    const { unit, assignmentId } = await offer();
    const account = `officer-${unit.callSign}`;
    let steps = 0;
    const client = connectAs(account, app.url, {
      fetch: async (url, request) => {
        const answer = await fetch(url, request);
        const isStep = !(request?.body as string).includes('signIn');
        if (isStep && steps++ % 2 === 0) throw new TypeError('the connection was reset');
        return answer;
      },
    });
    clients.push(client);
    await client.officer.acknowledge(assignmentId);
    await client.officer.startTravel(assignmentId);
    await (
      await client.officer.arrive(assignmentId)
    ).outcome;
    expect(steps).toBe(6);
    const { events } = await dispatcher.request(EventsDocument, { filter: { unitId: unit.id }, first: 100 });
    const kinds = events.edges.map(({ node }) => node.kind).filter((kind) => /^assignment.(ack|trav|arr)/.test(kind));
    expect(kinds).toEqual(['assignment.acknowledged', 'assignment.travel-started', 'assignment.arrived']);
  });
});

describe('requests', () => {
  it('are refused with code, path and what would be right', async () => {
    const wrong = dispatcher.request(ReportIncidentDocument, {
      input: { type: 'street-disturbance', location: { lon: 30, lat: 121 } },
    });
    await expect(wrong).rejects.toMatchObject({ code: 'BAD_USER_INPUT', path: ['input', 'location', 'lat'] });
  });

  it('go on with another token when the server refuses the first', async () => {
    const { accessToken } = dispatcher.session()!;
    const tokens = ['refused', accessToken];
    const client = connect({ url: app.url, token: () => tokens.shift()!, webSocket: WebSocket });
    clients.push(client);
    expect((await client.request(UnitsDocument, { first: 1 })).units.edges).toHaveLength(1);
    expect(tokens).toEqual([]);
  });

  it('of a feed that is not allowed end it with FORBIDDEN, and a wrong password ends everything with UNAUTHENTICATED', async () => {
    const unit = units.at(-1)!;
    const officer = openOfficer(unit, app.url);
    const other = units.at(-2)!;
    const feed = officer.follow(AssignmentFeedDocument, { unitId: other.id });
    await expect(feed.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const stranger = connect({ url: app.url, signIn: { account: 'dispatcher', password: 'no' }, webSocket: WebSocket });
    clients.push(stranger);
    await expect(stranger.request(UnitsDocument, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(stranger.follow(AssignmentFeedDocument, { unitId: unit.id }).next()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
