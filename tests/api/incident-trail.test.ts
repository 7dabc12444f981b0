/** The trail of an incident as a file, and what the fields around incidents cost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Incident } from '../../src/core/incident/incident.js';
import { corner } from '../support/town.js';
import { BY_CHANCE } from './statement-log.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
let incident: Incident;
let now = Date.parse('2026-03-02T00:03:30Z');

beforeAll(async () => {
  api = await startTownApi({ clock: () => new Date(now) });
  const { services, actors, units } = api.town;
  const caller = { name: 'Li', phone: '13800000001' };
  const report = { type: 'street-disturbance', location: corner(1, 1), description: '=cmd()', caller };
  ({ incident } = await services.incidents.reportIncident(actors.dispatcher, report));
  const incidentId = incident.id;
  const base = { incidentId };
  const { assignment } = await services.dispatch.assignUnit(actors.dispatcher, { ...base, unitId: units[3]!.id });
  now += 65_000;
  await services.dispatch.stepAssignment(units[3]!.officer, 'DECLINE', {
    assignmentId: assignment.id,
    reason: '=HYPERLINK("x"), "busy"',
  });
  await services.incidentWork.resolve(actors.supervisor, { ...base, disposition: 'warned', remark: '已劝离' });
  await services.incidentWork.archive(actors.supervisor, base);
});
afterAll(() => api.close());

async function download(extension: string, account: string | null, number = incident.number): Promise<Response> {
  const token = await api.tokenOf(account);
  return fetch(`${api.server.url}/incidents/${number}/trail.${extension}`, {
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
  });
}

describe('the trail of an incident', () => {
  it('is a CSV file that a spreadsheet opens as it is, in words and local time', async () => {
    const response = await download('csv', 'dispatcher');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="incident-${incident.number}.csv"`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
    expect(header).toBe('seq,at,localTime,kind,name,nameEn,actor,actorName,actorNameEn,unit,station,details');
    expect(rows).toHaveLength(9);
    expect(rows[0]).toMatch(
      /^\d+,2026-03-02T00:03:30\.000Z,2026-03-02 08:03:30,incident\.reported,接警,Reported,dispatcher,dispatcher,dispatcher,,S1,/,
    );
    expect(rows[3]).toMatch(
      /^\d+,2026-03-02T00:04:35\.000Z,.*,assignment\.declined,拒绝,Declined,officer-U-004,.*,U-004,S1,/,
    );
    expect(rows.at(-2)).toMatch(/incident\.archived,归档,Archived,supervisor,.*disposition: warned/);
  });

  it('is a JSON file with the incident and every event', async () => {
    const response = await download('json', 'dispatcher');
    const trail = (await response.json()) as { incident: Incident; events: Record<string, unknown>[] };
    expect(trail.incident).toMatchObject({
      number: incident.number,
      status: 'ARCHIVED',
      disposition: 'warned',
      caller: { name: 'Li' },
    });
    const { services, actors } = api.town;
    const timeline = await services.incidents.timeline(actors.dispatcher, incident.id, { first: 100 });
    expect(trail.events.map(({ seq, kind }) => [seq, kind])).toEqual(
      timeline.edges.map(({ node }) => [node.seq, node.kind]),
    );
    for (const { name, nameEn, kind } of trail.events) {
      expect(name).not.toBe(kind);
      expect(nameEn).not.toBe(kind);
    }
  });

  it('keeps what people wrote from running in a spreadsheet', async () => {
    const text = await (await download('csv', 'dispatcher')).text();
    for (const cell of text.matchAll(/(?:^|[,\n])"?([=+@-][^,\n]*)/g)) throw new Error(`a formula: ${cell[1]}`);
    expect(text).toContain('=HYPERLINK(""x"")');
  });

  it('shows names and callers only to those who see them elsewhere', async () => {
    const planner = (await (await download('json', 'planner')).json()) as { incident: Incident };
    expect(planner.incident.caller.name).toBeNull();
    const officer = await (await download('csv', 'officer-U-004')).text();
    expect(officer).toContain('officer-U-004');
    expect(officer).not.toContain('supervisor');
  });

  it.each([
    ['officer-U-001', 404],
    ['gridworker', 404],
    [null, 401],
  ])('for %s is answered with %i', async (account, status) => {
    const response = await download('csv', account);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: {} }] });
  });

  it('of a number that does not exist is 404', async () => {
    expect((await download('json', 'dispatcher', '20260302-9999')).status).toBe(404);
  });
});

describe('the fields around an incident', () => {
  const QUERY = (first: number): string => `{ incidents(first: ${first}) { edges { node {
    premiseNotes { text createdBy { account } } possibleDuplicates { incident { number } score } duplicates { number } mergedInto { number }
  } } } }`;

  async function statementsOf(first: number): Promise<number> {
    let count = 0;
    const note = ({ sql }: { sql: string }): void => {
      if (!/\bfrom "?events"?\b/.test(sql)) count++;
    };
    const { knex } = api.town.database;
    const token = await api.tokenOf('dispatcher');
    knex.on('query', note);
    try {
      expect((await api.server.query(QUERY(first), {}, token)).errors).toBeUndefined();
    } finally {
      knex.off('query', note);
    }
    return count;
  }

  it('cost the same number of statements for twenty incidents as for two', async () => {
    const { services, actors } = api.town;
    const point = corner(4, 4);
    await services.premises.addNote(actors.dispatcher, { kind: 'HAZARD', hazard: 'DOG', text: 'dog', point });
    const reported: Incident[] = [];
    for (let n = 0; n < 20; n++) {
      // The merged two are the newest, and so on the shorter page too.
      now += 1_000;
      const input = { type: 'dispute', location: point, description: '吵架' };
      reported.push((await services.incidents.reportIncident(actors.dispatcher, input)).incident);
    }
    const [first, second] = reported.slice(-2) as [Incident, Incident];
    await services.incidentWork.merge(actors.dispatcher, { incidentId: second.id, intoIncidentId: first.id });
    await statementsOf(2);
    const two = await statementsOf(2);
    expect(await statementsOf(20)).toBeLessThanOrEqual(two + BY_CHANCE);
    expect(two).toBeLessThanOrEqual(9);
  });
});
