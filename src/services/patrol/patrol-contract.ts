/** The use cases of patrol: where units without a call are to be seen, and who was seen where. Part of `contract.ts`. */
import { type PatrolTarget } from '../../core/patrol/patrol-target.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';

export type { PatrolTarget } from '../../core/patrol/patrol-target.js';

export interface PatrolStepInput {
  readonly targetId: string;
  /** Why, with DECLINE. */
  readonly reason?: string | null;
  readonly idempotencyKey?: string | null;
}

export type PatrolFeedItem =
  | { readonly cursor: string; readonly target: PatrolTarget; readonly resync?: undefined }
  | { readonly cursor: string; readonly target?: undefined; readonly resync: string };

export interface GridPresence {
  readonly gridId: string;
  /** Begin of the hour. */
  readonly hour: Date;
  /** Unit-seconds: two units for a minute are 120. */
  readonly seconds: number;
  /** Units that came in. */
  readonly visits: number;
}

export interface PresenceFilter {
  readonly gridId?: string | null;
  readonly stationId?: string | null;
  readonly from: Date;
  readonly until: Date;
}

export interface UnseenGrid {
  readonly gridId: string;
  readonly code: string;
  /** Null: nobody was ever seen there. */
  readonly seenAt: Date | null;
}

export interface PatrolService {
  /** The open target of each unit that has one. The command sees all; an officer sees the own unit's. */
  targetsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, PatrolTarget>>;
  /** ACCEPT or DECLINE, by the unit's officer or the command. The same step again is answered like the first time; otherwise CONFLICT with the state. */
  stepTarget(actor: Actor, step: 'ACCEPT' | 'DECLINE', input: PatrolStepInput): Promise<PatrolTarget>;
  /** Every change of the unit's targets. Without `after`: the open one first, where there is one, then live. */
  patrolFeed(
    actor: Actor,
    options: { unitId: string; after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<PatrolFeedItem, void, void>;
  /** By hour, then grid; hours without anybody are left out. At most 31 days at once. */
  presence(actor: Actor, filter: PresenceFilter, page: PageRequest): Promise<Page<GridPresence>>;
  /** Those in which nobody was ever seen first. */
  gridsLongestUnseen(
    actor: Actor,
    filter: { readonly stationId?: string | null },
    page: PageRequest,
  ): Promise<Page<UnseenGrid>>;
}
