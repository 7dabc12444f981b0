/** `kill -9` at the worst moments: what was acknowledged is there after the restart, once, and the officer's feed delivers it exactly once. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneTemplateUrl, TEST_DATABASE_URL } from '../support/database.js';
import { openPostgres } from '../../src/database/database.js';
import { findBrokenLink } from '../../src/events/log.js';
import { seededRandom } from '../../src/core/random.js';
import { startCommitProxy } from './commit-proxy.js';
import { ask, type FeedItem, readFeed, type ServerProcess, signIn, startServer } from './server-process.js';

interface UnitRow {
  readonly id: string;
  readonly callSign: string;
  readonly position: { readonly lon: number; readonly lat: number };
}

const UNITS = '{ units(first: 40) { edges { node { id callSign position { lon lat } } } } }';
const REPORT = 'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { incident { id } } }';
const ASSIGN = 'mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id status } } }';
const CANCEL =
  'mutation ($input: CancelAssignmentInput!) { cancelAssignment(input: $input) { assignment { id status } } }';

/** Sends a mutation and does not wait for more than its being sent: the process may be dead by the time of the answer. */
async function tryAssign(url: string, token: string, input: Readonly<Record<string, unknown>>): Promise<string | null> {
  try {
    const { assignUnit } = await ask<{ assignUnit: { assignment: { id: string } } }>(url, token, ASSIGN, { input });
    return assignUnit.assignment.id;
  } catch {
    return null;
  }
}

const idsOf = (items: readonly FeedItem[]): string[] =>
  items.filter(({ assignment }) => assignment?.status === 'OFFERED').map(({ assignment }) => assignment!.id);

describe.skipIf(TEST_DATABASE_URL === undefined)(
  'on PostgreSQL, a node killed between the commit and the answer',
  () => {
    let server: ServerProcess;
    const dataDir = mkdtempSync(path.join(tmpdir(), 'xunge-fault-'));
    let databaseUrl: string;
    beforeAll(async () => {
      databaseUrl = await cloneTemplateUrl(TEST_DATABASE_URL!, `faults_${process.pid}`);
    });
    afterAll(async () => {
      await server.kill();
      rmSync(dataDir, { recursive: true, force: true });
    });

    it('has assigned the unit once, answers the repeated request with it, and delivers it to the officer exactly once', async () => {
      server = await startServer({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir });
      const dispatcher = await signIn(server.url, 'dispatcher');
      const { units } = await ask<{ units: { edges: { node: UnitRow }[] } }>(server.url, dispatcher, UNITS);
      const unit = units.edges[0]!.node;
      const officer = await signIn(server.url, `officer-${unit.callSign}`);
      const { reportIncident } = await ask<{ reportIncident: { incident: { id: string } } }>(
        server.url,
        dispatcher,
        REPORT,
        {
          input: { type: 'street-disturbance', location: { lon: unit.position.lon, lat: unit.position.lat } },
        },
      );
      const incidentId = reportIncident.incident.id;
      // An assignment before the fault gives the officer a cursor.
      const first = await tryAssign(server.url, dispatcher, { incidentId, unitId: unit.id });
      await ask(server.url, dispatcher, CANCEL, { input: { assignmentId: first } });
      const cursor = (await readFeed(server.url, officer, unit.id, await firstCursor(server.url, dispatcher))).at(
        -1,
      )!.cursor;
      await server.kill();

      const proxy = await startCommitProxy(databaseUrl);
      server = await startServer({ DATABASE_URL: proxy.url, DATA_DIR: dataDir });
      const token = await signIn(server.url, 'dispatcher');
      const input = { incidentId, unitId: unit.id, idempotencyKey: 'the answer that never came' };
      const committed = proxy.holdNextCommit();
      const answer = tryAssign(server.url, token, input);
      await committed;
      await server.kill();
      expect(await answer).toBeNull();
      proxy.close();

      server = await startServer({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir });
      const again = await signIn(server.url, 'dispatcher');
      const repeated = await tryAssign(server.url, again, input);
      expect(repeated).not.toBeNull();
      const officerAgain = await signIn(server.url, `officer-${unit.callSign}`);
      const delivered = await readFeed(server.url, officerAgain, unit.id, cursor);
      expect(delivered.map(({ resync }) => resync)).toEqual([null]);
      expect(idsOf(delivered)).toEqual([repeated]);
      expect(await readFeed(server.url, officerAgain, unit.id, delivered[0]!.cursor)).toEqual([]);
    });
  },
);

