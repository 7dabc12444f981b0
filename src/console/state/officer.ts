/** What an officer's screen knows: the own unit, and the assignment that was told last. */
import { type ConsoleOwnAssignmentFragment } from '../generated/graphql.js';

export type OwnAssignment = ConsoleOwnAssignmentFragment;

export interface OfficerState {
  /** The id of the own unit, which stands in `State.units`; null: there is none, undefined: not known yet. */
  readonly unitId: string | null | undefined;
  /** The active one, or the last one while nothing else has come; undefined: not known yet. */
  readonly assignment: OwnAssignment | null | undefined;
}

export const NO_OFFICER: OfficerState = { unitId: undefined, assignment: undefined };
