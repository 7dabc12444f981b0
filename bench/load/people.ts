/** Who signs in under load: an officer for each unit, and consoles. Their tokens are made here with the server's secret: ten thousand sign-ins would measure scrypt. */
import { SignJWT } from 'jose';
import { type ReportCity } from '../report-city.js';
import { AUTH_SECRET } from './loaded-server.js';

export interface People {
  /** ADMIN: reports positions of any unit, assigns, takes any step. */
  readonly ops: string;
  /** DISPATCHER. */
  readonly console: string;
  /** By unit id. */
  readonly officers: ReadonlyMap<string, string>;
}

export async function bringPeople({ database, units }: ReportCity): Promise<People> {
  const { knex } = database;
  await knex.raw(
    `insert into accounts (account, name, name_en, role, station_id, unit_id, created_at)
     select 'officer-' || call_sign, call_sign, call_sign, 'OFFICER', station_id, id, now() from patrol_units`,
  );
  const accounts = await knex('accounts').select<
    { id: string; account: string; role: string; unit_id: string | null }[]
  >('id', 'account', 'role', 'unit_id');
  const officers = new Map<string, string>();
  let [ops, consoleToken] = ['', ''];
  for (const { id, account, role, unit_id } of accounts) {
    const token = await tokenOf(id, role);
    if (unit_id !== null) officers.set(unit_id, token);
    if (account === 'ops') ops = token;
    if (account === 'console') consoleToken = token;
  }
  if (officers.size < units.length) throw new Error(`${officers.size} officers for ${units.length} units`);
  return { ops, console: consoleToken, officers };
}

function tokenOf(id: string, role: string): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('xunge')
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime('4h')
    .sign(new TextEncoder().encode(AUTH_SECRET));
}
