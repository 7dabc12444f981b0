/** What every service is given: the database, the log's tail, the live fleet, and time. Wired in `services.ts`. */
import { type Database } from '../database/database.js';
import { type EventTail } from '../events/tail.js';
import { type LiveDispatchSettings } from './dispatch/live-dispatch-settings.js';
import { type PlanVersions } from './dispatch/plan-versions.js';
import { type ServiceArea } from './border.js';
import { type LiveClosures } from './roads/live-closures.js';
import { type LiveFleet } from './fleet/live-fleet.js';

export type Clock = () => Date;

export interface ServiceContext {
  readonly database: Database;
  readonly tail: EventTail;
  readonly fleet: LiveFleet;
  readonly closures: LiveClosures;
  readonly plans: PlanVersions;
  readonly dispatchSettings: LiveDispatchSettings;
  readonly clock: Clock;
  /** Of the roads as they are now. */
  readonly area: ServiceArea;
  /** IANA name; incident numbers begin anew at its midnight. */
  readonly timeZone: string;
}
