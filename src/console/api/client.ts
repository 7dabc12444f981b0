/** Queries and mutations: one POST each to `/graphql`, typed by the document. Refreshes the session once where the token has expired. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { ApiError } from './api-error.js';
import { post } from './post.js';
import { type SessionKeeper } from './session.js';

export interface Client {
  /** Throws `ApiError`. */
  run<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data>;
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
