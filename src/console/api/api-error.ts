/** What can go wrong between the page and the server, reduced to what a user can be told. */

/** The codes of the API that the page has words for; NETWORK: no answer; OTHER: anything else. */
export const API_ERROR_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'NETWORK',
  'OTHER',
] as const;
export type ApiErrorCode = (typeof API_ERROR_CODES)[number];

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ApiErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The code in a GraphQL error's `extensions.code`, where the page knows it. */
export function toErrorCode(code: unknown): ApiErrorCode {
  return API_ERROR_CODES.find((known) => known === code) ?? 'OTHER';
}

export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError('OTHER', cause instanceof Error ? cause.message : String(cause), { cause });
}
