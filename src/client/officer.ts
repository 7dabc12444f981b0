/** The steps of an officer, by their names. Each resolves when it is kept; its outcome follows when the server has answered. */
import { type PositionFix } from './officer-actions.js';
import { FIXES_AT_ONCE, type Outbox, type Queued } from './outbox.js';

export interface Officer extends Pick<Outbox, 'onOutcome' | 'waiting'> {
  /** The device has the offer: by program, as soon as it came in. Acknowledging implies it. */
  confirmDelivery(assignmentId: string): Promise<Queued>;
  /** 签收 */
  acknowledge(assignmentId: string): Promise<Queued>;
  decline(assignmentId: string, reason?: string): Promise<Queued>;
  /** 出警 */
  startTravel(assignmentId: string): Promise<Queued>;
  /** 到场 */
  arrive(assignmentId: string): Promise<Queued>;
  /** 反馈 */
  clear(assignmentId: string, result?: string): Promise<Queued>;
  /** A sign of life on scene. */
  confirmStatus(assignmentId: string): Promise<Queued>;
  /** One or more, with the device's own time in `fixAt`. Those that wait are sent together, a hundred at a time; the outcome is that of the last of these given. */
  positions(fixes: readonly PositionFix[]): Promise<Queued>;
}

export function createOfficer(outbox: Outbox): Officer {
  return {
    confirmDelivery: (assignmentId) => outbox.add({ kind: 'confirmDelivery', assignmentId }),
    acknowledge: (assignmentId) => outbox.add({ kind: 'acknowledge', assignmentId }),
    decline: (assignmentId, reason) => outbox.add({ kind: 'decline', assignmentId, reason }),
    startTravel: (assignmentId) => outbox.add({ kind: 'startTravel', assignmentId }),
    arrive: (assignmentId) => outbox.add({ kind: 'arrive', assignmentId }),
    clear: (assignmentId, result) => outbox.add({ kind: 'clear', assignmentId, result }),
    confirmStatus: (assignmentId) => outbox.add({ kind: 'confirmStatus', assignmentId }),
    async positions(fixes) {
      let start = 0;
      for (; fixes.length - start > FIXES_AT_ONCE; start += FIXES_AT_ONCE)
        await outbox.add({ kind: 'positions', fixes: fixes.slice(start, start + FIXES_AT_ONCE) });
      return outbox.add({ kind: 'positions', fixes: fixes.slice(start) });
    },
    onOutcome: (listener) => outbox.onOutcome(listener),
    waiting: () => outbox.waiting(),
  };
}
