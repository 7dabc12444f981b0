/** The use cases of incident work and premises, as everybody above sees them; part of `Services` in contract.ts, with the same promises. */
import { type Datum } from '../../core/geo/datum.js';
import { type LonLat } from '../../core/geo/point.js';
import { type HazardKind, type PremiseNote, type PremiseNoteKind } from '../../core/incident/premise-note.js';
import { type Incident } from '../../core/incident/incident.js';
import { type EventData } from '../../events/event.js';
import { type Actor } from '../actor.js';
import { type CallerInput, type IncidentFilter } from './incident-inputs.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';

/** Every change names its incident; the key makes a repetition harmless. */
export interface IncidentRequest {
  readonly incidentId: string;
  readonly idempotencyKey?: string | null;
}

export interface ResolveIncidentInput extends IncidentRequest {
  /** Slug of a disposition for its type. */
  readonly disposition: string;
  readonly remark?: string | null;
}
export interface CancelIncidentInput extends IncidentRequest {
  readonly reason: string;
  readonly disposition?: string | null;
}
export interface ArchiveIncidentInput extends IncidentRequest {
  /** Needed where it has none yet. */
  readonly disposition?: string | null;
}
export interface ReopenIncidentInput extends IncidentRequest {
  readonly reason: string;
}
export interface ChangePriorityInput extends IncidentRequest {
  readonly priority: number;
  readonly reason?: string | null;
}
export interface MoveIncidentInput extends IncidentRequest {
  readonly location: PointInput;
  readonly reason?: string | null;
}
/** Absent: as it is; null: nothing any more. A caller is replaced as a whole. */
export interface UpdateDetailsInput extends IncidentRequest {
  readonly address?: string | null;
  readonly description?: string | null;
  readonly caller?: CallerInput | null;
}
/** Exactly one of `stationId` and `partner`. */
export interface TransferIncidentInput extends IncidentRequest {
  readonly stationId?: string | null;
  /** Slug. */
  readonly partner?: string | null;
  readonly reason: string;
}
export interface MergeIncidentsInput extends IncidentRequest {
  readonly intoIncidentId: string;
  readonly reason?: string | null;
}
export interface UnmergeIncidentInput extends IncidentRequest {
  readonly reason?: string | null;
}

export interface MergedIncidents {
  readonly incident: Incident;
  /** The one that it was merged into, or taken out of. */
  readonly other: Incident;
}

export interface Disposition {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  /** Null: for every type. */
  readonly incidentType: string | null;
}
export interface Partner {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
}

/** Why another call may be about the same matter. */
export interface SuggestedDuplicate {
  readonly incident: Incident;
  /** 0..1, for ranking. */
  readonly score: number;
  readonly distanceM: number;
  readonly secondsApart: number;
  /** 0..1 */
  readonly wordSimilarity: number;
  readonly sameType: boolean;
  /** False also for readers who may not see callers. */
  readonly sameCaller: boolean;
}

export interface TrailEntry {
  readonly seq: number;
  readonly at: Date;
  /** `at` in the deployment's time zone: `2026-03-02 08:03:30`. */
  readonly localTime: string;
  readonly kind: string;
  /** Of the kind, in Chinese and English. */
  readonly name: string;
  readonly nameEn: string;
  /** Account name and person's names; null where the system did it, or not for this reader. */
  readonly actor: { readonly account: string; readonly name: string; readonly nameEn: string } | null;
  /** Call sign. */
  readonly unit: string | null;
  /** Code. */
  readonly station: string | null;
  /** `data` in words. */
  readonly details: string;
  readonly data: EventData;
}

export interface IncidentTrail {
  readonly incident: Incident;
  /** In the order of the log. */
  readonly entries: readonly TrailEntry[];
  readonly exportedAt: Date;
}

/**
 * Every change that the state does not allow is CONFLICT with the current state, and every change of an ARCHIVED incident is. Those who may work on
 * incidents are the command.
 */
