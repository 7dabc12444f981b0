import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../../src/database/database.js';
import { insertAccounts } from '../../../src/database/account-repository.js';
import { type AuthConfig, createAccountService, hashPassword } from '../../../src/services/accounts/accounts.js';
import { type AccountService } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { TOWN_AUTH } from '../../support/town.js';

let database: Database;
let now: Date;
const service = (auth: Partial<AuthConfig> = {}): AccountService =>
  createAccountService({ database, clock: () => now, auth: { ...TOWN_AUTH, ...auth } });

describe('accounts', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    const account = {
      name: '王敏',
      nameEn: 'Wang Min',
      stationId: null,
      unitId: null,
      passwordHash: await hashPassword('demo'),
    };
    await insertAccounts(
      database.knex,
      [
        { ...account, account: 'dispatcher', role: 'DISPATCHER', demo: true },
        { ...account, account: 'wang', role: 'SUPERVISOR', demo: false },
        { ...account, account: 'oidc-only', role: 'PLANNER', demo: false, passwordHash: null },
      ],
      new Date(),
    );
  });
  beforeEach(() => {
    now = new Date();
  });

  it('sign in with the right password and act under the token until it expires', async () => {
    const accounts = service();
    const session = await accounts.signIn({ account: 'dispatcher', password: 'demo' });
    expect(session.account).toMatchObject({ account: 'dispatcher', role: 'DISPATCHER', nameEn: 'Wang Min' });
    const { actor, expiresAt } = await accounts.authenticate(session.accessToken);
    expect(actor).toMatchObject({ role: 'DISPATCHER', accountId: session.account.id });
    expect(Math.abs(expiresAt.getTime() - session.expiresAt.getTime())).toBeLessThan(1000);
    now = new Date(now.getTime() + 3_601_000);
    await expect(accounts.authenticate(session.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('answer a wrong password, an unknown account and one without a password alike', async () => {
    const accounts = service();
    const attempts = [
      { account: 'dispatcher', password: 'Demo' },
      { account: 'nobody', password: 'demo' },
      { account: 'oidc-only', password: '' },
      { account: 'dis\0patcher', password: 'demo' },
    ];
    for (const attempt of attempts)
      await expect(accounts.signIn(attempt)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
        message: 'the account or the password is wrong',
      });
  });

  it('are locked for a while after ten failures in a row', async () => {
    const accounts = service();
    for (let i = 0; i < 10; i++)
      await expect(accounts.signIn({ account: 'wang', password: `guess ${i}` })).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    await expect(accounts.signIn({ account: 'wang', password: 'demo' })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    now = new Date(now.getTime() + 15 * 60_000 + 1);
    await expect(accounts.signIn({ account: 'wang', password: 'demo' })).resolves.toMatchObject({
      account: { account: 'wang' },
    });
  });

  it('refuse a token signed by somebody else, altered, or for no algorithm', async () => {
    const { accessToken } = await service().signIn({ account: 'dispatcher', password: 'demo' });
    const other = service({ secret: new TextEncoder().encode('another secret of at least thirty-two') });
    await expect(other.authenticate(accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const [header, payload, signature] = accessToken.split('.') as [string, string, string];
    const admin = Buffer.from(
      JSON.stringify({
        ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object),
        sub: '00000000-0000-4000-8000-000000000000',
      }),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${admin}.${signature}`, `${none}.${payload}.`, 'x', ''])
      await expect(service().authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('refresh a session once per token; a token used twice ends all sessions of the account', async () => {
    const accounts = service();
    const first = await accounts.signIn({ account: 'dispatcher', password: 'demo' });
    const second = await accounts.refreshSession(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    await expect(accounts.refreshSession(first.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(accounts.refreshSession(second.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('of the demo district cannot sign in, nor go on, in production', async () => {
    const { accessToken } = await service().signIn({ account: 'dispatcher', password: 'demo' });
    const production = service({ allowDemoAccounts: false });
    await expect(production.signIn({ account: 'dispatcher', password: 'demo' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(production.authenticate(accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await production.demoAccounts()).toEqual([]);
    expect(await service().demoAccounts()).toMatchObject([{ account: 'dispatcher' }]);
  });

  it('that are disabled are refused within seconds', async () => {
    const accounts = service();
    const { accessToken } = await accounts.signIn({ account: 'dispatcher', password: 'demo' });
    await database.knex('accounts').where({ account: 'dispatcher' }).update({ disabled_at: new Date() });
    await expect(accounts.authenticate(accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await database.knex('accounts').where({ account: 'dispatcher' }).update({ disabled_at: null });
  });

  describe('of an OIDC issuer', () => {
    let issuer: Server;
    let url: string;
    let sign: (claims: Record<string, unknown>, options?: { audience?: string }) => Promise<string>;
    beforeAll(async () => {
      const { publicKey, privateKey } = await generateKeyPair('RS256');
      const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
      issuer = createServer((_request, response) =>
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
      );
      await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
      sign = (claims, { audience = 'xunge' } = {}) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
          .setIssuer(url)
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(privateKey);
    });
    afterAll(() => issuer.close());

    it('act as the account that the token names; other audiences and unknown names are refused', async () => {
      const accounts = service({
        oidc: { issuer: url, audience: 'xunge', jwksUrl: `${url}/jwks`, accountClaim: 'preferred_username' },
      });
      const { actor } = await accounts.authenticate(await sign({ preferred_username: 'oidc-only' }));
      expect(actor.role).toBe('PLANNER');
      for (const token of [
        await sign({ preferred_username: 'oidc-only' }, { audience: 'other' }),
        await sign({ preferred_username: 'nobody' }),
        await sign({}),
      ])
        await expect(accounts.authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });
  });
});
