/** A request that is ready to be sent, and how it must be answered. */
import { type Actor } from '../../src/services/actor.js';
import { type Town } from '../support/town.js';

/** How a request must end: done, or refused with this code and, for CONFLICT, this state. */
export type Verdict = 'done' | { readonly code: string; readonly state?: string };

export interface Prepared {
  readonly verdict: Verdict;
  /** At a node; the same key makes it the same request. */
  ask(town: Town, idempotencyKey: string | null): Promise<unknown>;
}

export const conflict = (state: string): Verdict => ({ code: 'CONFLICT', state });
export const doneIf = (allowed: boolean, state: string): Verdict => (allowed ? 'done' : conflict(state));

export const fromNewest = <T>(list: readonly T[], back: number): T | undefined => list.at(-1 - back);

export function officerOf({ units }: Town, unitId: string): Actor {
  return units.find(({ id }) => id === unitId)!.officer;
}
