/** Use cases of hand-overs: ask a partner to take an incident over, and what the partner does about it. */
import { type HandOverPartner } from '../../core/dispatch/response-plan.js';
import { badInput, conflict, forbidden, notFound } from '../../core/errors.js';
import { isActive } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import {
  type HandOverStatus,
  type HandOverStep,
  type IncidentHandOver,
  isUnended,
  nextHandOverStatus,
  resultOfHandOverStep,
} from '../../core/tasks/hand-over.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  findHandOver,
  type HandOverRowChange,
  insertHandOver,
  listHandOverIdsFor,
  listHandOversByIncidentIds,
  listHandOversFor,
  updateHandOver,
} from '../../database/hand-over-repository.js';
import { listPartners } from '../../database/incident-code-repository.js';
import { updateIncident } from '../../database/incident-repository.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkRequiredText, checkText, checkWhole, isId, plausibleIds } from '../border.js';
import { once } from '../idempotency.js';
import { lockForWork, refused } from '../incidents/incident-change.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { type TaskBoard } from './task-board.js';
import { HAND_OVER_EVENTS, workEvent } from './task-event.js';
import { readerOf } from './task-rights.js';
import { type HandOverIncidentInput, type HandOverService } from './tasks-contract.js';

const MOST_TEXT = 2_000;
const DAY_S = 86_400;
const USUAL_FOLLOW_UP_S = 3 * DAY_S;
const MOST_FOLLOW_UP_S = 365 * DAY_S;
const WITH_PARTNER: readonly HandOverStatus[] = ['REQUESTED', 'ACCEPTED'];

/** Slug of the partner as incidents are transferred to it; a deployment may lack it. */
function slugOf(partner: HandOverPartner): string {
  return partner.toLowerCase().replaceAll('_', '-');
}

