/** Use cases of response plans: read them, and put a new version in force. */
import { parseResponsePlan } from '../../core/dispatch/parse-response-plan.js';
import { badInput } from '../../core/errors.js';
import { inTransaction } from '../../database/database.js';
import { listIncidentTypes } from '../../database/incident-repository.js';
import { insertPlan, listPlans, listPlansByIncidentIds } from '../../database/response-plan-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { authorise, may } from '../actor.js';
import { checkRequiredText, checkWhole, plausibleIds } from '../border.js';
import { type ResponsePlanService } from '../contract.js';
import { once } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';

export function createResponsePlanService({ database, tail, clock }: ServiceContext): ResponsePlanService {
  const { knex } = database;
  return {
    async listPlans(actor, filter) {
      authorise(actor, 'see all incidents');
      return listPlans(knex, filter);
    },

    async putPlan(actor, { idempotencyKey, ...input }) {
      authorise(actor, 'change response plans');
      const incidentType = checkRequiredText(input.incidentType, ['input', 'incidentType'], 100);
      const priority = input.priority == null ? null : checkWhole(input.priority, ['input', 'priority'], 1, 4);
      const content = parseResponsePlan(input.content, ['input', 'content']);
      const now = clock();
      const body = { incidentType, priority, content };
      const plan = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'putResponsePlan', key: idempotencyKey, body, now }, async () => {
          const types = (await listIncidentTypes(trx)).map(({ slug }) => slug);
          if (!types.includes(incidentType))
            throw badInput(
              ['input', 'incidentType'],
              `${JSON.stringify(incidentType)} is not an incident type`,
              types.join(', '),
            );
          const put = await insertPlan(trx, {
            incidentType,
            priority,
            content,
            createdAt: now,
            createdBy: actor.accountId,
          });
          await appendEvents(trx, [
            {
              at: now,
              kind: EventKind.RESPONSE_PLAN_CHANGED,
              actorId: actor.accountId,
              data: { planId: put.id, incidentType, priority, version: put.version, content },
            },
          ]);
          return put;
        }),
      );
      await tail.catchUp();
      return plan;
    },

    async plansByIncidentIds(actor, ids) {
      if (!may(actor, 'see all incidents')) return new Map();
      const rows = await listPlansByIncidentIds(knex, plausibleIds(ids));
      return new Map(rows.map(({ incidentId, ...plan }) => [incidentId, plan]));
    },
  };
}
