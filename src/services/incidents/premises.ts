/** Use cases about premises: what a unit should know before it arrives. The command keeps the notes; those at work on an incident there read them. */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { parsePolygon } from '../../core/geo/geojson.js';
import { isActive } from '../../core/incident/assignment.js';
import { HazardKind, MOST_RADIUS_M, type PremiseNote, type PremisePlace } from '../../core/incident/premise-note.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { lockIncident } from '../../database/incident-repository.js';
import {
  insertPremiseNote,
  listNotesByIncidentIds,
  listOpenIncidentIdsAt,
  listPremiseNotes,
  lockPremiseNote,
  updateWithdrawn,
} from '../../database/premise-note-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise, may } from '../actor.js';
import {
  checkMoment,
  checkNumber,
  checkPoint,
  checkText,
  extentOf,
  isId,
  plausibleIds,
  type ServiceArea,
} from '../border.js';
import { assignmentEvents } from './incident-change.js';
import { type AddPremiseNoteInput, type PremiseService } from './incident-work-contract.js';
import { once } from '../idempotency.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';

const MOST_TEXT = 1_000;
const MOST_VERTICES = 1_000;
/** About a house. */
const USUAL_RADIUS_M = 30;
const LEAST_RADIUS_M = 5;

export function createPremiseService({ database, tail, clock, area }: ServiceContext): PremiseService {
  const { knex } = database;

  /** For the feeds of units at work where the note applies: their assignment again, so that they read the notes anew. */
  async function tellUnits(trx: Trx, actor: Actor, note: PremiseNote, now: Date): Promise<NewEvent[]> {
    const events: NewEvent[] = [];
    for (const id of await listOpenIncidentIdsAt(trx, note.id)) {
      // Locked, in the order of ids: a step taken meanwhile must not stand in the log before an older state of its assignment.
      const incident = (await lockIncident(database, trx, id))!;
      const active = (await listAssignmentsByIncidentIds(trx, [id])).filter(({ status }) => isActive(status));
      events.push(
        ...(await assignmentEvents(EventKind.ASSIGNMENT_PREMISES_CHANGED, { trx, actor, now }, incident, active)),
      );
    }
    return events;
  }

  /** `data` of `premise.…` events: the note as it then was. */
  const noteEvent = (kind: EventKind, actor: Actor, note: PremiseNote, now: Date): NewEvent => ({
    at: now,
    kind,
    actorId: actor.accountId,
    data: { note },
  });

  return {
    async addNote(actor, { idempotencyKey: key, ...input }) {
      authorise(actor, 'keep premise notes');
      const now = clock();
      const request = { actor, operation: 'addPremiseNote', key, body: input, now };
      const added = await inTransaction(database, (trx) =>
        once<PremiseNote>(trx, request, async () => {
          const checked = checkNote(input, area, now);
          const note = await insertPremiseNote(trx, { ...checked, createdAt: now, createdBy: actor.accountId });
          const events = await tellUnits(trx, actor, note, now);
          await appendEvents(trx, [noteEvent(EventKind.PREMISE_NOTE_ADDED, actor, note, now), ...events]);
          return note;
        }),
      );
      await tail.catchUp();
      return added;
    },

    async withdrawNote(actor, { noteId, idempotencyKey: key }) {
      authorise(actor, 'keep premise notes');
      if (!isId(noteId)) throw notFound('premise note', noteId);
      const now = clock();
      const request = { actor, operation: 'withdrawPremiseNote', key, body: { noteId }, now };
      const withdrawn = await inTransaction(database, (trx) =>
        once<PremiseNote>(trx, request, async () => {
          const note = await lockPremiseNote(trx, noteId);
          if (note === null) throw notFound('premise note', noteId);
          if (note.withdrawnAt !== null) return note;
          if (note.validUntil !== null && note.validUntil <= now)
            throw conflict('the note has ended by itself', 'ENDED', { noteId });
          await updateWithdrawn(trx, noteId, now, actor.accountId);
          const after = { ...note, withdrawnAt: now };
          const events = await tellUnits(trx, actor, note, now);
          await appendEvents(trx, [noteEvent(EventKind.PREMISE_NOTE_WITHDRAWN, actor, after, now), ...events]);
          return after;
        }),
      );
      await tail.catchUp();
      return withdrawn;
    },

    async listNotes(actor, { includeOver }, { first, after }) {
      authorise(actor, 'keep premise notes');
      const limit = checkFirst(first);
      const key = decodeKey(after, 2);
      if (key !== null && !(Number.isFinite(key[0]) && isId(String(key[1]))))
        throw badInput(['after'], 'is not a cursor of this list', 'the endCursor of an earlier page');
      const notes = await listPremiseNotes(knex, {
        validAt: includeOver ? null : clock(),
        after: key === null ? null : [key[0] as number, String(key[1])],
        limit: limit + 1,
      });
      return toPage(
        notes,
        limit,
        ({ createdAt, id }) => [createdAt.getTime(), id],
        (note) => note,
      );
    },

    async notesByIncidentIds(actor, ids) {
      let wanted = plausibleIds(ids);
      if (!may(actor, 'keep premise notes')) {
        if (actor.unitId === null) return new Map();
        const assignments = await listAssignmentsByIncidentIds(knex, wanted);
        const at = assignments.filter(({ unitId, status }) => unitId === actor.unitId && isActive(status));
        wanted = [...new Set(at.map(({ incidentId }) => incidentId))];
      }
      return wanted.length === 0 ? new Map() : listNotesByIncidentIds(database, wanted, clock());
    },
  };
}

