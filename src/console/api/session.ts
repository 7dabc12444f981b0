/**
 * The session of this tab. Tokens lie in sessionStorage: they end with the tab, and no other tab or later user of a shared console finds
 * them; a cookie would be sent by every page that can make the browser ask, and localStorage would outlive the shift.
 */
import { print } from 'graphql';
import {
  ConsoleRefreshSessionDocument,
  type ConsoleRefreshSessionMutation,
  type ConsoleSessionFragment,
} from '../generated/graphql.js';
import { ApiError } from './api-error.js';
import { post } from './post.js';

const KEY = 'xunge.session';
/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

export interface SessionKeeper {
  current(): ConsoleSessionFragment | null;
  keep(session: ConsoleSessionFragment | null): void;
  /** A token that is good for the next request; null where nobody is signed in. Throws `ApiError` UNAUTHENTICATED where it cannot be renewed. */
  accessToken(): Promise<string | null>;
  /** Exchanges the refresh token. Several callers at once share one exchange, since each refresh token works once. */
  renew(): Promise<string>;
}

/** `onEnd`: the session could not be renewed; the user must sign in again. */
export function createSessionKeeper(now: () => number, onEnd: () => void): SessionKeeper {
  let session = restore();
  let renewal: Promise<string> | null = null;

  const keep = (next: ConsoleSessionFragment | null): void => {
    session = next;
    if (next === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(next));
  };

  const exchange = async (): Promise<string> => {
    if (session === null) throw new ApiError('UNAUTHENTICATED', 'nobody is signed in');
    try {
      const variables = { input: { refreshToken: session.refreshToken } };
      const data = await post(JSON.stringify({ query: print(ConsoleRefreshSessionDocument), variables }), null);
      keep((data as ConsoleRefreshSessionMutation).refreshSession);
      return session.accessToken;
    } catch (error) {
      // A server that cannot be reached says nothing about the session.
      if (error instanceof ApiError && error.code !== 'NETWORK') {
        keep(null);
        onEnd();
      }
      throw error;
    }
  };

  const renew = (): Promise<string> => {
    renewal ??= exchange().finally(() => {
      renewal = null;
    });
    return renewal;
  };

  return {
    current: () => session,
    keep,
    renew,
    async accessToken() {
      if (session === null) return null;
      return Date.parse(session.expiresAt) - now() < RENEW_BEFORE_MS ? renew() : session.accessToken;
    },
  };
}

function restore(): ConsoleSessionFragment | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as ConsoleSessionFragment | null;
  } catch {
    // Written by another version: the user signs in again.
    return null;
  }
}
