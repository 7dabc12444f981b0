/** What the page knows: who is signed in, the picture of the district, what is selected and which layers are on. */
import {
  type ConsoleClosureFragment,
  type ConsoleCoverageQuery,
  type ConsoleDistrictQuery,
  type ConsoleEventFeedSubscription,
  type ConsoleIncidentFragment,
  type ConsoleIsochronesQuery,
  type ConsoleNearestQuery,
  type ConsoleRoadsQuery,
  type ConsoleSessionFragment,
  type ConsoleUnitFragment,
  type ConsoleWelcomeQuery,
  type VehicleClass,
} from '../generated/graphql.js';
import { type ApiError } from '../api/api-error.js';
import { type Language } from '../i18n/language.js';
import { type ClosureDraft } from './closure-draft.js';
import { type DeskState, EMPTY_DESK } from './desk.js';
import { EMPTY_GRID_WORK, type GridWorkState } from './grid-work.js';
import { type Panic, type UnitDuty } from './duty.js';
import { NO_OFFICER, type OfficerState } from './officer.js';
import { EMPTY_PLANS, type PlansState } from './plans.js';
import { NO_SHIFTS, type ShiftsState } from './shifts.js';
import { NO_TASKS, type TasksState } from './tasks.js';

export type Unit = ConsoleUnitFragment;
export type UnitPosition = NonNullable<ConsoleUnitFragment['position']>;
export type Incident = ConsoleIncidentFragment;
export type District = ConsoleDistrictQuery;
export type IncidentType = District['incidentTypes'][number];
export type Account = ConsoleSessionFragment['account'];
export type DemoAccount = ConsoleWelcomeQuery['demoAccounts'][number];
export type Nearest = ConsoleNearestQuery['nearestUnits'];
export type Candidate = Nearest['candidates'][number];
export type Rejection = Nearest['rejected'][number];
export type GridHere = ConsoleNearestQuery['gridAt'];
export type Coverage = ConsoleCoverageQuery['coverage'];
export type Isochrone = ConsoleIsochronesQuery['isochrones'][number];
export type RoadClosure = ConsoleClosureFragment;
export type SpeedProfileInUse = NonNullable<ConsoleRoadsQuery['speedProfileInUse']>;
export type LoggedEvent = NonNullable<ConsoleEventFeedSubscription['eventFeed']['event']>;

export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** What the user looks at: a point to which units are asked, an incident (asked likewise), a unit, or nothing. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'place'; readonly point: LonLat }
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'unit'; readonly id: string };

export interface PlannedWay {
  readonly assignmentId: string;
  readonly geometry: Candidate['route']['geometry'];
}

/** The answer to "who is nearest?" for the selected point, and how far the question has come. */
export interface NearestState {
  readonly point: LonLat | null;
  readonly loading: boolean;
  readonly result: Nearest | null;
  readonly grid: GridHere;
  /** The ways of the units that were sent to the selected incident, as planned when they were assigned. */
  readonly underWay: readonly PlannedWay[];
  /** The candidate whose route is drawn on top, by unit id. */
  readonly highlighted: string | null;
}

export interface Filter {
  readonly vehicles: readonly VehicleClass[];
  /** null = any time */
  readonly withinS: number | null;
}

/** The rooms of the screen: what its panel shows while nothing is selected. */
export type Room = 'dispatch' | 'alerts' | 'tasks' | 'grid-work' | 'shifts' | 'plans';

