/** The example of the guide is the file that runs here, word for word. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AssignUnitDocument,
  type Client,
  connect,
  ReportIncidentDocument,
  UnitsDocument,
} from '../../src/client/index.js';
import { type App, startApp } from '../support/app.js';

const EXAMPLE = 'docs/examples/officer-device.mjs';

let app: App;
let dispatcher: Client;
beforeAll(async () => {
  app = await startApp();
  dispatcher = connect({ url: app.url, signIn: { account: 'dispatcher', password: 'demo' } });
});
afterAll(async () => {
  await dispatcher.close();
  await app.close();
});

describe('the example of an officer’s device', () => {
  it('stands in the guide as it is', () => {
    expect(readFileSync('docs/guides/clients.md', 'utf8')).toContain(readFileSync(EXAMPLE, 'utf8'));
  });

  it('takes an assignment from the offer to the end', async () => {
    const { units } = await dispatcher.request(UnitsDocument, { filter: { status: 'AVAILABLE' }, first: 1 });
    const { id: unitId, callSign, position } = units.edges[0]!.node;
    const program = spawn(process.execPath, [EXAMPLE, app.url, `officer-${callSign}`, 'demo']);
    let printed = '';
    program.stdout.on('data', (text: Buffer) => (printed += text.toString()));
    program.stderr.on('data', (text: Buffer) => (printed += text.toString()));
    const exited = new Promise<number | null>((resolve) => program.once('exit', resolve));
    await expect.poll(() => printed, { timeout: 20_000 }).toContain('ready');

    const { lon, lat } = position!;
    const { reportIncident } = await dispatcher.request(ReportIncidentDocument, {
      input: { type: 'street-disturbance', location: { lon, lat } },
    });
    const incidentId = reportIncident.incident.id;
    await dispatcher.request(AssignUnitDocument, { input: { incidentId, unitId } });
    expect(await exited).toBe(0);
    const told = printed.split('\n').filter((line) => line.startsWith('street-disturbance'));
    expect(told).toEqual(
      ['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED'].map((status) => `street-disturbance: ${status}`),
    );
    for (const step of ['acknowledge', 'startTravel', 'arrive']) expect(printed).toContain(`${step}: done`);
  });
});
