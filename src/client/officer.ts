/** The steps of an officer, by their names. Each resolves when it is kept; its outcome follows when the server has answered. */
import { type PositionFix } from './officer-actions.js';
import { type Outbox, type Queued } from './outbox.js';

export interface Officer extends Pick<Outbox, 'onOutcome' | 'waiting'> {
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
  /** With the device's own time in `fixAt`. Sent together where several wait. */
  positions(fixes: readonly PositionFix[]): Promise<Queued>;
}

export function createOfficer(outbox: Outbox): Officer {
  return {
    acknowledge: (assignmentId) => outbox.add({ kind: 'acknowledge', assignmentId }),
    decline: (assignmentId, reason) => outbox.add({ kind: 'decline', assignmentId, reason }),
    startTravel: (assignmentId) => outbox.add({ kind: 'startTravel', assignmentId }),
    arrive: (assignmentId) => outbox.add({ kind: 'arrive', assignmentId }),
    clear: (assignmentId, result) => outbox.add({ kind: 'clear', assignmentId, result }),
    confirmStatus: (assignmentId) => outbox.add({ kind: 'confirmStatus', assignmentId }),
    positions: (fixes) => outbox.add({ kind: 'positions', fixes }),
    onOutcome: (listener) => outbox.onOutcome(listener),
    waiting: () => outbox.waiting(),
  };
}
