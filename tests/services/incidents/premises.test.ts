import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type PremiseNote } from '../../../src/core/incident/premise-note.js';
import { type Actor } from '../../../src/services/actor.js';
import { type AddPremiseNoteInput } from '../../../src/services/incidents/incident-work-contract.js';
import { corner } from '../../support/town.js';
import { type IncidentTown, openIncidentTown } from './incident-town.js';

let town: IncidentTown;
beforeAll(async () => {
  town = await openIncidentTown();
});
beforeEach(async () => {
  await town.database.knex.raw('delete from assignments; delete from incidents; delete from premise_notes');
});
afterAll(() => town.close());

const DOG = { kind: 'HAZARD', hazard: 'DOG', text: '院内有恶犬' } as const;

const add = (more: Partial<AddPremiseNoteInput>): Promise<PremiseNote> =>
  town.services.premises.addNote(town.actors.dispatcher, { ...DOG, ...more });

async function notesAt(incident: Incident, actor: Actor = town.actors.dispatcher): Promise<string[]> {
  const notes = await town.services.premises.notesByIncidentIds(actor, [incident.id]);
  return (notes.get(incident.id) ?? []).map(({ text, textEn }) => text ?? textEn!);
}

/** A rectangle of streets. */
function block(west: number, south: number, east: number, north: number): object {
  const at = (column: number, row: number): number[] => [corner(column, row).lon, corner(column, row).lat];
  const ring = [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)];
  return { type: 'Polygon', coordinates: [ring] };
}

describe('notes about premises', () => {
  it('are shown with incidents within their radius, and with no other', async () => {
    await add({ point: corner(2, 2), radiusM: 100 });
    expect(await notesAt(await town.report(2.6, 2))).toEqual(['院内有恶犬']);
    expect(await notesAt(await town.report(2.7, 2))).toEqual([]);
  });

  it('are shown with incidents inside their polygon and on its border, and with no other', async () => {
    await add({ polygon: block(2, 2, 4, 4) });
    expect(await notesAt(await town.report(3, 3))).toHaveLength(1);
    expect(await notesAt(await town.report(4, 3))).toHaveLength(1);
    expect(await notesAt(await town.report(4.1, 3))).toEqual([]);
  });

  it('come with hazards first, then the newest', async () => {
    const point = corner(2, 2);
    for (const note of [
      { kind: 'NOTE', hazard: null, text: 'key at the gate' },
      { text: 'dog' },
      { kind: 'NOTE', hazard: null, text: null, textEn: 'new bell' },
      { hazard: 'GAS', text: 'gas' },
    ] as const) {
      town.later(1);
      await add({ ...note, point });
    }
    expect(await notesAt(await town.report(2, 2))).toEqual(['gas', 'dog', 'new bell', 'key at the gate']);
  });

  it('end by themselves, or by being withdrawn, and stay on record', async () => {
    const incident = await town.report(2, 2);
    const point = corner(2, 2);
    const validUntil = new Date(incident.reportedAt.getTime() + 60_000);
    await add({ point, text: 'short', validUntil });
    const note = await add({ point, text: 'long' });
    expect(await notesAt(incident)).toHaveLength(2);
    town.later(60);
    expect(await notesAt(incident)).toEqual(['long']);
    const { premises } = town.services;
    const withdrawn = await premises.withdrawNote(town.actors.supervisor, { noteId: note.id });
    expect(await premises.withdrawNote(town.actors.supervisor, { noteId: note.id })).toEqual(withdrawn);
    expect(await notesAt(incident)).toEqual([]);
    const list = async (includeOver: boolean) =>
      (await premises.listNotes(town.actors.dispatcher, { includeOver }, { first: 10 })).edges.length;
    expect([await list(false), await list(true)]).toEqual([0, 2]);
  });

  it('are for the command, and for officers while they are assigned', async () => {
    await add({ point: corner(2, 2) });
    const incident = await town.report(2, 2);
    const assignment = await town.assign(incident, 0);
    const [sent, other] = [town.units[0]!.officer, town.units[1]!.officer];
    expect(await notesAt(incident, sent)).toHaveLength(1);
    for (const actor of [other, town.actors.planner, town.actors.gridworker])
      expect(await notesAt(incident, actor)).toEqual([]);
    await town.step(assignment, 'DECLINE');
    expect(await notesAt(incident, sent)).toEqual([]);
    const { premises } = town.services;
    await expect(premises.addNote(sent, { ...DOG, point: corner(2, 2) })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(premises.listNotes(sent, { includeOver: false }, { first: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('that come while a unit is on its way reach its officer at once', async () => {
    const incident = await town.report(2, 2);
    const assignment = await town.assign(incident, 0);
    const unitId = town.units[0]!.id;
    const feed = town.services.feeds.assignmentFeed(town.units[0]!.officer, { unitId });
    await feed.next();
    await add({ point: corner(2, 2) });
    expect((await feed.next()).value).toMatchObject({ assignment: { id: assignment.id, status: 'OFFERED' } });
    await feed.return();
    const kinds = (await town.kindsOf(incident)).filter((kind) => !kind.startsWith('delivery.'));
    expect(kinds.at(-1)).toBe('assignment.premises-changed');
    expect(town.fleet.picture.get(unitId)!.assignment).toMatchObject({ id: assignment.id, status: 'OFFERED' });
  });

  it('sent again with the same key are written once', async () => {
    const first = await add({
      point: corner(2, 2),
      idempotencyKey: 'note-once',
      validUntil: new Date('2026-12-01T00:00:00Z'),
    });
    const again = await add({
      point: corner(2, 2),
      idempotencyKey: 'note-once',
      validUntil: new Date('2026-12-01T00:00:00Z'),
    });
    expect(again).toEqual(first);
  });

  it.each<[string, Partial<AddPremiseNoteInput>]>([
    ['input.hazard', { hazard: null }],
    ['input.hazard', { kind: 'NOTE' }],
    ['input.text', { text: ' ' }],
    ['input', { point: undefined }],
    ['input', { polygon: block(1, 1, 2, 2) }],
    ['input.radiusM', { radiusM: 501 }],
    ['input.radiusM', { point: undefined, polygon: block(1, 1, 2, 2), radiusM: 10 }],
    ['input.validUntil', { validUntil: new Date('2026-01-01T00:00:00Z') }],
    ['input.point', { point: { lon: 0, lat: 0 } }],
  ])('are refused at %s where they make no sense: %j', async (path, wrong) => {
    const refusal = await add({ point: corner(2, 2), ...wrong }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { path: path.split('.') } });
    expect(await town.database.knex('premise_notes').first('id')).toBeUndefined();
  });
});
