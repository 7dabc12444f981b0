/** Queries and mutations: one POST each to `/graphql`, typed by the document. Refreshes the session once where the token has expired. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { ApiError, toErrorCode } from './api-error.js';
import { type SessionKeeper } from './session.js';

const ENDPOINT = '/graphql';

export interface Client {
  /** Throws `ApiError`. */
  run<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: unknown } }[];
}

export function createClient(session: SessionKeeper): Client {
  return {
    async run(document, variables, signal) {
      const body = JSON.stringify({ query: print(document), variables });
      const token = await session.accessToken();
      try {
        return (await post(body, token, signal)) as never;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'UNAUTHENTICATED' || token === null) throw error;
        return (await post(body, await session.renew(), signal)) as never;
      }
    },
  };
}

/** Sends one request. Also used by the session keeper, which must not ask itself for a token. */
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
