/** Sending by the plan: the recommendation for the selected incident, and the proposals for those that are held. */
import {
  ConsoleAssignUnitDocument,
  ConsoleDispatchIncidentDocument,
  ConsoleQueueDocument,
  ConsoleRecommendationDocument,
} from '../generated/graphql.js';
import { mayDispatch } from '../state/rights.js';
import { NO_RECOMMENDATION } from '../state/desk.js';
import { gather } from './gather.js';
import { announce, attempt, messages, type Parts } from './parts.js';
import { type PictureActions } from './picture.js';
import { createRequestKeys } from './request-keys.js';

/** One decision of the queue is often several events. */
const QUEUE_GATHER_MS = 600;
/** After these somebody may be free, or somebody waits. */
const STIRS_QUEUE = /^(assignment\.|incident\.|unit\.duty-changed|dispatch-settings\.)/;

export interface SendingActions {
  /** Asks who should go by the plan. Forgets the answer about another incident. */
  recommend(incidentId: string): Promise<void>;
  /** Sends everybody whom the plan asks for and who can go now. */
  dispatch(incidentId: string): Promise<void>;
  /** What would be done with the held incidents; asks nothing where none is held. */
  loadQueue(): Promise<void>;
  /** Keeps the proposals up to date while somebody looks at them; returns how to stop. */
  watchQueue(): () => void;
  applyEvent(kind: string): void;
  /** Sends the units that the queue proposes for one incident. */
  sendProposed(incidentId: string): Promise<void>;
}

export function createSendingActions({ store, client }: Parts, picture: PictureActions): SendingActions {
  const keys = createRequestKeys(store);
  let asking: AbortController | null = null;
  let watching = 0;
  const reloadQueue = gather(QUEUE_GATHER_MS, loadQueue);

  async function recommend(incidentId: string): Promise<void> {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    store.set(({ recommendation }) => ({
      recommendation: {
        ...(recommendation.incidentId === incidentId ? recommendation : NO_RECOMMENDATION),
        incidentId,
        loading: true,
      },
    }));
    let answer = null;
    try {
      answer = await client.run(ConsoleRecommendationDocument, { incidentId }, mine.signal);
    } catch {
      // The list of the nearest units stands without it; the button asks again.
    }
    if (mine.signal.aborted) return;
    store.set({
      recommendation: {
        incidentId,
        loading: false,
        plan: answer?.incident?.responsePlan ?? null,
        proposal: answer?.recommendation ?? null,
      },
    });
  }

  async function loadQueue(): Promise<void> {
    const { incidents, account, queue } = store.get();
    if (!mayDispatch(account)) return;
    if (![...incidents.values()].some(({ status }) => status === 'HELD')) {
      store.set({ queue: { loading: false, proposal: null } });
      return;
    }
    store.set({ queue: { ...queue, loading: true } });
    try {
      store.set({ queue: { loading: false, proposal: (await client.run(ConsoleQueueDocument, {})).queue } });
    } catch {
      store.set({ queue: { ...queue, loading: false } });
    }
  }

  /** True where the unit was sent. */
  async function assign(incidentId: string, unitId: string): Promise<boolean> {
    const change = JSON.stringify(['assign', incidentId, unitId]);
    const idempotencyKey = keys.keyOf(change);
    const answer = await attempt(store, `send:${incidentId}`, () =>
      client.run(ConsoleAssignUnitDocument, { input: { incidentId, unitId, idempotencyKey } }),
    );
    keys.settle(change);
    if (answer === null) return false;
    picture.mergeUnit(answer.assignUnit.assignment.unit);
    picture.mergeIncident(answer.assignUnit.incident);
    return true;
  }

  return {
    recommend,
    loadQueue,
    watchQueue() {
      watching += 1;
      void loadQueue();
      return () => void (watching -= 1);
    },
    applyEvent(kind) {
      if (watching > 0 && STIRS_QUEUE.test(kind)) reloadQueue();
    },

    async dispatch(incidentId) {
      const change = JSON.stringify(['dispatch', incidentId]);
      const input = { incidentId, idempotencyKey: keys.keyOf(change) };
      const before = new Set(
        store
          .get()
          .incidents.get(incidentId)
          ?.assignments.map(({ id }) => id),
      );
      const answer = await attempt(store, `dispatch:${incidentId}`, () =>
        client.run(ConsoleDispatchIncidentDocument, { input }),
      );
      keys.settle(change);
      if (answer) {
        const { incident, assignments } = answer.dispatchIncident;
        for (const { unit } of assignments) picture.mergeUnit(unit);
        picture.mergeIncident(incident);
        const sent = assignments.filter(({ id }) => !before.has(id)).map(({ unit }) => unit.callSign);
        announce(store, messages(store).sending.done(incident.number, sent.join(', ')));
      }
      await recommend(incidentId);
    },

    async sendProposed(incidentId) {
      const matches = store.get().queue.proposal?.now.filter(({ incident }) => incident.id === incidentId) ?? [];
      for (const { unit } of matches) if (!(await assign(incidentId, unit.id))) break;
      await loadQueue();
    },
  };
}
