/** One request to `/graphql`, and the first of its errors as an `ApiError`. */
import { ApiError, toErrorCode } from './api-error.js';

const ENDPOINT = '/graphql';

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: unknown } }[];
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
    throw new ApiError('NETWORK', 'no answer', { cause });
  }
  const error = answer.errors?.[0];
  if (error) throw new ApiError(toErrorCode(error.extensions?.code), error.message);
  return answer.data;
}
