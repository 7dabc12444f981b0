/** One operation by POST to `/graphql`. */
import { ApiError, fromGraphql, type GraphqlError } from './api-error.js';
import { type Operation } from './operation.js';

export type Post = <Data, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  options?: { readonly accessToken?: string | null; readonly signal?: AbortSignal },
) => Promise<Data>;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

/** Requests reject with `ApiError`: NETWORK where no answer of the server came within `timeoutMs`. */
export function createPost(endpoint: string, fetch: typeof globalThis.fetch, timeoutMs: number): Post {
  return async (operation, variables, { accessToken = null, signal } = {}) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const onAbort = (): void => late.abort();
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) late.abort();
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
          ...(accessToken !== null && { authorization: `Bearer ${accessToken}` }),
        },
        body: JSON.stringify({ query: operation.text, operationName: operation.name, variables }),
        signal: late.signal,
      });
      return toData(await readAnswer(response)) as never;
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw new ApiError('NETWORK', signal?.aborted ? 'the request was given up' : 'no answer', {}, { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };
}

/** Something between client and server, such as a gateway, answers without GraphQL when the server is not there. */
async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    const answer = JSON.parse(text) as unknown;
    if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer))
      return answer as Answer;
  } catch {
    // Said below.
  }
  throw new ApiError('NETWORK', `the answer is none of this API: ${response.status} ${response.statusText}`);
}

function toData({ data, errors }: Answer): unknown {
  const [error] = errors ?? [];
  if (error !== undefined) throw fromGraphql(error);
  return data;
}