describe.skipIf(TEST_DATABASE_URL === undefined)('on PostgreSQL, two nodes and two hundred consoles', () => {
  const dataDirs = [0, 1].map(() => mkdtempSync(path.join(tmpdir(), 'xunge-fault-')));
  const nodes: ServerProcess[] = [];
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = await cloneTemplateUrl(TEST_DATABASE_URL!, `race_${process.pid}`);
    // One after the other: the first start loads the district.
    for (const dataDir of dataDirs)
      nodes.push(
        await startServer({
          DATABASE_URL: databaseUrl,
          DATA_DIR: dataDir,
          AUTH_SECRET: 'the same secret on all nodes, of 32 bytes',
        }),
      );
  });
  afterAll(async () => {
    for (const node of nodes) await node.kill();
    for (const dataDir of dataDirs) rmSync(dataDir, { recursive: true, force: true });
  });

  it('give each unit to exactly one of those who ask for it at once', async () => {
    const token = await signIn(nodes[0]!.url, 'dispatcher');
    const { units } = await ask<{ units: { edges: { node: UnitRow }[] } }>(nodes[0]!.url, token, UNITS);
    const wanted = units.edges.slice(0, 10).map(({ node }) => node);
    const incidents = await Promise.all(
      wanted.map(async ({ position: { lon, lat } }) => {
        const { reportIncident } = await ask<{ reportIncident: { incident: { id: string } } }>(
          nodes[0]!.url,
          token,
          REPORT,
          {
            input: { type: 'dispute', location: { lon, lat } },
          },
        );
        return reportIncident.incident.id;
      }),
    );
    // Console n asks node n mod 2 for unit n mod 10, for an incident of its own choice.
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => ({
        unit: n % 10,
        assignment: await tryAssign(nodes[n % 2]!.url, token, {
          unitId: wanted[n % 10]!.id,
          incidentId: incidents[(n * 7) % 10],
        }),
      })),
    );
    for (let unit = 0; unit < 10; unit++)
      expect(answers.filter((answer) => answer.unit === unit && answer.assignment !== null)).toHaveLength(1);
    const database = openPostgres({ url: databaseUrl, poolSize: 1 });
    const active = await database.knex('assignments').whereNull('ended_at').select('unit_id');
    expect(active).toHaveLength(10);
    expect(new Set(active.map((row: { unit_id: string }) => row.unit_id)).size).toBe(10);
    expect(await findBrokenLink(database)).toBeNull();
    await database.close();
  });
});

/** A cursor before everything of this log. */
async function firstCursor(url: string, token: string): Promise<string> {
  const { events } = await ask<{ events: { edges: { cursor: string }[] } }>(
    url,
    token,
    '{ events(first: 1) { edges { cursor } } }',
  );
  return events.edges[0]!.cursor;
}

describe('on the embedded database, a server killed at random moments', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xunge-fault-'));
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer({ DATA_DIR: dataDir });
  });
  afterAll(async () => {
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('refuses a second process on its folder with a clear error', async () => {
    const second = promisify(execFile)(process.execPath, ['dist/src/cli/main.js', 'migrate'], {
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' },
    });
    await expect(second).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is open in process \d+; stop that process first/) as string,
    });
  });

  it('keeps every assignment that it acknowledged, and delivers each exactly once', async () => {
    const random = seededRandom(20_261_122);
    const acknowledged = new Map<string, string>();
    let dispatcher = await signIn(server.url, 'dispatcher');
    const { units } = await ask<{ units: { edges: { node: UnitRow }[] } }>(server.url, dispatcher, UNITS);
    const start = await firstCursor(server.url, dispatcher);
    const rounds = 4;
    for (let round = 0; round < rounds; round++) {
      const fleet = units.edges.slice(round * 8, round * 8 + 8).map(({ node }) => node);
      const place = fleet[0]!.position;
      const { reportIncident } = await ask<{ reportIncident: { incident: { id: string } } }>(
        server.url,
        dispatcher,
        REPORT,
        {
          input: { type: 'dispute', location: { lon: place.lon, lat: place.lat } },
        },
      );
      // Killed while the others are under way: some time after the first was acknowledged.
      let firstAcknowledged = (): void => undefined;
      const first = new Promise<void>((resolve) => (firstAcknowledged = resolve));
      const attempts = fleet.map(async (unit) => {
        const id = await tryAssign(server.url, dispatcher, {
          incidentId: reportIncident.incident.id,
          unitId: unit.id,
        });
        // A unit held back at an event post is refused, and sooner than another is assigned.
        if (id === null) return;
        acknowledged.set(unit.id, id);
        firstAcknowledged();
      });
      await Promise.race([first, Promise.all(attempts)]);
      await new Promise((resolve) => setTimeout(resolve, random() * 40));
      await server.kill();
      await Promise.all(attempts);
      server = await startServer({ DATA_DIR: dataDir });
      dispatcher = await signIn(server.url, 'dispatcher');
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(rounds);
    for (const { node: unit } of units.edges.slice(0, rounds * 8)) {
      const id = acknowledged.get(unit.id);
      const waitMs = id === undefined ? 300 : 20_000;
      const delivered = idsOf(await readFeed(server.url, dispatcher, unit.id, start, 300, waitMs));
      expect(new Set(delivered).size).toBe(delivered.length);
      // An offer that expired while the server was down goes to the next unit, which may be one of these.
      if (id !== undefined) expect(delivered.filter((each) => each === id)).toEqual([id]);
    }
  });
});
