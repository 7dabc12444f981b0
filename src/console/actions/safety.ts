/** Calls for help: raised, taken back, and shown to the command. */
import { ConsoleCancelPanicDocument, ConsolePanicsDocument, ConsoleRaisePanicDocument } from '../generated/graphql.js';
import { mayDispatch } from '../state/rights.js';
import { gather } from './gather.js';
import { announce, messages, type Parts } from './parts.js';
import { createChange } from './request-keys.js';

const GATHER_MS = 150;

/** Changes return whether they were done. */
export interface SafetyActions {
  /** The calls that are open; for the command. */
  load(): Promise<void>;
  applyEvent(kind: string): void;
  /** Where the unit is the server knows best: by its fixes, or by where it was sent. */
  raise(unitId: string): Promise<boolean>;
  takeBack(panicId: string, reason: string): Promise<boolean>;
}

export function createSafetyActions({ store, client }: Parts): SafetyActions {
  const change = createChange(store);

  async function load(): Promise<void> {
    if (!mayDispatch(store.get().account)) return;
    try {
      const { openPanics } = await client.run(ConsolePanicsDocument, {});
      const known = new Set(store.get().panics.map(({ id }) => id));
      store.set({ panics: openPanics });
      const raised = openPanics.find(({ id }) => !known.has(id));
      if (raised) announce(store, messages(store).safety.raised(raised.callSign));
    } catch {
      // What is shown stays; the next event, or the next resync, reads again.
    }
  }

  const loadSoon = gather(GATHER_MS, load);

  return {
    load,
    applyEvent(kind) {
      // While somebody is in danger, every step of those who come is told in the banner.
      const matters =
        kind.startsWith('panic.') || (store.get().panics.length > 0 && /^(assignment|incident)\./.test(kind));
      if (matters) loadSoon();
    },
    async raise(unitId) {
      const answer = await change('panic', { unitId }, (input) => client.run(ConsoleRaisePanicDocument, { input }));
      return answer !== null;
    },
    async takeBack(panicId, reason) {
      const answer = await change('take-back', { panicId, reason }, (input) =>
        client.run(ConsoleCancelPanicDocument, { input }),
      );
      await load();
      return answer !== null;
    },
  };
}
