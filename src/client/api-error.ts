/** What can go wrong between a client and the server, as one type. */

/** Codes of the API. RESYNC comes as an item of a feed; as an error only from lists that are read by cursor. */
export type ServerErrorCode =
  'BAD_USER_INPUT' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFLICT' | 'RATE_LIMITED' | 'RESYNC';

/**
 * NETWORK: no answer of the server came, so that nobody knows whether the request was carried out. SERVER_FAILED: the server answered that it failed.
 * REFUSED: server and client do not understand each other (another version); trying again does not help. CLOSED: this client was closed.
 */
export type ErrorCode = ServerErrorCode | 'NETWORK' | 'SERVER_FAILED' | 'REFUSED' | 'CLOSED';

export interface ErrorDetails {
  /** Where in the input, with BAD_USER_INPUT. */
  readonly path?: readonly (string | number)[];
  /** What would be right, with BAD_USER_INPUT. */
  readonly expected?: string;
  /** The current state, with CONFLICT. */
  readonly state?: string;
  /** With RATE_LIMITED: when to try again. */
  readonly retryAfterS?: number;
  /** Everything that the server said beside code and message. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get path(): readonly (string | number)[] | undefined {
    return this.details.path;
  }
  get expected(): string | undefined {
    return this.details.expected;
  }
  get state(): string | undefined {
    return this.details.state;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  get isPassing(): boolean {
    return this.code === 'NETWORK' || this.code === 'SERVER_FAILED' || this.code === 'RATE_LIMITED';
  }
}

/** An error in the form of GraphQL's answer. */
export interface GraphqlError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const SERVER_CODES: readonly string[] = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'RESYNC',
] satisfies ServerErrorCode[];

export function fromGraphql({ message, extensions = {} }: GraphqlError): ApiError {
  const { code, path, expected, state, retryAfterS } = extensions;
  return new ApiError(codeOf(code), message, {
    ...(Array.isArray(path) && { path: path as (string | number)[] }),
    ...(typeof expected === 'string' && { expected }),
    ...(typeof state === 'string' && { state }),
    ...(typeof retryAfterS === 'number' && { retryAfterS }),
    extensions,
  });
}

function codeOf(code: unknown): ErrorCode {
  const known = SERVER_CODES.indexOf(String(code));
  if (known >= 0) return SERVER_CODES[known] as ServerErrorCode;
  // Parsing and validation failed: the document is of another version of the schema.
  return String(code).startsWith('GRAPHQL_') ? 'REFUSED' : 'SERVER_FAILED';
}

export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError('NETWORK', cause instanceof Error ? cause.message : 'no answer', {}, { cause });
}
