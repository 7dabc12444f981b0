/** A nested query costs a fixed number of SQL statements, however many rows it answers. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { corner } from '../support/town.js';
import { BY_CHANCE, statementsOf as statementsDuring } from './statement-log.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
beforeAll(async () => {
  api = await startTownApi({ unitCount: 20 });
  const { town } = api;
  const { dispatcher } = town.actors;
  for (let n = 0; n < 20; n++) {
    const location = corner((n % 9) + 0.3, Math.floor(n / 9) + 0.4);
    const input = { type: 'dispute', location, idempotencyKey: randomUUID() };
    const { incident } = await town.services.incidents.reportIncident(dispatcher, input);
    await town.services.dispatch.assignUnit(dispatcher, { incidentId: incident.id, unitId: town.units[n]!.id });
  }
});
afterAll(() => api.close());

const statementsOf = (document: string): Promise<string[]> => statementsDuring(api, 'dispatcher', document);

const INCIDENTS = (first: number): string => `{
  incidents(first: ${first}) {
    edges {
      node {
        number
        grid { code station { code } staff { name } }
        station { code }
        reportedBy { account }
        assignments {
          status
          unit { callSign status station { code } position { lon lat street } assignment { id } }
          incident { number }
        }
      }
    }
  }
}`;

it('asks as often for twenty incidents with everything around them as for two', async () => {
  const two = await statementsOf(INCIDENTS(2));
  const twenty = await statementsOf(INCIDENTS(20));
  expect(twenty.length).toBeLessThanOrEqual(two.length + BY_CHANCE);
  // The account of the token, the page, and one statement for each kind of thing: see the query.
  expect(twenty.length).toBeLessThanOrEqual(12);
});

it('asks once for a thing that many fields name', async () => {
  const statements = await statementsOf(
    '{ incidents(first: 20) { edges { node { number assignments { status } } } } }',
  );
  expect(statements.filter((sql) => /from "?assignments"?/.test(sql))).toHaveLength(1);
  // There are a dozen stations, and they are kept.
  await statementsOf('{ stations { code } }');
  const known = await statementsOf('{ units(first: 20) { edges { node { station { code name nameEn } } } } }');
  expect(known.filter((sql) => /from "?stations"?/.test(sql))).toEqual([]);
});

it('answers units with status and position from memory, without a statement per unit', async () => {
  const some = await statementsOf('{ units(first: 2) { edges { node { callSign status position { lon } } } } }');
  const all = await statementsOf('{ units(first: 20) { edges { node { callSign status position { lon } } } } }');
  expect(all.length).toBeLessThanOrEqual(some.length + BY_CHANCE);
});
