/** Idempotent mutations: the same key with the same body is answered like the first time and does nothing; with another body it is CONFLICT. */
import { createHash } from 'node:crypto';
import { conflict } from '../core/errors.js';
import { type Trx } from '../database/database.js';
import { claimKey, type KeyClaim, storeResponse } from '../database/idempotency-repository.js';
import { type Actor } from './actor.js';
import { checkText } from './border.js';

const MAX_KEY_LENGTH = 200;

export interface IdempotentRequest {
  readonly actor: Actor;
  /** Name of the mutation. */
  readonly operation: string;
  /** The client's key; null or absent: `work` simply runs. */
  readonly key: string | null | undefined;
  /** What the mutation was asked, without the key. */
  readonly body: unknown;
  readonly now: Date;
}

/** Runs `work` in `trx` unless the key has been answered before. Answers must survive JSON; moments in fields named `…At`, `…By` or `…Until` come back as `Date`. */
export async function once<T>(trx: Trx, request: IdempotentRequest, work: () => Promise<T>): Promise<T> {
  const key = checkText(request.key, ['input', 'idempotencyKey'], MAX_KEY_LENGTH);
  if (key === null) return work();
  const claim: KeyClaim = {
    accountId: request.actor.accountId,
    key,
    operation: request.operation,
    bodyHash: createHash('sha256').update(canonicalJson(request.body)).digest(),
    at: request.now,
  };
  const result = await claimKey(trx, claim);
  switch (result.kind) {
    case 'repeated':
      return reviveMoments(result.response) as T;
    case 'other-body':
      throw conflict(
        `the idempotency key ${JSON.stringify(key)} was used for another request; use a new key for each request`,
        'KEY_USED',
      );
    case 'first': {
      const answer = await work();
      await storeResponse(trx, claim, answer);
      return answer;
    }
  }
}

/** JSON with sorted keys, and without those that are null or absent: two ways of saying nothing are one. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(
      Object.entries(part)
        .filter(([, member]) => member !== null && member !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function reviveMoments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviveMoments);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      /(At|By|Until)$/.test(name) && typeof member === 'string' && MOMENT.test(member)
        ? new Date(member)
        : reviveMoments(member),
    ]),
  );
}
