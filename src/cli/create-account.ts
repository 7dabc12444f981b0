/** `xunge create-account` and `xunge set-password`: accounts of a real deployment. The password comes from standard input, so that it stands in no shell history. */
import { badInput, conflict, notFound } from '../core/errors.js';
import { findAccountByName, insertAccounts, updatePassword } from '../database/account-repository.js';
import { type Database, inTransaction, sqlState } from '../database/database.js';
import { listStations } from '../database/territory-repository.js';
import { DeskKind } from '../core/tasks/desk.js';
import { findUnit } from '../database/unit-repository.js';
import { hashPassword } from '../services/accounts/accounts.js';
import { Role } from '../services/actor.js';
import { checkRequiredText } from '../services/border.js';

const MIN_PASSWORD_LENGTH = 12;
const UNIQUE_VIOLATION = '23505';

export interface AccountOptions {
  readonly role: string;
  readonly name?: string;
  readonly nameEn?: string;
  readonly unit?: string;
  readonly desk?: string;
  readonly station?: string;
}

export async function createAccount(
  database: Database,
  now: Date,
  account: string,
  options: AccountOptions,
): Promise<void> {
  const name = checkRequiredText(account, ['account'], 100);
  if (!(options.role in Role))
    throw badInput(['--role'], `${JSON.stringify(options.role)} is not a role`, Object.keys(Role).join(', '));
  const unit = options.unit === undefined ? null : await findUnit(database.knex, { callSign: options.unit });
  if (options.unit !== undefined && unit === null) throw notFound('unit', options.unit);
  const desk = checkDesk(options);
  const stationId = await findStationId(database, options.station);
  const password = await readPassword();
  try {
    await insertAccounts(
      database.knex,
      [
        {
          account: name,
          name: options.name ?? name,
          nameEn: options.nameEn ?? options.name ?? name,
          role: options.role,
          stationId: stationId ?? unit?.stationId ?? null,
          unitId: unit?.id ?? null,
          desk,
          passwordHash: await hashPassword(password),
          demo: false,
        },
      ],
      now,
    );
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION)
      throw conflict(`there is an account ${JSON.stringify(name)} already, or the unit has one`, 'EXISTS');
    throw error;
  }
  console.log(`account ${name} (${options.role}) was created`);
}

function checkDesk({ role, desk }: AccountOptions): string | null {
  if ((role === Role.DESK) !== (desk !== undefined))
    throw badInput(
      ['--desk'],
      desk === undefined ? 'is missing' : `is given with ${role}`,
      'given with --role DESK only',
    );
  if (desk !== undefined && !(desk in DeskKind))
    throw badInput(['--desk'], `${JSON.stringify(desk)} is not a desk`, Object.keys(DeskKind).join(', '));
  return desk ?? null;
}

async function findStationId(database: Database, code: string | undefined): Promise<string | null> {
  if (code === undefined) return null;
  const station = (await listStations(database)).find((each) => each.code === code);
  if (station === undefined) throw notFound('station', code);
  return station.id;
}

export async function setPassword(database: Database, account: string): Promise<void> {
  const row = await findAccountByName(database.knex, account);
  if (row === null) throw notFound('account', account);
  const hash = await hashPassword(await readPassword());
  await inTransaction(database, (trx) => updatePassword(trx, row.id, hash));
  console.log(`account ${account} has a new password; its sessions have ended`);
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('password: ');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk as string;
    if (process.stdin.isTTY && text.includes('\n')) break;
  }
  const password = text.replace(/\r?\n.*$/s, '');
  if (password.length < MIN_PASSWORD_LENGTH)
    throw badInput(
      ['password'],
      `${password.length} characters are too few`,
      `at least ${MIN_PASSWORD_LENGTH}, on standard input`,
    );
  return password;
}
