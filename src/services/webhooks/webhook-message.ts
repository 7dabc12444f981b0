/** What a webhook is sent: an event as `eventFeed` shows it to an administrator, with a name that stays the same however often it is sent. */
import { formatCursor, type LoggedEvent } from '../../events/event.js';

export interface WebhookMessage {
  /** The same for the same event, for receivers that were sent it twice. */
  readonly id: string;
  readonly body: string;
}

export function eventMessage(event: LoggedEvent, epoch: string): WebhookMessage {
  const { seq, at, kind, actorId, unitId, incidentId, data } = event;
  const id = `event_${epoch}_${seq}`;
  const actor = actorId === null ? null : { id: actorId };
  const cursor = formatCursor({ epoch, seq });
  return { id, body: JSON.stringify({ id, seq, cursor, kind, at, actor, unitId, incidentId, data }) };
}

/** Says nothing, and is in no log. */
export function pingMessage(id: string, at: Date): WebhookMessage {
  const nothing = { seq: null, cursor: null, actor: null, unitId: null, incidentId: null, data: {} };
  return { id: `ping_${id}`, body: JSON.stringify({ id: `ping_${id}`, kind: 'webhook.ping', at, ...nothing }) };
}
