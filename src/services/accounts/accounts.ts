/** Accounts and sessions: passwords by scrypt, short access tokens (JWT), refresh tokens that work once, and tokens of an OIDC issuer. */
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, errors as joseErrors, jwtVerify, type JWTVerifyGetKey, SignJWT } from 'jose';
import { DomainError } from '../../core/errors.js';
import { type DeskKind } from '../../core/tasks/desk.js';
import {
  type AccountRow,
  claimRefreshToken,
  deleteRefreshToken,
  findAccountById,
  findAccountByName,
  insertRefreshToken,
  listAccountsByIds,
  listDemoAccounts,
  revokeSessionsOf,
} from '../../database/account-repository.js';
import { type Database } from '../../database/database.js';
import { type Actor, may, type Role } from '../actor.js';
import { plausibleIds } from '../border.js';
import { type Account, type AccountService, type Session } from '../contract.js';
import { type Clock } from '../service-context.js';
import { knowAccounts } from './known-accounts.js';
import { type VerifiedToken, VerifiedTokens } from './verified-tokens.js';

export interface AuthConfig {
  /** At least 32 bytes; the same on all nodes. */
  readonly secret: Uint8Array;
  readonly accessTokenS: number;
  readonly refreshTokenS: number;
  /** Accounts of the demo district may sign in. Never in production. */
  readonly allowDemoAccounts: boolean;
  readonly oidc: OidcConfig | null;
}
export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  /** The claim that holds the account's name here, e.g. `preferred_username`. */
  readonly accountClaim: string;
}

const ISSUER = 'xunge';
/** scrypt as in OWASP's password storage cheat sheet: N = 2^15, r = 8 (32 MiB), p = 3. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const;
const FAILURES_ALLOWED = 10;
const FAILURE_WINDOW_MS = 15 * 60_000;

/** `salt:key` in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}:${(await derive(password, salt)).toString('base64')}`;
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, SCRYPT, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

async function isRightPassword(password: string, stored: string): Promise<boolean> {
  const [salt, key] = stored.split(':');
  return timingSafeEqual(await derive(password, Buffer.from(salt!, 'base64')), Buffer.from(key!, 'base64'));
}

const WRONG = (): DomainError => new DomainError('UNAUTHENTICATED', 'the account or the password is wrong');
const INVALID_TOKEN = (cause?: unknown): DomainError =>
  new DomainError(
    'UNAUTHENTICATED',
    'the access token is invalid or has expired; sign in again or refresh the session',
    {},
    { cause },
  );

export function createAccountService({
  database,
  clock,
  auth,
}: {
  database: Database;
  clock: Clock;
  auth: AuthConfig;
}): AccountService {
  const { knex } = database;
  const failures = new FailureWindow();
  const known = knowAccounts(knex);
  const verified = new VerifiedTokens();
  const oidcKeys: JWTVerifyGetKey | null = auth.oidc === null ? null : createRemoteJWKSet(new URL(auth.oidc.jwksUrl));
  // Spent on names that do not exist, so that the time of an answer does not tell which do.
  const decoy = hashPassword(randomBytes(16).toString('hex'));

  async function openSession(row: AccountRow): Promise<Session> {
    const now = clock();
    const expiresAt = new Date(now.getTime() + auth.accessTokenS * 1000);
    const accessToken = await new SignJWT({ role: row.role })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(row.id)
      .setIssuedAt(Math.floor(now.getTime() / 1000))
      .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
      .sign(auth.secret);
    const refreshToken = randomBytes(32).toString('base64url');
    await insertRefreshToken(knex, {
      hash: hashToken(refreshToken),
      accountId: row.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + auth.refreshTokenS * 1000),
    });
    return { accessToken, refreshToken, expiresAt, account: toAccount(row) };
  }

  function mayUse(row: AccountRow): boolean {
    return row.disabled_at === null && (auth.allowDemoAccounts || !row.demo);
  }

  function usable(row: AccountRow | null): AccountRow {
    if (row === null || !mayUse(row)) throw INVALID_TOKEN();
    return row;
  }

  async function verifyOwn(token: string): Promise<VerifiedToken> {
    const { payload } = await jwtVerify(token, auth.secret, {
      issuer: ISSUER,
      algorithms: ['HS256'],
      currentDate: clock(),
      requiredClaims: ['sub', 'exp'],
    });
    return { account: { id: payload.sub! }, expiresAt: new Date(payload.exp! * 1000) };
  }

  async function verifyOidc(token: string, { issuer, audience, accountClaim }: OidcConfig): Promise<VerifiedToken> {
    const { payload } = await jwtVerify(token, oidcKeys!, {
      issuer,
      audience,
      currentDate: clock(),
      requiredClaims: ['exp'],
    });
    const name = payload[accountClaim];
    if (typeof name !== 'string') throw INVALID_TOKEN();
    return { account: { name }, expiresAt: new Date(payload.exp! * 1000) };
  }

  const verify = (token: string): Promise<VerifiedToken> =>
    auth.oidc !== null && issuerOf(token) === auth.oidc.issuer ? verifyOidc(token, auth.oidc) : verifyOwn(token);

  return {
    async signIn({ account, password, code }) {
      if (code != null)
        throw new DomainError('BAD_USER_INPUT', 'input.code: no account here has a second factor; leave the code out', {
          path: ['input', 'code'],
        });
      const name = account.trim();
      failures.check(name, clock());
      const row = name.includes('\0') ? null : await findAccountByName(knex, name);
      const right = await isRightPassword(password, row?.password_hash ?? (await decoy));
      if (row === null || row.password_hash === null || !right || !mayUse(row)) {
        failures.add(name, clock());
        throw WRONG();
      }
      failures.clear(name);
      return openSession(row);
    },

    async refreshSession(refreshToken) {
      const hash = hashToken(refreshToken);
      const claimed = await claimRefreshToken(knex, hash, clock());
      const row = claimed === null ? null : await findAccountById(knex, claimed.accountId);
      if (row === null || !mayUse(row)) {
        await revokeSessionsOf(knex, hash);
        throw new DomainError(
          'UNAUTHENTICATED',
          'the refresh token is invalid, has expired or was used before; sign in again',
        );
      }
      return openSession(row);
    },

    async signOut(refreshToken) {
      await deleteRefreshToken(knex, hashToken(refreshToken));
    },

    async authenticate(accessToken) {
      try {
        const { account, expiresAt } = await verified.of(accessToken, clock(), verify);
        const row = usable('id' in account ? await known.byId(account.id) : await known.byName(account.name));
        return { actor: toActor(row), expiresAt };
      } catch (error) {
        if (error instanceof joseErrors.JOSEError) throw INVALID_TOKEN(error);
        throw error;
      }
    },

    async isCurrent(actor) {
      const row = await known.byId(actor.accountId);
      if (row === null || !mayUse(row)) return false;
      const now = toActor(row);
      return (
        now.role === actor.role &&
        now.stationId === actor.stationId &&
        now.unitId === actor.unitId &&
        (now.desk ?? null) === (actor.desk ?? null)
      );
    },

    async accountsByIds(actor, ids) {
      const own = may(actor, 'see all units') ? ids : ids.filter((id) => id === actor.accountId);
      const rows = await listAccountsByIds(knex, plausibleIds(own));
      return new Map(rows.map((row) => [row.id, toAccount(row)]));
    },

    async demoAccounts() {
      if (!auth.allowDemoAccounts) return [];
      return (await listDemoAccounts(knex)).map(({ account, name, name_en, role }) => ({
        account,
        name,
        nameEn: name_en,
        role: role as Role,
      }));
    },
  };
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Unverified: only chooses who verifies. */
function issuerOf(token: string): unknown {
  try {
    return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { iss?: unknown }).iss;
  } catch {
    return undefined;
  }
}

