/**
 * Errors as clients see them. A `DomainError` keeps its code and details; what graphql itself refuses keeps the codes of Apollo Server; everything
 * else is a defect and says only under which request id the log tells more.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError, type ErrorCode } from '../core/errors.js';

/** HTTP status where an error answers a whole request. An error of a field goes with 200, as GraphQL over HTTP wants it. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  RESYNC: 409,
};

export interface Defect {
  readonly cause: unknown;
  readonly path: readonly (string | number)[] | undefined;
}

/** An error that refuses a request before it is executed. */
export function refusal(error: DomainError): GraphQLError {
  const http = { status: HTTP_STATUS[error.code] };
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.details, code: error.code, http },
  });
}

/** The error that a resolver threw, whatever graphql wrapped around it. */
function innermost(error: unknown): unknown {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError !== undefined && inner.originalError !== null)
    inner = inner.originalError;
  return inner;
}

/** graphql finds out only during execution that a variable inside an argument is null where it must not be. */
function isBadArgument(error: GraphQLError): boolean {
  return error.message.startsWith('Argument "');
}

/** What is neither a domain error nor GraphQL's own refusal of a request, or null. */
export function defectIn(error: unknown): Defect | null {
  const cause = innermost(error);
  if (cause instanceof DomainError) return null;
  const path = error instanceof GraphQLError ? error.path : undefined;
  if (cause instanceof GraphQLError) {
    // Raised by a field without a code: a scalar could not serialize what a service returned.
    const unexpected = path !== undefined && cause.extensions['code'] === undefined && !isBadArgument(cause);
    return unexpected ? { cause, path } : null;
  }
  return { cause, path };
}

/**
 * `formatted` is the error as graphql or Apollo would send it, `error` the one that was thrown. `requestId` null where the request is not known:
 * then whoever wrote the log entry put the id into `formatted.extensions`.
 */
export function toClientError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string | null = null,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const cause = innermost(error);
  if (cause instanceof DomainError) {
    return { message: cause.message, locations, path, extensions: { ...cause.details, code: cause.code } };
  }
  if (defectIn(error) !== null) {
    const id = requestId ?? formatted.extensions?.['requestId'];
    return {
      message: `an unexpected error occurred; the server's log has it under request ${String(id)}`,
      locations,
      path,
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: id },
    };
  }
  // Development aids of others must not leak paths of files.
  const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
  const code = cause instanceof GraphQLError && isBadArgument(cause) ? { code: 'BAD_USER_INPUT' } : {};
  return { message: formatted.message, locations, path, extensions: { ...extensions, ...code } };
}

/** Apollo and graphql leave out the code of some refusals until the last moment. */
export function codeOf(error: GraphQLFormattedError): string {
  const code = error.extensions?.['code'];
  return typeof code === 'string' ? code : 'GRAPHQL';
}