export function createHandOverService(
  { database, tail, clock, plans }: ServiceContext,
  board: TaskBoard,
): HandOverService {
  const { knex } = database;

  /** Its incident, locked. NOT_FOUND where the actor may not hand it over, and it is none of the actor's. */
  async function lockToHandOver(trx: Trx, actor: Actor, incidentId: string): Promise<Incident> {
    if (!isId(incidentId)) throw notFound('incident', incidentId);
    if (!may(actor, 'work on incidents')) {
      const assignments = await listAssignmentsByIncidentIds(trx, [incidentId]);
      const own = assignments.filter(({ unitId }) => unitId === actor.unitId);
      if (own.length === 0 && !may(actor, 'see all incidents')) throw notFound('incident', incidentId);
      if (!own.some(({ status }) => isActive(status))) throw forbidden('hand over incidents that you are not at');
    }
    const incident = await lockForWork(database, trx, incidentId);
    if (incident.status === 'CANCELLED' || incident.status === 'DUPLICATE') throw refused(incident, 'be handed over');
    return incident;
  }

  async function ask(
    trx: Trx,
    actor: Actor,
    { incidentId, to, remark, followUpWithinS }: HandOverIncidentInput,
    now: Date,
  ): Promise<IncidentHandOver> {
    const incident = await lockToHandOver(trx, actor, incidentId);
    const events: NewEvent[] = [];
    // What the plan foresees is there before somebody asks for it.
    await board.follow(trx, actor, incident, now, events);
    const known = (await listHandOversByIncidentIds(trx, [incident.id])).find(
      (each) => each.to === to && isUnended(each.status),
    );
    if (known !== undefined && known.status !== 'PROPOSED') return known;
    const planned = (await plans.of(trx, incident))?.handOver;
    const withinS = followUpWithinS ?? (planned?.to === to ? planned.followUpWithinS : USUAL_FOLLOW_UP_S);
    const dueAt = new Date(now.getTime() + withinS * 1000);
    const handOver =
      known === undefined
        ? await insertHandOver(trx, {
            ...{ incidentId: incident.id, to, isPlanned: false, status: 'REQUESTED', followUpWithinS: withinS },
            ...{ createdAt: now, requestedAt: now, requestedBy: actor.accountId, dueAt, remark: remark ?? null },
          })
        : await updateHandOver(trx, known.id, {
            ...{ status: 'REQUESTED', follow_up_within_s: withinS, requested_at: now },
            ...{ requested_by: actor.accountId, due_at: dueAt, remark: remark ?? null },
          });
    events.push(workEvent(HAND_OVER_EVENTS.REQUESTED, { handOver }, { at: now, author: actor, incident }));
    await appendEvents(trx, events);
    return handOver;
  }

  /** The hand-over, its incident locked, for somebody who may take the step. */
  async function hold(
    trx: Trx,
    actor: Actor,
    handOverId: string,
    step: HandOverStep,
  ): Promise<{ handOver: IncidentHandOver; incident: Incident }> {
    const known = isId(handOverId) ? await findHandOver(trx, handOverId) : null;
    if (known === null) throw notFound('hand-over', handOverId);
    const isPartner =
      known.requestedAt !== null && (await listHandOverIdsFor(trx, readerOf(actor), [handOverId])).has(known.id);
    if (!isPartner && !may(actor, 'see all incidents')) throw notFound('hand-over', handOverId);
    const mayStep = may(actor, 'work on incidents') || (isPartner && step !== 'WITHDRAW');
    if (!mayStep) throw forbidden(`take this step of a hand-over`);
    const incident = await lockForWork(database, trx, known.incidentId);
    return { handOver: (await findHandOver(trx, handOverId))!, incident };
  }

  async function takeStep(
    trx: Trx,
    actor: Actor,
    step: 'ACCEPT' | 'FOLLOW_UP' | 'RETURN' | 'WITHDRAW',
    { handOverId, result }: { readonly handOverId: string; readonly result: string | null },
    now: Date,
  ): Promise<IncidentHandOver> {
    const { handOver: before, incident } = await hold(trx, actor, handOverId, step);
    if (before.status === resultOfHandOverStep(step) && (result === null || before.result === result)) return before;
    const status = nextHandOverStatus(before.status, step);
    if (status === null)
      throw conflict(
        `the hand-over of incident ${incident.number} to ${before.to} is ${before.status} and cannot ${inWords(step)}`,
        before.status,
        { handOverId: before.id },
      );
    const handOver = await updateHandOver(trx, before.id, changeOf(step, status, result, actor, now));
    await setPartner(trx, incident, handOver);
    await appendEvents(trx, [workEvent(HAND_OVER_EVENTS[status], { handOver }, { at: now, author: actor, incident })]);
    return handOver;
  }

  /** Whose an incident is (`Incident.partner`) follows what the partner says, as it does when a dispatcher transfers it. */
  async function setPartner(trx: Trx, incident: Incident, { to, status }: IncidentHandOver): Promise<void> {
    const slug = slugOf(to);
    if (status === 'RETURNED' && incident.partner === slug)
      await updateIncident(database, trx, incident.id, { partner: null });
    if (status !== 'ACCEPTED' || incident.partner === slug) return;
    if ((await listPartners(trx)).some((partner) => partner.slug === slug))
      await updateIncident(database, trx, incident.id, { partner: slug });
  }

  return {
    async handOverIncident(actor, { idempotencyKey: key, ...input }) {
      const body = {
        ...input,
        remark: checkText(input.remark, ['input', 'remark'], MOST_TEXT),
        followUpWithinS:
          input.followUpWithinS == null
            ? null
            : checkWhole(input.followUpWithinS, ['input', 'followUpWithinS'], 1, MOST_FOLLOW_UP_S),
      };
      const now = clock();
      const request = { actor, operation: 'handOverIncident', key, body, now };
      const handOver = await inTransaction(database, (trx) => once(trx, request, () => ask(trx, actor, body, now)));
      await tail.catchUp();
      return handOver;
    },

    async stepHandOver(actor, step, { handOverId, result: given, idempotencyKey: key }) {
      const path = ['input', step === 'FOLLOW_UP' ? 'result' : 'reason'];
      if (step === 'ACCEPT' && given != null) throw badInput(path, 'is given with ACCEPT', 'nothing');
      const result = step === 'ACCEPT' ? null : checkRequiredText(given, path, MOST_TEXT);
      const body = { handOverId, result };
      const now = clock();
      const request = { actor, operation: `handOver.${step}`, key, body, now };
      const handOver = await inTransaction(database, (trx) =>
        once(trx, request, () => takeStep(trx, actor, step, body, now)),
      );
      await tail.catchUp();
      return handOver;
    },

    async myHandOvers(actor, { statuses }, { first, after }) {
      const limit = checkFirst(first);
      const reader = may(actor, 'see all incidents') ? null : readerOf(actor);
      const rows = await listHandOversFor(knex, reader, statuses ?? WITH_PARTNER, decodeMomentKey(after), limit + 1);
      return toPage(
        rows,
        limit,
        ({ dueAt, id }) => [dueAt!.getTime(), id],
        (handOver) => handOver,
      );
    },

    async handOversByIncidentIds(actor, ids) {
      const all = await listHandOversByIncidentIds(knex, plausibleIds(ids));
      const own = may(actor, 'see all incidents')
        ? null
        : await listHandOverIdsFor(
            knex,
            readerOf(actor),
            all.map(({ id }) => id),
          );
      const byIncident = new Map<string, IncidentHandOver[]>();
      for (const handOver of all) {
        if (own !== null && !(own.has(handOver.id) && handOver.requestedAt !== null)) continue;
        const list = byIncident.get(handOver.incidentId) ?? [];
        list.push(handOver);
        byIncident.set(handOver.incidentId, list);
      }
      return byIncident;
    },
  };
}

function changeOf(
  step: 'ACCEPT' | 'FOLLOW_UP' | 'RETURN' | 'WITHDRAW',
  status: HandOverStatus,
  result: string | null,
  actor: Actor,
  now: Date,
): HandOverRowChange {
  switch (step) {
    case 'ACCEPT':
      return { status, accepted_at: now, handled_by: actor.accountId };
    case 'FOLLOW_UP':
    case 'RETURN':
      return { status, ended_at: now, handled_by: actor.accountId, result };
    case 'WITHDRAW':
      return { status, ended_at: now, cause: 'BY_COMMAND', result };
  }
}

function inWords(step: 'ACCEPT' | 'FOLLOW_UP' | 'RETURN' | 'WITHDRAW'): string {
  return {
    ACCEPT: 'be accepted',
    FOLLOW_UP: 'be followed up',
    RETURN: 'be returned',
    WITHDRAW: 'be withdrawn',
  }[step];
}
