/** What can go wrong between the page and the server, reduced to what a user can be told. */

/** The codes of the API that the page has words for; CONFLICT_STATE: a CONFLICT that is not about a unit; NETWORK: no answer; OTHER: anything else. */
export const API_ERROR_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'CONFLICT_STATE',
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
    /** Where in the input, and what would be right; with BAD_USER_INPUT. */
    readonly where: { readonly path?: string; readonly expected?: string } = {},
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
  return new ApiError('OTHER', cause instanceof Error ? cause.message : String(cause), {}, { cause });
}
