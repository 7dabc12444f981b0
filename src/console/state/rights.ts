/** What a role may do on this page, so that nothing is offered that the server would refuse. The server decides. */
import { type Role } from '../generated/graphql.js';

const DISPATCHING: ReadonlySet<Role> = new Set<Role>(['DISPATCHER', 'SUPERVISOR', 'ADMIN']);
const PLANNING: ReadonlySet<Role> = new Set<Role>(['SUPERVISOR', 'ADMIN', 'PLANNER']);

type Who = { readonly role: Role } | null;

/** Sends units, works on incidents, sees to alerts and grid reports. */
export function mayDispatch(account: Who): boolean {
  return account !== null && DISPATCHING.has(account.role);
}

/** Puts plans and rules in force. */
export function mayPutPlans(account: Who): boolean {
  return account !== null && PLANNING.has(account.role);
}

/** Puts shifts on the roster, and opens posts at events. */
export function mayPlanShifts(account: Who): boolean {
  return account?.role === 'SUPERVISOR' || account?.role === 'ADMIN';
}
