/** One request to `/graphql`, and the first of its errors as an `ApiError`. */
import { ApiError, toErrorCode } from './api-error.js';

const ENDPOINT = '/graphql';

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: unknown; readonly path?: unknown; readonly expected?: unknown };
  }[];
}

/** Sends a body as it is. Throws `ApiError`. */
export async function post(body: string, accessToken: string | null, signal?: AbortSignal): Promise<unknown> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (accessToken !== null) headers['authorization'] = `Bearer ${accessToken}`;
  let answer: Answer;
  try {
    const response = await fetch(ENDPOINT, { method: 'POST', headers, body, ...(signal ? { signal } : {}) });
    answer = (await response.json()) as Answer;
  } catch (cause) {
    throw new ApiError('NETWORK', 'no answer', {}, { cause });
  }
  const error = answer.errors?.[0];
  if (error) throw toApiErrorOf(error);
  return answer.data;
}

function toApiErrorOf({ message, extensions }: NonNullable<Answer['errors']>[number]): ApiError {
  const { code, path, expected } = extensions ?? {};
  return new ApiError(toErrorCode(code), message, {
    ...(Array.isArray(path) && path.length > 0 && { path: path.join('.') }),
    ...(typeof expected === 'string' && { expected }),
  });
}
