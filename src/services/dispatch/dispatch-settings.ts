/** Who may be sent where: the policy, the matrix of pre-emption, and the cover that stations must keep. */
import { toDispatchPolicy } from '../../core/dispatch/dispatch-policy.js';
import { checkPreemptionMatrix } from '../../core/dispatch/preemption.js';
import { notFound } from '../../core/errors.js';
import { inTransaction } from '../../database/database.js';
import {
  listMinimumCover,
  readDispatchSettings,
  putDispatchSettings,
  updateMinimumCover,
} from '../../database/dispatch-settings-repository.js';
import { listStations } from '../../database/territory-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise, may } from '../actor.js';
import { checkWhole, isId } from '../border.js';
import { type DispatchSettingsService } from '../contract.js';
import { once } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';

const MAX_COVER = 1000;

export function createDispatchSettingsService({ database, tail, clock }: ServiceContext): DispatchSettingsService {
  const { knex } = database;
  return {
    async settings(actor) {
      checkReader(actor);
      return readDispatchSettings(knex);
    },

    async putSettings(actor, { idempotencyKey, policy, preemption }) {
      authorise(actor, 'change response plans');
      const newPolicy = policy == null ? null : toDispatchPolicy(policy, ['input', 'policy']);
      if (preemption != null) checkPreemptionMatrix(preemption, ['input', 'preemption']);
      const now = clock();
      const body = { policy, preemption };
      const settings = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'putDispatchSettings', key: idempotencyKey, body, now }, async () => {
          const before = await readDispatchSettings(trx);
          const after = { policy: newPolicy ?? before.policy, preemption: preemption ?? before.preemption };
          await putDispatchSettings(trx, after);
          await appendEvents(trx, [
            {
              at: now,
              kind: EventKind.DISPATCH_SETTINGS_CHANGED,
              actorId: actor.accountId,
              data: { ...after },
            },
          ]);
          return after;
        }),
      );
      await tail.catchUp();
      return settings;
    },

    async minimumCover(actor) {
      checkReader(actor);
      return listMinimumCover(knex);
    },

    async setMinimumCover(actor, { stationId, units, idempotencyKey }) {
      authorise(actor, 'change response plans');
      const minimum = checkWhole(units, ['input', 'units'], 0, MAX_COVER);
      if (!isId(stationId)) throw notFound('station', stationId);
      const now = clock();
      await inTransaction(database, (trx) =>
        once(
          trx,
          { actor, operation: 'setMinimumCover', key: idempotencyKey, body: { stationId, units }, now },
          async () => {
            if (!(await updateMinimumCover(trx, stationId, minimum))) throw notFound('station', stationId);
            await appendEvents(trx, [
              {
                at: now,
                kind: EventKind.DISPATCH_SETTINGS_CHANGED,
                actorId: actor.accountId,
                stationId,
                data: { minimumCover: minimum },
              },
            ]);
            return null;
          },
        ),
      );
      await tail.catchUp();
      return (await listStations(database)).find(({ id }) => id === stationId)!;
    },
  };
}

/** Whoever sends units by the rules, and whoever may change them. Throws FORBIDDEN. */
function checkReader(actor: Actor): void {
  if (!may(actor, 'change response plans')) authorise(actor, 'assign units');
}
