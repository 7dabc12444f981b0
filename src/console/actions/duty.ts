/** The work of one unit beside its assignment: shift, break, patrol. The unit is the officer's own, or the one that is selected. */
import {
  ConsoleAcceptPatrolDocument,
  ConsoleDeclinePatrolDocument,
  ConsoleEndBreakDocument,
  ConsoleEndShiftDocument,
  ConsoleStartBreakDocument,
  ConsoleStartShiftDocument,
  ConsoleUnitByIdDocument,
  ConsoleUnitDutyDocument,
} from '../generated/graphql.js';
import { type Parts } from './parts.js';
import { type PictureActions } from './picture.js';
import { createChange } from './request-keys.js';

/** Changes return whether they were done. */
export interface DutyActions {
  load(unitId: string): Promise<void>;
  startShift(unitId: string, shiftId: string): Promise<boolean>;
  endShift(unitId: string, shiftId: string): Promise<boolean>;
  startBreak(unitId: string, minutes: number): Promise<boolean>;
  endBreak(unitId: string): Promise<boolean>;
  acceptPatrol(unitId: string, targetId: string): Promise<boolean>;
  declinePatrol(unitId: string, targetId: string): Promise<boolean>;
}

export function createDutyActions({ store, client }: Parts, picture: PictureActions): DutyActions {
  const change = createChange(store);
  let asked = 0;

  async function load(unitId: string): Promise<void> {
    const mine = ++asked;
    try {
      const { unit } = await client.run(ConsoleUnitDutyDocument, { id: unitId });
      if (mine === asked && unit) store.set({ duty: unit });
    } catch {
      // What is shown stays; the next change of the unit reads again.
    }
  }

  /** The unit is read again in any case: its state follows, and after a refusal what was offered was out of date. */
  async function take<Input extends object>(
    name: string,
    unitId: string,
    input: Input,
    send: (keyed: Input & { readonly idempotencyKey: string }) => Promise<object>,
  ): Promise<boolean> {
    const answer = await change(`${name}:${unitId}`, input, send);
    await Promise.all([load(unitId), readUnit(unitId)]);
    return answer !== null;
  }

  async function readUnit(id: string): Promise<void> {
    try {
      const { unit } = await client.run(ConsoleUnitByIdDocument, { id });
      if (unit) picture.mergeUnit(unit);
    } catch {
      // The next event about the unit reads again.
    }
  }

  return {
    load,
    startShift: (unitId, shiftId) =>
      take('start-shift', unitId, { shiftId }, (input) => client.run(ConsoleStartShiftDocument, { input })),
    endShift: (unitId, shiftId) =>
      take('end-shift', unitId, { shiftId }, (input) => client.run(ConsoleEndShiftDocument, { input })),
    startBreak: (unitId, minutes) =>
      take('start-break', unitId, { unitId, minutes }, (input) => client.run(ConsoleStartBreakDocument, { input })),
    endBreak: (unitId) =>
      take('end-break', unitId, { unitId }, (input) => client.run(ConsoleEndBreakDocument, { input })),
    acceptPatrol: (unitId, targetId) =>
      take('accept-patrol', unitId, { targetId }, (input) => client.run(ConsoleAcceptPatrolDocument, { input })),
    declinePatrol: (unitId, targetId) =>
      take('decline-patrol', unitId, { targetId, reason: null }, (input) =>
        client.run(ConsoleDeclinePatrolDocument, { input }),
      ),
  };
}
