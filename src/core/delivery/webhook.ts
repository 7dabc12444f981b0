/** Webhooks: systems elsewhere that are told of events, each at its own pace and in the order of the log. */

export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Kinds of events, or beginnings of kinds that end in a dot; none: all. */
  readonly kinds: readonly string[];
  readonly active: boolean;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  /** The last event that was delivered, given up or not wanted. */
  readonly afterSeq: number;
  readonly lastDeliveredAt: Date | null;
  /** Of the event that comes next: how often it has failed, and how the last time. */
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly nextAttemptAt: Date | null;
}

/** An event that a webhook would not take. */
export interface DeadLetter {
  readonly id: string;
  readonly webhookId: string;
  readonly seq: number;
  readonly kind: string;
  readonly diedAt: Date;
  readonly attempts: number;
  /** HTTP status of the last attempt; null: there was no answer. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** When somebody asked to try it once more; null: nobody has, or it has failed again. */
  readonly retryAt: Date | null;
}
