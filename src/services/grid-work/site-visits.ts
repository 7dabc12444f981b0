/** Use case: an inspector visits a site of a round and writes down what is wrong there. */
import { badInput, conflict, forbidden, notFound } from '../../core/errors.js';
import { type VisitResult } from '../../core/grid-work/inspection.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  insertVisit,
  listInspectors,
  listRoundsByIds,
  listRoundSites,
  lockRound,
} from '../../database/inspection-repository.js';
import { insertHazards } from '../../database/site-hazard-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkRequiredText, checkText, isId } from '../border.js';
import { type HazardInput, type InspectionService, type RecordVisitInput } from './grid-work-contract.js';
import { once } from '../idempotency.js';
import { checkPhotos } from './photo-references.js';
import { type ServiceContext } from '../service-context.js';

const MOST_HAZARDS = 50;

export function createSiteVisits({ database, tail, clock }: ServiceContext): Pick<InspectionService, 'recordVisit'> {
  /** The round stays open until this transaction ends. */
  async function checkRound(trx: Trx, actor: Actor, { roundId, siteId }: RecordVisitInput, now: Date): Promise<void> {
    const round = isId(roundId) ? await lockRound(trx, roundId, 'SHARE') : null;
    const seenBy = may(actor, 'see all grid work') ? null : actor.accountId;
    if (round === null || (await listRoundsByIds(trx, [roundId], seenBy)).length === 0)
      throw notFound('inspection round', roundId);
    const inspectors = (await listInspectors(trx, [roundId])).get(round.id) ?? [];
    if (!inspectors.includes(actor.accountId) && !may(actor, 'handle all grid work'))
      throw forbidden('visit sites in a round that you do not inspect');
    if (!(await listRoundSites(trx, [roundId])).get(round.id)!.includes(siteId.toLowerCase()))
      throw notFound('inspection site', siteId);
    if (round.status !== 'OPEN') throw conflict(`the round is ${round.status}`, round.status, { roundId });
    if (now < round.startsAt)
      throw conflict(`the round begins on ${round.startsAt.toISOString()}`, 'NOT_BEGUN', { roundId });
  }

  async function record(trx: Trx, actor: Actor, input: RecordVisitInput, now: Date) {
    const { result, remark, hazards } = checkVisit(input);
    await checkRound(trx, actor, input, now);
    const { roundId, siteId } = input;
    const visit = await insertVisit(trx, {
      roundId,
      siteId,
      visitedBy: actor.accountId,
      visitedAt: now,
      result,
      remark,
    });
    if (visit === null) throw conflict('the site has been visited in this round', 'VISITED', { roundId, siteId });
    const found = await insertHazards(
      trx,
      hazards.map(({ putRightOnTheSpot, ...hazard }) => ({
        ...hazard,
        siteId,
        visitId: visit.id,
        status: putRightOnTheSpot ? 'PUT_RIGHT' : 'FOUND',
        foundAt: now,
        endedAt: putRightOnTheSpot ? now : null,
      })),
    );
    await appendEvents(trx, [
      {
        at: now,
        kind: EventKind.INSPECTION_SITE_VISITED,
        actorId: actor.accountId,
        data: { roundId, siteId, visit, hazards: found },
      },
    ]);
    return { visit, hazards: found };
  }

  return {
    async recordVisit(actor, input) {
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const recorded = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'recordSiteVisit', key: idempotencyKey, body, now }, () =>
          record(trx, actor, input, now),
        ),
      );
      await tail.catchUp();
      return recorded;
    },
  };
}

function checkVisit({ notAccessible, hazards, remark }: RecordVisitInput) {
  const found = hazards ?? [];
  if (notAccessible && found.length > 0)
    throw badInput(['input', 'hazards'], 'are given for a site that nobody could enter', 'none with notAccessible');
  if (found.length > MOST_HAZARDS)
    throw badInput(['input', 'hazards'], `${found.length} hazards are too many`, `at most ${MOST_HAZARDS}`);
  const result: VisitResult = notAccessible ? 'NOT_ACCESSIBLE' : found.length > 0 ? 'HAZARDS' : 'CLEAN';
  return {
    result,
    remark: checkText(remark, ['input', 'remark'], 2_000),
    hazards: found.map((hazard, i) => checkHazard(hazard, ['input', 'hazards', i])),
  };
}

function checkHazard(
  { kind, description, photos, putRightOnTheSpot }: HazardInput,
  path: readonly (string | number)[],
) {
  return {
    kind,
    description: checkRequiredText(description, [...path, 'description'], 2_000),
    photos: checkPhotos(photos, [...path, 'photos']),
    putRightOnTheSpot: putRightOnTheSpot ?? false,
  };
}