type CheckedNote = Omit<PremiseNote, 'id' | 'createdAt' | 'createdBy' | 'withdrawnAt'>;

function checkNote(input: AddPremiseNoteInput, area: ServiceArea, now: Date): CheckedNote {
  const hazard = input.hazard ?? null;
  if ((input.kind === 'HAZARD') !== (hazard !== null))
    throw badInput(
      ['input', 'hazard'],
      hazard === null ? 'is missing with kind HAZARD' : 'is given with kind NOTE',
      `with kind HAZARD one of ${Object.values(HazardKind).join(', ')}; otherwise none`,
    );
  const text = checkText(input.text, ['input', 'text'], MOST_TEXT);
  const textEn = checkText(input.textEn, ['input', 'textEn'], MOST_TEXT);
  if (text === null && textEn === null)
    throw badInput(['input', 'text'], 'is missing, and so is textEn', 'a text in at least one language');
  const validUntil = input.validUntil == null ? null : checkMoment(input.validUntil, ['input', 'validUntil']);
  if (validUntil !== null && validUntil <= now)
    throw badInput(['input', 'validUntil'], `${validUntil.toISOString()} is over`, 'a time after now');
  return { kind: input.kind, hazard, text, textEn, place: checkPlace(input, area), validUntil };
}

function checkPlace({ point, radiusM, polygon }: AddPremiseNoteInput, area: ServiceArea): PremisePlace {
  if ((point == null) === (polygon == null))
    throw badInput(['input'], 'says in two ways or not at all where', 'exactly one of point and polygon');
  if (point != null) {
    const { lon, lat } = checkPoint(point, ['input', 'point'], area);
    const radius = checkNumber(radiusM ?? USUAL_RADIUS_M, ['input', 'radiusM'], LEAST_RADIUS_M, MOST_RADIUS_M);
    return { type: 'Point', coordinates: [lon, lat], radiusM: radius };
  }
  if (radiusM != null) throw badInput(['input', 'radiusM'], 'is given with a polygon', 'a radius with a point only');
  const limits = { serviceArea: extentOf(area), mostVertices: MOST_VERTICES };
  return parsePolygon(polygon, ['input', 'polygon'], limits);
}