export function toActor(row: AccountRow): Actor {
  return {
    accountId: row.id,
    account: row.account,
    role: row.role as Role,
    stationId: row.station_id,
    unitId: row.unit_id,
    desk: row.desk as DeskKind | null,
  };
}

export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    account: row.account,
    name: row.name,
    nameEn: row.name_en,
    role: row.role as Role,
    stationId: row.station_id,
    unitId: row.unit_id,
    desk: row.desk as DeskKind | null,
  };
}

/** Failed sign-ins per account name within the last quarter of an hour. */
class FailureWindow {
  readonly #times = new Map<string, number[]>();

  check(name: string, now: Date): void {
    const recent = this.#recent(name, now);
    if (recent.length < FAILURES_ALLOWED) return;
    const waitS = Math.ceil((recent[0]! + FAILURE_WINDOW_MS - now.getTime()) / 1000);
    throw new DomainError(
      'RATE_LIMITED',
      `too many failed attempts to sign in as ${JSON.stringify(name)}; try again in ${waitS} s`,
      { retryAfterS: waitS },
    );
  }

  add(name: string, now: Date): void {
    // Names that nobody has must not fill the memory.
    if (this.#times.size > 10_000) this.#times.clear();
    this.#times.set(name, [...this.#recent(name, now), now.getTime()]);
  }

  clear(name: string): void {
    this.#times.delete(name);
  }

  #recent(name: string, now: Date): number[] {
    return (this.#times.get(name) ?? []).filter((time) => time > now.getTime() - FAILURE_WINDOW_MS);
  }
}
