/** Response plans and the rules of dispatch: read where somebody looks at them, and put in force. */
import {
  ConsoleDispatchSettingsDocument,
  ConsolePlansDocument,
  ConsolePutPlanDocument,
  ConsolePutSettingsDocument,
  ConsoleSetMinimumCoverDocument,
  type DispatchPolicyInput,
  type ResponsePlanContentInput,
} from '../generated/graphql.js';
import { type PlansState } from '../state/plans.js';
import { announce, messages, type Parts, tryQuietly } from './parts.js';
import { createChange } from './request-keys.js';

export interface PlansActions {
  load(): Promise<void>;
  applyEvent(kind: string): void;
  /** `content` as it was typed: the server says what does not fit. The version that is then in force, or null. */
  putPlan(incidentType: string, priority: number | null, content: unknown): Promise<number | null>;
  putPolicy(policy: DispatchPolicyInput): Promise<boolean>;
  setMinimumCover(station: { readonly id: string; readonly name: string }, units: number): Promise<boolean>;
}

export function createPlansActions({ store, client }: Parts): PlansActions {
  const change = createChange(store);

  function keep(part: Partial<PlansState>): void {
    store.set(({ planning }) => ({ planning: { ...planning, ...part } }));
  }

  async function load(): Promise<void> {
    const [plans, rules] = await Promise.all([
      tryQuietly(store, () => client.run(ConsolePlansDocument, {})),
      tryQuietly(store, () => client.run(ConsoleDispatchSettingsDocument, {})),
    ]);
    keep({ ...(plans && { plans: plans.responsePlans }), ...(rules && { rules: rules.dispatchSettings }) });
  }

  return {
    load,
    applyEvent(kind) {
      if (/^(response-plan|dispatch-settings)\./.test(kind) && store.get().planning.plans !== null) void load();
    },
    async putPlan(incidentType, priority, content) {
      const input = { incidentType, priority, content: content as ResponsePlanContentInput };
      const answer = await change(`put-plan:${incidentType}`, input, (keyed) =>
        client.run(ConsolePutPlanDocument, { input: keyed }),
      );
      if (answer === null) return null;
      await load();
      return answer.putResponsePlan.plan.version;
    },
    async putPolicy(policy) {
      const answer = await change('put-policy', { policy }, (input) =>
        client.run(ConsolePutSettingsDocument, { input }),
      );
      if (answer === null) return false;
      keep({ rules: answer.putDispatchSettings.settings });
      announce(store, messages(store).plans.settings.done);
      return true;
    },
    async setMinimumCover({ id, name }, units) {
      const answer = await change(`cover:${id}`, { stationId: id, units }, (input) =>
        client.run(ConsoleSetMinimumCoverDocument, { input }),
      );
      if (answer === null) return false;
      announce(store, messages(store).plans.settings.coverDone(name, units));
      await load();
      return true;
    },
  };
}
