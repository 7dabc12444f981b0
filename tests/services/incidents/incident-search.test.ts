import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchVectors } from '../../../src/core/incident/search-vector.js';
import { type ReportIncidentInput } from '../../../src/services/contract.js';
import { type Actor } from '../../../src/services/actor.js';
import { type IncidentFilter } from '../../../src/services/incidents/incident-inputs.js';
import { type IncidentTown, openIncidentTown } from './incident-town.js';

let town: IncidentTown;
beforeAll(async () => {
  town = await openIncidentTown();
});
beforeEach(async () => {
  await town.database.knex.raw('delete from assignments; delete from incidents');
});
afterAll(() => town.close());

const tell = (more: Partial<ReportIncidentInput>) => town.report(1, 1, more);

async function found(
  text: string,
  actor: Actor = town.actors.dispatcher,
  filter: IncidentFilter = {},
): Promise<string[]> {
  const page = await town.services.incidentWork.search(actor, text, filter, { first: 100 });
  return page.edges.map(({ node }) => node.number.slice(-2));
}
const numbers = (incidents: readonly { number: string }[]): string[] => incidents.map(({ number }) => number.slice(-2));

describe('the search for incidents', () => {
  it('keeps the words of a report as if its number had been known when they were split', async () => {
    const caller = { name: '王芳', phone: '13800001111' };
    const incident = await tell({ address: '滨海路12号', description: 'two men fighting', caller });
    const { words, allWords } = searchVectors(incident);
    const { rows } = await town.database.knex.raw<{ rows: unknown[] }>(
      'select words = ?::tsvector as words, all_words = ?::tsvector as all from incident_search where incident_id = ?',
      [words, allWords, incident.id],
    );
    expect(rows).toEqual([{ words: true, all: true }]);
  });

  it('finds Chinese by any run of characters, a single one too, and nothing that is not there', async () => {
    const fire = await tell({ description: '三号楼电动车起火，烟很大' });
    const theft = await tell({ description: '电动车被偷' });
    expect(await found('电动车')).toEqual(numbers([theft, fire]));
    expect(await found('起火')).toEqual(numbers([fire]));
    expect(await found('火')).toEqual(numbers([fire]));
    expect(await found('动电车')).toEqual([]);
  });

  it('finds other words by their beginning, capital or small, and wants all of them', async () => {
    const fight = await tell({ address: 'Binhai Road 12', description: 'two men FIGHTING' });
    await tell({ address: 'Binhai Road 14', description: 'loud music' });
    expect(await found('fight binhai')).toEqual(numbers([fight]));
    expect(await found('ight')).toEqual([]);
  });

  it('finds an incident by its number, and puts what fits better first', async () => {
    const told = await tell({ description: '张三 打架' });
    const there = await tell({ address: '打架路', description: '打架' });
    expect(await found('打架')).toEqual(numbers([there, told]));
    expect(await found(told.number)).toEqual(numbers([told]));
  });

  it('finds by the words of now, not by those that were corrected', async () => {
    const incident = await tell({ description: '打架' });
    await town.services.incidentWork.updateDetails(town.actors.dispatcher, {
      incidentId: incident.id,
      description: '吵架',
    });
    expect(await found('打架')).toEqual([]);
    expect(await found('吵架')).toEqual(numbers([incident]));
  });

  it('finds callers for those who may see them, and for nobody else', async () => {
    const incident = await tell({ description: 'fight', caller: { name: '王小明', phone: '138-0000-0001' } });
    expect(await found('小明')).toEqual(numbers([incident]));
    expect(await found('138-0000-0001')).toEqual(numbers([incident]));
    expect(await found('小明', town.actors.planner)).toEqual([]);
    expect(await found('fight', town.actors.planner)).toEqual(numbers([incident]));
    await town.assign(incident, 0);
    expect(await found('小明', town.units[0]!.officer)).toEqual(numbers([incident]));
    expect(await found('fight', town.units[1]!.officer)).toEqual([]);
  });

  it('looks only among those that the filter leaves', async () => {
    const dispute = await tell({ type: 'dispute', description: '争吵' });
    await tell({ description: '争吵' });
    expect(await found('争吵', undefined, { types: ['dispute'] })).toEqual(numbers([dispute]));
    expect(await found('争吵', undefined, { statuses: ['HELD'] })).toEqual([]);
    expect(await found('争吵', undefined, { gridId: 'nonsense' })).toEqual([]);
  });

  it('goes on from page to page without a gap or a repetition, ties included', async () => {
    for (let n = 0; n < 7; n++) await tell({ description: n % 3 === 0 ? '打架 打架 打架' : '打架' });
    const { incidentWork } = town.services;
    const all = await found('打架');
    const paged: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await incidentWork.search(town.actors.dispatcher, '打架', {}, { first: 2, after });
      paged.push(...numbers(page.edges.map(({ node }) => node)));
      if (!page.hasNextPage) break;
      after = page.edges.at(-1)!.cursor;
    }
    expect(paged).toEqual(all);
    expect(new Set(all).size).toBe(7);
  });

  it('refuses what cannot be looked for, and cursors of other lists', async () => {
    for (const text of ['', '，。！', 'x'.repeat(201)])
      await expect(found(text)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { path: ['text'] } });
    const page = { first: 1, after: Buffer.from('[1,2,"x"]').toString('base64url') };
    await expect(town.services.incidentWork.search(town.actors.dispatcher, 'x', {}, page)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('takes no text for a command, whatever marks are in it', async () => {
    const text = fc.string({ unit: fc.constantFrom(...`'"\\:*&|!()<->%_ 打架abc1,;\n`), maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, async (query) => {
        await found(query).catch((error: { code?: string }) => expect(error.code).toBe('BAD_USER_INPUT'));
      }),
      { numRuns: 100 },
    );
  });

  it('stores a text of whatever length and marks', async () => {
    const incident = await tell({ description: `${`'\\:A'"&`.repeat(100)}${'打架'.repeat(4_000)}火灾` });
    expect(await found('打架')).toEqual(numbers([incident]));
    expect(await found('火灾')).toEqual(numbers([incident]));
  });
});

describe('calls that may be about one matter', () => {
  it('are suggested 200 m and 5 minutes apart, likeliest first, with what speaks for it', async () => {
    const first = await town.report(1, 1, { description: '南门口有人打架' });
    town.later(240);
    // 1.3 streets of 150 m
    const second = await town.report(1, 2.3, { type: 'dispute', description: '两个男的在南门口打架' });
    const third = await town.services.incidents.reportIncident(town.actors.dispatcher, {
      type: 'street-disturbance',
      location: { lon: first.location.lon, lat: first.location.lat + 0.0001 },
      description: '南门打架',
    });
    expect(numbers(third.possibleDuplicates)).toEqual(numbers([first, second]));
    const { incidentWork } = town.services;
    const suggestions = await incidentWork.suggestionsByIncidentIds(town.actors.dispatcher, [first.id, second.id]);
    const [why] = suggestions.get(second.id)!.filter(({ incident }) => incident.id === first.id);
    expect(why).toMatchObject({ sameType: false, sameCaller: false, secondsApart: 241 });
    expect(why!.distanceM).toBeGreaterThan(190);
    expect(why!.wordSimilarity).toBeGreaterThan(0.25);
  });

  it('are not looked for among those that are over', async () => {
    const first = await town.report(1, 1);
    await town.services.incidentWork.cancel(town.actors.dispatcher, { incidentId: first.id, reason: 'x' });
    const input = { type: 'street-disturbance', location: first.location };
    expect((await town.services.incidents.reportIncident(town.actors.dispatcher, input)).possibleDuplicates).toEqual(
      [],
    );
  });

  it('from one telephone are known to be so by those who may see callers only', async () => {
    const caller = { phone: '13800000001' };
    const first = await town.report(1, 1, { caller });
    town.later(900);
    const second = await town.report(1, 5, { caller });
    const { incidentWork } = town.services;
    const of = async (actor: Actor) => (await incidentWork.suggestionsByIncidentIds(actor, [second.id])).get(second.id);
    expect(await of(town.actors.dispatcher)).toMatchObject([{ sameCaller: true, incident: { id: first.id } }]);
    expect(await of(town.actors.planner)).toEqual([]);
    expect(await of(town.units[0]!.officer)).toBeUndefined();
  });
});
