/**
 * Who the client is: an access token that is good for the next request. It is renewed shortly before it ends and when the server refuses it, by one exchange at a
 * time, since a refresh token works once: everybody who needs a token meanwhile waits for the same answer.
 */
import { ApiError } from './api-error.js';
import {
  RefreshSessionDocument,
  type SessionFieldsFragment,
  SignInDocument,
  type SignInInput,
} from './generated/operations.js';
import { type Post } from './http.js';
import { type Timing } from './timing.js';

export type Session = SessionFieldsFragment;
export type SignIn = SignInInput;

/** One of three. */
export type Credentials =
  /** Somebody else's token, such as an OIDC issuer's: a function is asked again when the last one was refused. */
  | {
      readonly token: string | (() => string | Promise<string>);
      readonly signIn?: undefined;
      readonly session?: undefined;
    }
  /** Signs in when it is first needed, and again where the session cannot be renewed. A function may ask the user. */
  | {
      readonly signIn: SignInInput | (() => SignInInput | Promise<SignInInput>);
      readonly session?: Session | null;
      readonly token?: undefined;
    }
  /** A session that was kept; there is no signing in anew. */
  | { readonly session: Session; readonly signIn?: undefined; readonly token?: undefined };

export interface SessionKeeper {
  /** A token for the next request. Rejects with UNAUTHENTICATED where there is none and none can be had. */
  accessToken(): Promise<string>;
  /** The server does not take this token: the next one asked for is another. */
  refuse(accessToken: string): void;
  /** Signs in with these, whatever was before. */
  signIn(input: SignInInput): Promise<Session>;
  /** Null before the first signing in, after the end, and with tokens of somebody else. */
  current(): Session | null;
}

/** A token this close to its end is renewed before it is used; one that lives shortly, in the last tenth of its life. */
const RENEW_BEFORE_MS = 60_000;

export interface SessionParts {
  readonly post: Post;
  readonly timing: Timing;
  /** Told each new session, to keep it; null: it has ended. */
  readonly onSession?: (session: Session | null) => void;
}

export function createSessionKeeper(credentials: Credentials, parts: SessionParts): SessionKeeper {
  return credentials.token === undefined ? keepSession(credentials, parts) : keepToken(credentials.token);
}

function keepToken(source: string | (() => string | Promise<string>)): SessionKeeper {
  const refused = new Set<string>();
  let asking: Promise<string> | null = null;
  let known = typeof source === 'string' ? source : null;
  const ask = async (): Promise<string> => {
    if (typeof source === 'string') throw unauthenticated('the access token was refused');
    known = await source();
    if (refused.has(known)) throw unauthenticated('the new access token is one that was refused before');
    refused.clear();
    return known;
  };
  return {
    async accessToken() {
      if (known !== null && !refused.has(known)) return known;
      return (asking ??= ask().finally(() => (asking = null)));
    },
    refuse: (token) => void refused.add(token),
    signIn: () => Promise.reject(unauthenticated('this client was given a token; it does not sign in')),
    current: () => null,
  };
}

function keepSession(
  { signIn, session: kept = null }: Exclude<Credentials, { token: string | (() => string | Promise<string>) }>,
  { post, timing, onSession = () => undefined }: SessionParts,
): SessionKeeper {
  let session: Session | null = kept;
  let renewAtMs = kept === null ? 0 : Date.parse(kept.expiresAt) - RENEW_BEFORE_MS;
  let renewal: Promise<string> | null = null;
  /** Signing in was refused: ten more attempts with the same password would lock the account. */
  let refusal: ApiError | null = null;

  const keep = (next: Session | null): void => {
    session = next;
    if (next !== null) {
      const livesMs = lifetimeMs(next, timing.now());
      renewAtMs = timing.now() + livesMs - Math.min(RENEW_BEFORE_MS, livesMs / 10);
    }
    onSession(next);
  };

  const refresh = async ({ refreshToken }: Session): Promise<boolean> => {
    try {
      keep((await post(RefreshSessionDocument, { input: { refreshToken } })).refreshSession);
      return true;
    } catch (error) {
      // A server that cannot be reached says nothing about the session.
      if (!(error instanceof ApiError) || error.isPassing) throw error;
      keep(null);
      if (signIn === undefined) throw error;
      return false;
    }
  };

  const renew = async (): Promise<string> => {
    if (refusal !== null) throw refusal;
    if (session !== null && (await refresh(session))) return session.accessToken;
    if (signIn === undefined) throw unauthenticated('nobody is signed in');
    try {
      return (await open(typeof signIn === 'function' ? await signIn() : signIn)).accessToken;
    } catch (error) {
      if (error instanceof ApiError && !error.isPassing && typeof signIn !== 'function') refusal = error;
      throw error;
    }
  };

  const open = async (input: SignInInput): Promise<Session> => {
    const opened = (await post(SignInDocument, { input })).signIn;
    refusal = null;
    keep(opened);
    return opened;
  };

  return {
    async accessToken() {
      if (session !== null && timing.now() < renewAtMs) return session.accessToken;
      return (renewal ??= renew().finally(() => (renewal = null)));
    },
    refuse(token) {
      if (session?.accessToken === token) renewAtMs = 0;
    },
    signIn: open,
    current: () => session,
  };
}

/** By the token itself (RFC 7519: `exp` and `iat` in seconds) rather than by `expiresAt`: the clocks of phones are wrong by more than a token's life. */
function lifetimeMs({ accessToken, expiresAt }: Session, nowMs: number): number {
  try {
    const payload = accessToken.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { iat, exp } = JSON.parse(atob(payload)) as { iat: number; exp: number };
    if (Number.isFinite(exp - iat)) return (exp - iat) * 1000;
  } catch {
    // Not a token of that form.
  }
  return Date.parse(expiresAt) - nowMs;
}

function unauthenticated(message: string): ApiError {
  return new ApiError('UNAUTHENTICATED', message);
}
