/** Rows of accounts and their refresh tokens. */
import { type Knex } from 'knex';
import { among } from './among.js';

export interface AccountRow {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly name_en: string;
  readonly role: string;
  readonly station_id: string | null;
  readonly unit_id: string | null;
  readonly desk: string | null;
  readonly password_hash: string | null;
  readonly demo: boolean;
  readonly disabled_at: Date | null;
}

const COLUMNS = [
  'id',
  'account',
  'name',
  'name_en',
  'role',
  'station_id',
  'unit_id',
  'desk',
  'password_hash',
  'demo',
  'disabled_at',
] as const;

export async function findAccountByName(knex: Knex, account: string): Promise<AccountRow | null> {
  return ((await knex('accounts').first(COLUMNS).where({ account })) as AccountRow | undefined) ?? null;
}

export async function findAccountById(knex: Knex, id: string): Promise<AccountRow | null> {
  return ((await knex('accounts').first(COLUMNS).where({ id })) as AccountRow | undefined) ?? null;
}

export async function listAccountsByIds(knex: Knex, ids: readonly string[]): Promise<AccountRow[]> {
  return knex('accounts').select(COLUMNS).where(among('id', ids));
}

/** Accounts of the officers of each unit. */
export async function listCrewByUnitIds(knex: Knex, unitIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = (await knex('accounts').select('id', 'unit_id').where(among('unit_id', unitIds)).orderBy('account')) as {
    id: string;
    unit_id: string;
  }[];
  const byUnit = new Map<string, string[]>();
  for (const { id, unit_id } of rows) byUnit.set(unit_id, [...(byUnit.get(unit_id) ?? []), id]);
  return byUnit;
}

export async function listAccountsByRoles(knex: Knex, roles: readonly string[]): Promise<AccountRow[]> {
  return knex('accounts')
    .select(COLUMNS)
    .whereIn('role', [...roles])
    .orderBy('account');
}

/** In order of their names; officers without a unit, who have nothing to show yet, last. */
export async function listDemoAccounts(knex: Knex): Promise<AccountRow[]> {
  return knex('accounts')
    .select(COLUMNS)
    .where({ demo: true, disabled_at: null })
    .orderByRaw(`role = 'OFFICER' and unit_id is null, account`);
}

export interface NewAccount {
  readonly account: string;
  readonly name: string;
  readonly nameEn: string;
  readonly role: string;
  readonly stationId: string | null;
  readonly unitId: string | null;
  /** With the role DESK, and only then. */
  readonly desk?: string | null;
  readonly passwordHash: string | null;
  readonly demo: boolean;
}

/** Returns the new ids by account name. */
export async function insertAccounts(
  knex: Knex,
  accounts: readonly NewAccount[],
  at: Date,
): Promise<Map<string, string>> {
  const rows: { id: string; account: string }[] = await knex('accounts')
    .insert(
      accounts.map((account) => ({
        account: account.account,
        name: account.name,
        name_en: account.nameEn,
        role: account.role,
        station_id: account.stationId,
        unit_id: account.unitId,
        desk: account.desk ?? null,
        password_hash: account.passwordHash,
        demo: account.demo,
        created_at: at,
      })),
    )
    .returning(['id', 'account']);
  return new Map(rows.map(({ id, account }) => [account, id]));
}

export async function insertRefreshToken(
  knex: Knex,
  token: { hash: Buffer; accountId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await knex('refresh_tokens').insert({
    token_hash: token.hash,
    account_id: token.accountId,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
  });
}

/** Marks the token used and returns its account; null where it is unknown, expired or was used before. */
export async function claimRefreshToken(knex: Knex, hash: Buffer, now: Date): Promise<{ accountId: string } | null> {
  const rows: { account_id: string }[] = await knex('refresh_tokens')
    .where({ token_hash: hash, used_at: null })
    .where('expires_at', '>', now)
    .update({ used_at: now })
    .returning('account_id');
  return rows[0] === undefined ? null : { accountId: rows[0].account_id };
}

/** Ends every session of the account that the token, used or not, was given to: a used one coming back means that it was stolen. */
export async function revokeSessionsOf(knex: Knex, hash: Buffer): Promise<void> {
  await knex('refresh_tokens')
    .whereIn('account_id', knex('refresh_tokens').select('account_id').where({ token_hash: hash }))
    .delete();
}

export async function deleteRefreshTokensBefore(knex: Knex, now: Date): Promise<void> {
  await knex('refresh_tokens').where('expires_at', '<', now).delete();
}

/** Sets the password and ends every session of the account. */
export async function updatePassword(trx: Knex.Transaction, accountId: string, passwordHash: string): Promise<void> {
  await trx('accounts').where({ id: accountId }).update({ password_hash: passwordHash, demo: false });
  await trx('refresh_tokens').where({ account_id: accountId }).delete();
}

export async function deleteRefreshToken(knex: Knex, hash: Buffer): Promise<void> {
  await knex('refresh_tokens').where({ token_hash: hash }).delete();
}
