/** The use cases of reporting and finding incidents. Part of `contract.ts`; what follows with an incident is in `incident-work-contract.ts`. */
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type LoggedEvent } from '../../events/event.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';
import { type CallerInput, type IncidentFilter } from './incident-inputs.js';

export interface IncidentType {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  readonly defaultPriority: number;
}

export const IncidentOrder = { NEWEST: 'NEWEST', OLDEST: 'OLDEST', MOST_URGENT: 'MOST_URGENT' } as const;
export type IncidentOrder = (typeof IncidentOrder)[keyof typeof IncidentOrder];

export interface ReportIncidentInput {
  readonly type: string;
  readonly location: PointInput;
  readonly priority?: number | null;
  readonly address?: string | null;
  readonly description?: string | null;
  readonly caller?: CallerInput | null;
  readonly idempotencyKey?: string | null;
}

export interface ReportedIncident {
  readonly incident: Incident;
  /** Open incidents that may be about the same matter, likeliest first: see core/incident/duplicate-calls.ts. */
  readonly possibleDuplicates: readonly Incident[];
  /** Those that the actor may see, in the order of offering; null where the request is answered again: they may have changed. */
  readonly assignments: readonly Assignment[] | null;
}

export interface IncidentService {
  reportIncident(actor: Actor, input: ReportIncidentInput): Promise<ReportedIncident>;
  findIncident(actor: Actor, by: { id?: string | null; number?: string | null }): Promise<Incident | null>;
  listIncidents(actor: Actor, filter: IncidentFilter, order: IncidentOrder, page: PageRequest): Promise<Page<Incident>>;
  incidentsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  assignmentsByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Assignment[]>>;
  listTypes(actor: Actor): Promise<readonly IncidentType[]>;
  timeline(actor: Actor, incidentId: string, page: PageRequest): Promise<Page<LoggedEvent>>;
}
