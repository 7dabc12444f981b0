/** How often somebody may ask: a bucket of one second's worth of requests that fills at the same pace (a token bucket). */
import { DomainError } from '../../core/errors.js';

interface Bucket {
  /** Thousandths of a request, so that every millisecond fills it by a whole number. */
  left: number;
  atMs: number;
}

const REQUEST = 1_000;

/** Buckets that are full again say nothing; they are thrown away when so many have come together. */
const MOST_BUCKETS = 10_000;

export class RequestPace {
  readonly #perS: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perS: number) {
    this.#perS = perS;
  }

  /** Throws RATE_LIMITED. */
  count(id: string, now: Date): void {
    const nowMs = now.getTime();
    if (this.#buckets.size >= MOST_BUCKETS) this.#forgetFull(nowMs);
    const bucket = this.#buckets.get(id) ?? { left: this.#perS * REQUEST, atMs: nowMs };
    // A clock that was set back gives nothing and takes nothing.
    bucket.left = Math.min(this.#perS * REQUEST, bucket.left + Math.max(0, nowMs - bucket.atMs) * this.#perS);
    bucket.atMs = nowMs;
    this.#buckets.set(id, bucket);
    if (bucket.left < REQUEST)
      throw new DomainError(
        'RATE_LIMITED',
        `more than ${this.#perS} requests a second; send later what was not taken`,
        { retryAfterS: 1 },
      );
    bucket.left -= REQUEST;
  }

  #forgetFull(nowMs: number): void {
    for (const [id, { atMs }] of this.#buckets) if (nowMs - atMs >= 1_000) this.#buckets.delete(id);
  }
}
