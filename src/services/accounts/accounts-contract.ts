/** The use cases of accounts and sessions. Part of `contract.ts`. */
import { type Actor, type Role } from '../actor.js';
import { type Account } from './account.js';

export { type Account } from './account.js';

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly account: Account;
}

export interface AccountService {
  /** UNAUTHENTICATED where name or password is wrong (never saying which), RATE_LIMITED after repeated failures. */
  signIn(input: { account: string; password: string; code?: string | null }): Promise<Session>;
  /** Each refresh token works once; a second use revokes the account's sessions. */
  refreshSession(refreshToken: string): Promise<Session>;
  signOut(refreshToken: string): Promise<void>;
  /** The account of a bearer token (ours, or of the configured OIDC issuer); UNAUTHENTICATED where it is invalid or expired. `expiresAt`: when a socket opened with it must be closed. */
  authenticate(accessToken: string): Promise<{ actor: Actor; expiresAt: Date }>;
  /** Whether the account may still sign in, with the role, station, unit and desk that the actor has: as they were a second ago at the earliest. */
  isCurrent(actor: Actor): Promise<boolean>;
  accountsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** Names to offer on the sign-in page, only while the demo district is loaded and NODE_ENV is not production. */
  demoAccounts(): Promise<readonly { account: string; name: string; nameEn: string; role: Role }[]>;
}