export interface State extends DeskState {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly account: Account | null;
  readonly demoAccounts: readonly DemoAccount[];
  readonly connection: 'connecting' | 'live' | 'reconnecting';
  readonly loaded: boolean;
  readonly loadFailed: boolean;
  readonly district: District | null;
  /** By id; positions live beside them, since they change a hundred times as often. */
  readonly units: ReadonlyMap<string, Unit>;
  readonly positions: ReadonlyMap<string, UnitPosition>;
  /** Open incidents, and the selected one even after it was closed; by id. */
  readonly incidents: ReadonlyMap<string, Incident>;
  /** Newest first, at most `EVENTS_SHOWN`. */
  readonly events: readonly LoggedEvent[];
  readonly room: Room;
  readonly gridWork: GridWorkState;
  readonly planning: PlansState;
  readonly officer: OfficerState;
  readonly tasks: TasksState;
  /** Calls for help that are open, the oldest first; empty for those who may not see them. */
  readonly panics: readonly Panic[];
  /** Of the officer's own unit, or of the unit that was looked at last; null: unknown. */
  readonly duty: UnitDuty | null;
  readonly shifts: ShiftsState;
  readonly selection: Selection;
  readonly nearest: NearestState;
  readonly filter: Filter;
  readonly coverage: { readonly on: boolean; readonly loading: boolean; readonly report: Coverage | null };
  /** `vehicle` null = off. */
  readonly reach: {
    readonly vehicle: VehicleClass | null;
    readonly loading: boolean;
    readonly areas: readonly Isochrone[];
  };
  /** Closures that hold now or will, the latest start first; `speedProfile` null: free flow. */
  readonly roads: { readonly closures: readonly RoadClosure[]; readonly speedProfile: SpeedProfileInUse | null };
  /** The closure that is being drawn: clicks on the map then add to it. */
  readonly draft: ClosureDraft | null;
  /** The place that was clicked last: where a post at an event would be. */
  readonly lastPlace: LonLat | null;
  /** What was asked to be shown on the map last. */
  readonly lookedAt: LonLat | null;
  /** Said to screen readers and shown for a moment. */
  readonly announcement: { readonly text: string; readonly serial: number } | null;
  readonly error: ApiError | null;
  /** What is under way, so that its button can say so: 'assign:<unit id>', 'report', 'sign-in'. */
  readonly busy: string | null;
}

export const EVENTS_SHOWN = 80;
export const ALL_VEHICLES: readonly VehicleClass[] = ['FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE', 'CAR'];
export const NO_NEAREST: NearestState = {
  point: null,
  loading: false,
  result: null,
  grid: null,
  underWay: [],
  highlighted: null,
};

/** Statuses in which units may still be sent, as `isOpen` of the server's core has it. */
const OPEN = new Set<Incident['status']>(['RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS']);
type AssignmentStatus = Incident['assignments'][number]['status'];
const ACTIVE = new Set<AssignmentStatus>(['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE']);

export function isOpen(incident: Incident): boolean {
  return OPEN.has(incident.status);
}

/** RESOLVED and CANCELLED: it can be taken up again, or archived. */
export function isOver(incident: Incident): boolean {
  return incident.status === 'RESOLVED' || incident.status === 'CANCELLED';
}

/** While an assignment is in such a status its unit is taken. */
export function isActiveStatus(status: AssignmentStatus): boolean {
  return ACTIVE.has(status);
}

/** The assignments that still hold a unit. */
export function activeAssignments(incident: Incident): Incident['assignments'] {
  return incident.assignments.filter(({ status }) => isActiveStatus(status));
}

export function initialState(language: Language, theme: State['theme'], account: Account | null): State {
  return {
    language,
    theme,
    account,
    demoAccounts: [],
    connection: 'connecting',
    ...emptyPicture(),
    filter: { vehicles: ALL_VEHICLES, withinS: null },
    announcement: null,
    error: null,
    busy: null,
  };
}

/** What signing out forgets. */
export function emptyPicture(): Omit<
  State,
  'language' | 'theme' | 'account' | 'demoAccounts' | 'connection' | 'filter' | 'announcement' | 'error' | 'busy'
> {
  return {
    ...EMPTY_DESK,
    room: 'dispatch',
    gridWork: EMPTY_GRID_WORK,
    planning: EMPTY_PLANS,
    officer: NO_OFFICER,
    tasks: NO_TASKS,
    panics: [],
    duty: null,
    shifts: NO_SHIFTS,
    loaded: false,
    loadFailed: false,
    district: null,
    units: new Map(),
    positions: new Map(),
    incidents: new Map(),
    events: [],
    selection: { kind: 'none' },
    nearest: NO_NEAREST,
    coverage: { on: false, loading: false, report: null },
    reach: { vehicle: null, loading: false, areas: [] },
    roads: { closures: [], speedProfile: null },
    draft: null,
    lastPlace: null,
    lookedAt: null,
  };
}
