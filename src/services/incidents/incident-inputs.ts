/** Parts of the contract that several use cases about incidents share. */
import { type IncidentStatus } from '../../core/incident/incident.js';

export interface IncidentFilter {
  readonly statuses?: readonly IncidentStatus[] | null;
  readonly types?: readonly string[] | null;
  readonly priorities?: readonly number[] | null;
  readonly gridId?: string | null;
  readonly stationId?: string | null;
  readonly reportedFrom?: Date | null;
  readonly reportedBefore?: Date | null;
}

export interface CallerInput {
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly callbackPhone?: string | null;
  /** A BCP 47 tag. */
  readonly language?: string | null;
}
