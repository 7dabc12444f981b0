/** The use cases of past positions. Part of `contract.ts`. */
import { type PastPosition } from '../../core/fleet/past-position.js';
import { type LoggedEvent } from '../../events/event.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';

export interface TrackInput {
  readonly unitId: string;
  readonly from: Date;
  /** Exclusive; 31 days after `from` at most. */
  readonly to: Date;
  /** At most one position in every step of so many seconds, its first; 0: all. */
  readonly everyS: number;
  /** Also those that were never live. */
  readonly includeFlagged: boolean;
}

export interface ReplayInput {
  readonly from: Date;
  /** Exclusive; 24 hours after `from` at most. */
  readonly to: Date;
  /** A GeoJSON polygon, unchecked; null: everywhere. */
  readonly within: object | null;
  /** Of each unit at most one position in every step of so many seconds; 0: all. */
  readonly everyS: number;
}

/** At one moment events come before positions. */
export type ReplayItem =
  | { readonly at: Date; readonly event: LoggedEvent; readonly position?: undefined }
  | { readonly at: Date; readonly position: PastPosition; readonly event?: undefined };

export interface PositionHistoryService {
  /** By the device's time. NOT_FOUND for units that the actor may not see. */
  track(actor: Actor, input: TrackInput, page: PageRequest): Promise<Page<PastPosition>>;
  /** What happened between two times, in order: for those who may read the log. */
  replay(actor: Actor, input: ReplayInput, page: PageRequest): Promise<Page<ReplayItem>>;
}
