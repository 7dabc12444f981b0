/** What an officer's device does and must not lose: each action with the operation that carries it. All of them may be repeated without a second effect. */
import {
  AcknowledgeAssignmentDocument,
  ArriveOnSceneDocument,
  ClearAssignmentDocument,
  ConfirmDeliveryDocument,
  ConfirmStatusDocument,
  DeclineAssignmentDocument,
  type PositionFixInput,
  ReportPositionsDocument,
  StartTravelDocument,
} from './generated/operations.js';
import { type Operation } from './operation.js';

export type PositionFix = PositionFixInput;

export type OfficerAction =
  | {
      readonly kind: 'confirmDelivery' | 'acknowledge' | 'startTravel' | 'arrive' | 'confirmStatus';
      readonly assignmentId: string;
    }
  | { readonly kind: 'decline'; readonly assignmentId: string; readonly reason?: string | null }
  | { readonly kind: 'clear'; readonly assignmentId: string; readonly result?: string | null }
  | { readonly kind: 'positions'; readonly fixes: readonly PositionFix[] };

/** Actions of one lane are sent one after the other; lanes do not wait for each other. */
export function laneOf(action: OfficerAction): string {
  return action.kind === 'positions' ? 'positions' : `assignment ${action.assignmentId}`;
}

export interface Request {
  readonly operation: Operation<unknown, unknown>;
  readonly variables: unknown;
}

export function toRequest(action: OfficerAction, idempotencyKey: string): Request {
  if (action.kind === 'positions') return request(ReportPositionsDocument, { fixes: [...action.fixes] });
  const { assignmentId } = action;
  switch (action.kind) {
    case 'confirmDelivery':
      return request(ConfirmDeliveryDocument, { input: { assignmentId, idempotencyKey } });
    case 'acknowledge':
      return request(AcknowledgeAssignmentDocument, { input: { assignmentId, idempotencyKey } });
    case 'decline':
      return request(DeclineAssignmentDocument, { input: { assignmentId, reason: action.reason, idempotencyKey } });
    case 'startTravel':
      return request(StartTravelDocument, { input: { assignmentId, idempotencyKey } });
    case 'arrive':
      return request(ArriveOnSceneDocument, { input: { assignmentId, idempotencyKey } });
    case 'clear':
      return request(ClearAssignmentDocument, { input: { assignmentId, result: action.result, idempotencyKey } });
    case 'confirmStatus':
      return request(ConfirmStatusDocument, { input: { assignmentId, idempotencyKey } });
  }
}

function request<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables): Request {
  return { operation: operation as Operation<unknown, unknown>, variables };
}