export interface IncidentWorkService {
  /** Ends an incident that no unit is at work on, or says what came of one that is RESOLVED already. CONFLICT while units are at it, and (with `tasks`) while tasks are open that come before. */
  resolve(actor: Actor, input: ResolveIncidentInput): Promise<Incident>;
  /** Calls it off; its units are called off with it. */
  cancel(actor: Actor, input: CancelIncidentInput): Promise<Incident>;
  /** Closes a RESOLVED or CANCELLED incident for good. BAD_USER_INPUT where nobody has said what came of it; CONFLICT while a task is unsettled or a hand-over is with a partner. */
  archive(actor: Actor, input: ArchiveIncidentInput): Promise<Incident>;
  /** Takes a RESOLVED or CANCELLED incident up again: HELD, it waits for a unit. */
  reopen(actor: Actor, input: ReopenIncidentInput): Promise<Incident>;
  /** The clocks of its units follow; more urgent than before, and dispatched automatically, it is filled anew by its plan. */
  changePriority(actor: Actor, input: ChangePriorityInput): Promise<Incident>;
  /** Puts an open incident where it really is: its grid, its units' ways and predicted arrivals follow. Whose it is stays. */
  move(actor: Actor, input: MoveIncidentInput): Promise<Incident>;
  updateDetails(actor: Actor, input: UpdateDetailsInput): Promise<Incident>;
  /** Gives an open incident to another station, or hands it over to a partner. Units that are at it stay at it. */
  transfer(actor: Actor, input: TransferIncidentInput): Promise<Incident>;
  /** Both open. Units on their way or on scene go on, for the incident that stays. */
  merge(actor: Actor, input: MergeIncidentsInput): Promise<MergedIncidents>;
  /** As if it had never been merged: the units that came with it go back with it, in whatever state they are. */
  unmerge(actor: Actor, input: UnmergeIncidentInput): Promise<MergedIncidents>;

  /** All words of `text` in number, address, description and, for who may see callers, caller; best first. Rights as `listIncidents`. */
  search(actor: Actor, text: string, filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
  /** Incidents merged into each. */
  duplicatesByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Incident[]>>;
  /** Of open incidents; for those who see all incidents. */
  suggestionsByIncidentIds(
    actor: Actor,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly SuggestedDuplicate[]>>;
  /** Those for incidents of `type`; null: all. */
  listDispositions(actor: Actor, type: string | null): Promise<readonly Disposition[]>;
  listPartners(actor: Actor): Promise<readonly Partner[]>;
  /** The incident with everything that happened, from call to archive. NOT_FOUND as `findIncident` is null. */
  trail(actor: Actor, by: { id?: string | null; number?: string | null }): Promise<IncidentTrail>;
}

/** Exactly one of `point` and `polygon`. */
export interface AddPremiseNoteInput {
  readonly kind: PremiseNoteKind;
  readonly hazard?: HazardKind | null;
  readonly text?: string | null;
  readonly textEn?: string | null;
  readonly point?: (LonLat & { readonly datum?: Datum | null }) | null;
  /** 5 to 500; with `point`, default 30. */
  readonly radiusM?: number | null;
  /** A GeoJSON Polygon of at most 1,000 positions. */
  readonly polygon?: unknown;
  readonly validUntil?: Date | null;
  readonly idempotencyKey?: string | null;
}

/** Notes are the command's to write and to read; officers read those of the incidents that they are at. */
export interface PremiseService {
  /** Officers on assignments there are told at once. */
  addNote(actor: Actor, input: AddPremiseNoteInput): Promise<PremiseNote>;
  /** Again: the same answer. */
  withdrawNote(actor: Actor, input: { noteId: string; idempotencyKey?: string | null }): Promise<PremiseNote>;
  /** The newest first. */
  listNotes(actor: Actor, filter: { includeOver: boolean }, page: PageRequest): Promise<Page<PremiseNote>>;
  /** Those that hold now: hazards first, then the newest. */
  notesByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly PremiseNote[]>>;
}
