/** Who acts, and what each role may do. Services ask here; nothing above them decides about rights. */
import { type DeskKind } from '../core/tasks/desk.js';
import { DomainError, forbidden } from '../core/errors.js';

export const Role = {
  DISPATCHER: 'DISPATCHER',
  OFFICER: 'OFFICER',
  PLANNER: 'PLANNER',
  SUPERVISOR: 'SUPERVISOR',
  GRID_WORKER: 'GRID_WORKER',
  ADMIN: 'ADMIN',
  DESK: 'DESK',
} as const;
export type Role = (typeof Role)[keyof typeof Role];

/** A signed-in account. `unitId`: the unit whose officer this is. */
export interface Actor {
  readonly accountId: string;
  readonly account: string;
  readonly role: Role;
  readonly stationId: string | null;
  readonly unitId: string | null;
  /** The desk that a DESK account belongs to; that of its station, or of all stations where it has none. */
  readonly desk?: DeskKind | null;
}

export type Permission =
  | 'see all units'
  | 'see all incidents'
  | 'see callers'
  | 'see the event log'
  | 'search nearest units'
  | 'report incidents'
  | 'assign units'
  | 'step any assignment'
  | 'report positions of any unit'
  | 'set duty of any unit'
  | 'plan coverage'
  | 'close roads'
  | 'change response plans'
  | 'set speed profiles'
  | 'file grid reports'
  | 'see all grid work'
  | 'handle all grid work'
  | 'work on incidents'
  | 'keep premise notes'
  | 'plan shifts'
  | 'manage position feeds'
  | 'keep webhooks';

const COMMAND: readonly Permission[] = [
  'see all units',
  'see all incidents',
  'see callers',
  'see the event log',
  'search nearest units',
  'report incidents',
  'assign units',
  'step any assignment',
  'set duty of any unit',
  'plan coverage',
  'close roads',
  'file grid reports',
  'see all grid work',
  'handle all grid work',
  'work on incidents',
  'keep premise notes',
];

const PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  DISPATCHER: new Set(COMMAND),
  SUPERVISOR: new Set([
    ...COMMAND,
    'set speed profiles',
    'change response plans',
    'plan shifts',
    'manage position feeds',
  ]),
  ADMIN: new Set([
    ...COMMAND,
    'report positions of any unit',
    'set speed profiles',
    'change response plans',
    'plan shifts',
    'manage position feeds',
    'keep webhooks',
  ]),
  PLANNER: new Set([
    'see all units',
    'see all incidents',
    'search nearest units',
    'plan coverage',
    'set speed profiles',
    'change response plans',
    'see all grid work',
  ]),
  OFFICER: new Set(['report incidents', 'file grid reports']),
  GRID_WORKER: new Set(['report incidents', 'file grid reports']),
  // What is handed to it, and nothing else: see incidents/incident-visibility.ts and tasks/task-rights.ts.
  DESK: new Set(),
};

export function may(actor: Actor, permission: Permission): boolean {
  return PERMISSIONS[actor.role].has(permission);
}

/** Throws FORBIDDEN. */
export function authorise(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw forbidden(permission);
}

/** Throws UNAUTHENTICATED where nobody is signed in. */
export function signedIn(actor: Actor | null): Actor {
  if (actor === null)
    throw new DomainError(
      'UNAUTHENTICATED',
      'sign in first: send "Authorization: Bearer <access token>" as returned by signIn',
    );
  return actor;
}
