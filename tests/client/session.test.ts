import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.js';
import { type Post } from '../../src/client/http.js';
import { type Credentials, createSessionKeeper, type Session, type SessionKeeper } from '../../src/client/session.js';
import { manualTiming, type ManualTiming } from './manual-timing.js';

const SIGN_IN = { account: 'officer', password: 'demo' };

/** A server whose tokens live for an hour by its own clock; `fail` makes the next answers errors. */
function openServer(timing: ManualTiming, serverAheadMs = 0) {
  const asked: string[] = [];
  const failures: ApiError[] = [];
  let n = 0;
  const post = (async ({ name }: { name: string }) => {
    asked.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    const iat = Math.floor((timing.now() + serverAheadMs) / 1000);
    const payload = btoa(JSON.stringify({ iat, exp: iat + 3_600, n: ++n }));
    const session = {
      accessToken: `header.${payload}.signature`,
      refreshToken: `refresh ${n}`,
      expiresAt: new Date((iat + 3_600) * 1000).toISOString(),
    };
    return { signIn: session, refreshSession: session };
  }) as unknown as Post;
  return { asked, failures, post };
}

function open(credentials: Credentials = { signIn: SIGN_IN }, serverAheadMs = 0) {
  const timing = manualTiming();
  const server = openServer(timing, serverAheadMs);
  const sessions: (Session | null)[] = [];
  const keeper: SessionKeeper = createSessionKeeper(credentials, {
    post: server.post,
    timing,
    onSession: (session) => sessions.push(session),
  });
  return { timing, keeper, sessions, ...server };
}

const refusal = new ApiError('UNAUTHENTICATED', 'no');
const outage = new ApiError('NETWORK', 'no answer');
const MINUTE = 60_000;

describe('a session', () => {
  it('is opened when a token is first needed, once for all who need one', async () => {
    const { keeper, asked, sessions } = open();
    expect(keeper.current()).toBeNull();
    const tokens = await Promise.all([1, 2, 3, 4].map(() => keeper.accessToken()));
    expect(new Set(tokens).size).toBe(1);
    expect(asked).toEqual(['SignIn']);
    expect(sessions).toEqual([keeper.current()]);
  });

  it('is renewed a minute before the token ends, by one exchange for all', async () => {
    const { keeper, asked, timing } = open();
    const first = await keeper.accessToken();
    await timing.advance(59 * MINUTE - 1);
    expect(await keeper.accessToken()).toBe(first);
    await timing.advance(1);
    const tokens = await Promise.all([1, 2, 3].map(() => keeper.accessToken()));
    expect(new Set(tokens)).not.toContain(first);
    expect(asked).toEqual(['SignIn', 'RefreshSession']);
  });

  it('is renewed when the server refuses the token, and not again because of a token that is gone', async () => {
    const { keeper, asked } = open();
    const first = await keeper.accessToken();
    keeper.refuse(first);
    const second = await keeper.accessToken();
    keeper.refuse(first);
    expect(await keeper.accessToken()).toBe(second);
    expect(asked).toEqual(['SignIn', 'RefreshSession']);
  });

  it.each([-5 * 3_600_000, 5 * 3_600_000])('lasts its hour on a device whose clock is %i ms off', async (aheadMs) => {
    const { keeper, asked, timing } = open(undefined, aheadMs);
    await keeper.accessToken();
    await timing.advance(58 * MINUTE);
    await keeper.accessToken();
    expect(asked).toEqual(['SignIn']);
  });

  it('signs in anew where it cannot be renewed', async () => {
    const { keeper, asked, failures } = open();
    keeper.refuse(await keeper.accessToken());
    failures.push(refusal);
    await keeper.accessToken();
    expect(asked).toEqual(['SignIn', 'RefreshSession', 'SignIn']);
  });

  it('is kept through an outage: only the server ends it', async () => {
    const { keeper, asked, failures, sessions } = open();
    const first = keeper.current() ?? (await keeper.accessToken(), keeper.current()!);
    keeper.refuse(first.accessToken);
    failures.push(outage);
    await expect(keeper.accessToken()).rejects.toBe(outage);
    expect(keeper.current()).toBe(first);
    await keeper.accessToken();
    expect(asked).toEqual(['SignIn', 'RefreshSession', 'RefreshSession']);
    expect(sessions).not.toContain(null);
  });

  it('does not try a refused password again, which would lock the account; a new one opens it', async () => {
    const { keeper, asked, failures } = open();
    failures.push(refusal);
    for (let i = 0; i < 3; i++) await expect(keeper.accessToken()).rejects.toBe(refusal);
    expect(asked).toEqual(['SignIn']);
    const session = await keeper.signIn({ account: 'officer', password: 'right' });
    expect(await keeper.accessToken()).toBe(session.accessToken);
  });

  it('that was kept from an earlier run ends with UNAUTHENTICATED where it cannot be renewed', async () => {
    const kept = { accessToken: 'old', refreshToken: 'r', expiresAt: '2026-11-22T07:00:00Z' } as Session;
    const { keeper, failures, sessions } = open({ session: kept });
    failures.push(refusal);
    await expect(keeper.accessToken()).rejects.toBe(refusal);
    expect(sessions).toEqual([null]);
    await expect(keeper.accessToken()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe("somebody else's token", () => {
  it('is asked for again when it was refused', async () => {
    const tokens = ['a', 'b'];
    const { keeper } = open({ token: () => tokens.shift()! });
    expect(await keeper.accessToken()).toBe('a');
    expect(await keeper.accessToken()).toBe('a');
    keeper.refuse('a');
    expect(await keeper.accessToken()).toBe('b');
  });

  it.each([
    ['a text', { token: 'a' }],
    ['a function that knows no other', { token: () => 'a' }],
  ])('is UNAUTHENTICATED after a refusal where it is %s', async (_what, credentials) => {
    const { keeper } = open(credentials);
    keeper.refuse(await keeper.accessToken());
    await expect(keeper.accessToken()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
