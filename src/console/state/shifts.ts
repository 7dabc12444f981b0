/** The roster of a week, posts at events, and the grids that nobody has been seen in for longest. */
import {
  type ConsoleEventPostFragment,
  type ConsoleRosterQuery,
  type ConsoleShiftFragment,
  type ConsoleUnseenGridsQuery,
} from '../generated/graphql.js';

export type Shift = ConsoleShiftFragment;
export type EventPost = ConsoleEventPostFragment;
export type CoverGap = ConsoleRosterQuery['rosterGaps'][number];
export type ShiftPattern = ConsoleRosterQuery['shiftPatterns'][number];
export type UnseenGrid = ConsoleUnseenGridsQuery['gridsLongestUnseen']['edges'][number]['node'];

export interface RosterOf {
  readonly stationId: string;
  /** The Monday, such as 2026-11-23. */
  readonly monday: string;
}

export interface ShiftsState {
  /** What is shown of the roster; null: nothing yet. */
  readonly of: RosterOf | null;
  readonly roster: {
    readonly of: RosterOf;
    readonly shifts: readonly Shift[];
    readonly gaps: readonly CoverGap[];
    readonly patterns: readonly ShiftPattern[];
    readonly more: boolean;
  } | null;
  readonly posts: readonly EventPost[] | null;
  readonly unseen: readonly UnseenGrid[] | null;
}

export const NO_SHIFTS: ShiftsState = { of: null, roster: null, posts: null, unseen: null };
