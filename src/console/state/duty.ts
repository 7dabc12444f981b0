/** Officers at work: calls for help, and the shift, break, posts and patrol target of the unit that is looked at. */
import { type ConsolePanicFragment, type ConsoleUnitDutyFragment } from '../generated/graphql.js';

export type Panic = ConsolePanicFragment;
export type UnitDuty = ConsoleUnitDutyFragment;
export type PatrolTarget = NonNullable<UnitDuty['patrolTarget']>;

/** Still to be gone to. */
export function isOpenTarget({ status }: PatrolTarget): boolean {
  return status === 'OFFERED' || status === 'ACCEPTED';
}
