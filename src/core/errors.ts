/**
 * The closed union of errors that the product raises on purpose. The edge (GraphQL, CLI, HTTP) maps `code` to its own form;
 * anything else that is thrown is a defect.
 */

export type ErrorCode =
  'BAD_USER_INPUT' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFLICT' | 'RATE_LIMITED' | 'RESYNC';

/** `path`: where in the input; `expected`: what would be right; `state`: the current state, with CONFLICT. */
export interface ErrorDetails {
  readonly path?: readonly (string | number)[];
  readonly expected?: string;
  readonly state?: string;
  readonly [key: string]: unknown;
}

export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The input is wrong. `path` says where, `message` what was wrong, `expected` what would be right. */
export function badInput(path: readonly (string | number)[], message: string, expected: string): DomainError {
  return new DomainError('BAD_USER_INPUT', `${path.join('.')}: ${message}; expected ${expected}`, { path, expected });
}

/** What does not exist, or may not be seen by the actor: the same answer for both. */
export function notFound(what: string, id: string): DomainError {
  return new DomainError('NOT_FOUND', `${what} ${JSON.stringify(id)} was not found`, { what });
}

/** The current state does not allow it. */
export function conflict(message: string, state: string, more: Readonly<Record<string, unknown>> = {}): DomainError {
  return new DomainError('CONFLICT', message, { state, ...more });
}

export function forbidden(what: string): DomainError {
  return new DomainError('FORBIDDEN', `your role does not allow to ${what}`);
}
