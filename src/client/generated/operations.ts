/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import { type Operation } from '../operation.js';
/** Which alert was seen. */
export type AcknowledgeAlertInput = {
  /** The alert. */
  alertId: string;
  /** The same key is answered like the first time. */
  idempotencyKey?: string | null | undefined;
};

/** What units should know about a place. Give exactly one of point and polygon, and a text. */
export type AddPremiseNoteInput = {
  /** With HAZARD, and only then. */
  hazard?: PremiseHazardKind | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** A hazard, or just good to know. */
  kind: PremiseNoteKind;
  /** Where. */
  point?: PointInput | null | undefined;
  /** The premises. At most 1,000 positions. */
  polygon?: import('geojson').Polygon | null | undefined;
  /** Metres around `point`, 5 to 500; null: 30. */
  radiusM?: number | null | undefined;
  /** In Chinese, at most 1,000 characters. */
  text?: string | null | undefined;
  /** In English, at most 1,000 characters. */
  textEn?: string | null | undefined;
  /** Null: until it is withdrawn. */
  validUntil?: string | null | undefined;
};

/** Why a dispatcher must look. */
export type AlertKind =
  /** Whoever took an incident over has not reported what came of it. */
  | 'FOLLOW_UP_OVERDUE'
  /** Not on scene within the plan's time. */
  | 'LATE'
  /** Reported on scene, but its position is elsewhere. */
  | 'NOT_AT_SCENE'
  /** Acknowledged, but not moving within the plan's time. */
  | 'NOT_MOVING'
  /** A unit has not answered a status check. */
  | 'NO_SIGN_OF_LIFE'
  /** Nobody is left who could be sent. */
  | 'NO_UNIT'
  /** The shift has ended, and work is still open that nobody took over. */
  | 'OPEN_AT_SHIFT_END'
  /** An officer asks for help. */
  | 'PANIC'
  /** A post of an event has fewer units than it should. */
  | 'POST_EMPTY'
  /** A more urgent incident took the unit. */
  | 'PREEMPTED'
  /** Fewer units were sent than the plan asks for. */
  | 'SHORT_OF_UNITS'
  /** Under way, but no position comes in. */
  | 'SILENT'
  /** A task of the plan was not done in time. */
  | 'TASK_OVERDUE';

/** The incident that is closed for good. */
export type ArchiveIncidentInput = {
  /** A slug of Query.dispositions that fits its type; needed where it has none yet. */
  disposition?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
};

/** Which unit goes where. */
export type AssignUnitInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** An open incident. */
  incidentId: string;
  /** An available unit. */
  unitId: string;
};

/** Step of an assignment. Active are OFFERED, ACKNOWLEDGED, EN_ROUTE, ON_SCENE. */
export type AssignmentStatus =
  /** Accepted by the officer (签收). */
  | 'ACKNOWLEDGED'
  /** Called off by a dispatcher. */
  | 'CANCELLED'
  /** Done, with the result reported (反馈). */
  | 'CLEARED'
  /** Refused by the officer. */
  | 'DECLINED'
  /** On the way (出警). */
  | 'EN_ROUTE'
  /** Not answered in time. */
  | 'EXPIRED'
  /** Sent to the unit, not yet answered. */
  | 'OFFERED'
  /** Arrived (到场). */
  | 'ON_SCENE'
  /** The unit was taken for something more urgent. */
  | 'PREEMPTED';

/** The assignment that goes a step further. */
export type AssignmentStepInput = {
  /** The assignment. */
  assignmentId: string;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
};

/** Who reports. Shown to the command and to those at work on it. */
export type CallerInput = {
  /** Where to call back if not on `phone`, or null. */
  callbackPhone?: string | null | undefined;
  /** What the caller speaks, as a BCP 47 tag such as `zh` or `en`, or null. */
  language?: string | null | undefined;
  /** Name, or null. */
  name?: string | null | undefined;
  /** Telephone number, or null. */
  phone?: string | null | undefined;
};

/** The assignment that is called off. */
export type CancelAssignmentInput = {
  /** The assignment. */
  assignmentId: string;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Why, in words. */
  reason?: string | null | undefined;
};

/** The incident that is called off. */
export type CancelIncidentInput = {
  /** A slug of Query.dispositions that fits its type. */
  disposition?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** Why, in words; its units are told. */
  reason: string;
};

/** The call for help that is taken back. */
export type CancelPanicInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The call. */
  panicId: string;
  /** Why, in words: a false alarm, all safe, ... */
  reason: string;
};

/** How urgent an incident is. */
export type ChangeIncidentPriorityInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** 1 (most urgent) to 4. */
  priority: number;
  /** Why, in words. */
  reason?: string | null | undefined;
};

/** The assignment that is done. */
export type ClearAssignmentInput = {
  /** The assignment. */
  assignmentId: string;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The result in words. */
  result?: string | null | undefined;
};

/** Where, for whom, how slow and when. Give exactly one of point, line and polygon. */
export type CloseRoadInput = {
  /** Null: until it is reopened. */
  endsAt?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** 2 to 1,000 points: the roads that the line runs along within 15 m, or crosses. Streets that only meet it at a junction stay open. */
  line?: Array<PointInput> | null | undefined;
  /** The nearest road within 30 m, for each class the nearest of its own, from junction to junction. */
  point?: PointInput | null | undefined;
  /** Every road with a part inside. At most 1,000 positions. */
  polygon?: import('geojson').Polygon | null | undefined;
  /** Why, in words. */
  reason?: string | null | undefined;
  /** 0: closed. 0.01 to 0.99: a slow-down to this share of the usual speed. */
  speedFactor?: number | null | undefined;
  /** Null: from now on. */
  startsAt?: string | null | undefined;
  /** For these classes; null: for all. */
  vehicles?: Array<VehicleClass> | null | undefined;
};

/** Kind of community. */
export type CommunityKind =
  /** Urban community (社区). */
  | 'COMMUNITY'
  /** Village (村). */
  | 'VILLAGE';

/** What has reached which device. */
export type ConfirmDeliveryInput = {
  /** The assignment that the device has. */
  assignmentId: string;
  /** The device’s own name for itself, at most 200 characters, for the record; null: unsaid. */
  deviceId?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
};

/** What counts as covered. */
export type CoverageInput = {
  /** Seconds by road, 10 to 3,600. */
  targetS?: number | null | undefined;
  /** Only units of these classes; null: all. */
  vehicles?: Array<VehicleClass> | null | undefined;
};

/** Geodetic datum of a position that is sent. Answers are always WGS-84. */
export type Datum =
  /** As Baidu maps give it (百度坐标). */
  | 'BD09'
  /** As Chinese map services and phones give it (国测局坐标). */
  | 'GCJ02'
  /** As GPS receivers give it. */
  | 'WGS84';

/** The assignment that is refused. */
export type DeclineAssignmentInput = {
  /** The assignment. */
  assignmentId: string;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Why, in words. */
  reason?: string | null | undefined;
};

/** Which incident is dispatched by its plan. */
export type DispatchIncidentInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
};

/** Why a place of a plan is empty. */
export type EmptyPlaceReason =
  /** All that suit fill other places of the plan. */
  | 'ALL_TAKEN'
  /** No free unit has the vehicle and the skills. */
  | 'NONE_SUITS'
  /** Some have, but the policy keeps all of them at their stations. */
  | 'OTHER_STATION';

/** Which events. All fields that are given must match. */
export type EventFilter = {
  /** About this incident. */
  incidentId?: string | null | undefined;
  /** Of one of these kinds. */
  kinds?: Array<string> | null | undefined;
  /** Concerning this station; a transfer is told to both. */
  stationId?: string | null | undefined;
  /** About this unit. */
  unitId?: string | null | undefined;
};

/** What was seen, and where. Give exactly one of location and gridId. */
export type FileGridReportInput = {
  /** Address in words. */
  address?: string | null | undefined;
  /** Building, such as 3幢. */
  building?: string | null | undefined;
  /** The grid, where no exact place is known. */
  gridId?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** What it is about. */
  kind: GridReportKind;
  /** Where; the grid follows from it. */
  location?: PointInput | null | undefined;
  /** At most nine, each once. */
  photos?: Array<PhotoInput> | null | undefined;
  /** Room, such as 1418. */
  room?: string | null | undefined;
  /** In words, at most 4,000 characters. */
  text: string;
};

/** Why a fix is kept in the history and not shown as the live position. */
export type FixFlag =
  /** More than 30 s ahead of the server. */
  | 'FUTURE'
  /** Accuracy worse than the limit (200 m by default). */
  | 'INACCURATE'
  /** The device says itself that it does not know where it is. */
  | 'INVALID'
  /** At 0, 0: a receiver without a position. */
  | 'NULL_ISLAND'
  /** From a feed of devices, and outside the area served. */
  | 'OUTSIDE_AREA'
  /** Older than the unit's last fix. */
  | 'OUT_OF_ORDER'
  /** Too old when it came in. */
  | 'STALE'
  /** Faster than 300 km/h from the last fix. */
  | 'TELEPORT';

/** Which grids. All fields that are given must match. */
export type GridFilter = {
  /** Of this community. */
  communityId?: string | null | undefined;
  /** Rural or urban. */
  setting?: GridSetting | null | undefined;
  /** Of this station. */
  stationId?: string | null | undefined;
  /** Part of the code or of either name. */
  text?: string | null | undefined;
};

/** Which grid reports. All fields that are given must match. */
export type GridReportFilter = {
  /** True: only those that you are to see to. */
  addressedToMe?: boolean | null | undefined;
  /** Filed before this time. */
  filedBefore?: string | null | undefined;
  /** Filed at this time or later. */
  filedFrom?: string | null | undefined;
  /** In this grid. */
  gridId?: string | null | undefined;
  /** Of one of these kinds. */
  kinds?: Array<GridReportKind> | null | undefined;
  /** In the area of this station. */
  stationId?: string | null | undefined;
  /** In one of these states. */
  statuses?: Array<GridReportStatus> | null | undefined;
};

/** What a grid report is about. Names to show are in Query.gridReportKinds. */
export type GridReportKind =
  /** Clue to a case (案件线索). */
  | 'CASE_CLUE'
  /** Dispute (矛盾纠纷). */
  | 'DISPUTE'
  /** Fire hazard (消防隐患). */
  | 'FIRE_HAZARD'
  /** Anything else. */
  | 'OTHER'
  /** Somebody moved in or out (人口变动). */
  | 'POPULATION_CHANGE'
  /** Somebody needs help (服务需求). */
  | 'SERVICE_REQUEST';

/** How far a grid report is. Undecided are FILED and VERIFYING. */
export type GridReportStatus =
  /** Nothing more is to be done. */
  | 'CLOSED'
  /** Told, and pushed to whoever answers for the grid. */
  | 'FILED'
  /** Goes on as an incident. */
  | 'INCIDENT'
  /** Found not to be so. */
  | 'REJECTED'
  /** Found to be so. */
  | 'VERIFIED'
  /** Somebody is looking on the spot. */
  | 'VERIFYING';

/** The grid report that goes a step further. */
export type GridReportStepInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The grid report. */
  reportId: string;
};

/** Kind of area of a grid. */
export type GridSetting =
  /** About 150 households. */
  | 'RURAL'
  /** About 300 households. */
  | 'URBAN';

/** Part of a person in a grid. */
export type GridStaffRole =
  /** Grid leader (网格长); one per grid. */
  | 'LEADER'
  /** Grid member (网格员). */
  | 'MEMBER';

/** Which incidents. All fields that are given must match. */
export type IncidentFilter = {
  /** In this grid. */
  gridId?: string | null | undefined;
  /** With one of these priorities. */
  priorities?: Array<number> | null | undefined;
  /** Reported before this time. */
  reportedBefore?: string | null | undefined;
  /** Reported at this time or later. */
  reportedFrom?: string | null | undefined;
  /** In the area of this station. */
  stationId?: string | null | undefined;
  /** In one of these states. */
  statuses?: Array<IncidentStatus> | null | undefined;
  /** Of one of these types, as slugs. */
  types?: Array<string> | null | undefined;
};

/** Order of a list of incidents. */
export type IncidentOrder =
  /** By priority, 1 first; reported first first within one. */
  | 'MOST_URGENT'
  /** Reported last first. */
  | 'NEWEST'
  /** Reported first first. */
  | 'OLDEST';

/** State of an incident. Open are RECEIVED, HELD, DISPATCHED, IN_PROGRESS. */
export type IncidentStatus =
  /** Closed for good. */
  | 'ARCHIVED'
  /** Called off. */
  | 'CANCELLED'
  /** A unit is assigned or on its way. */
  | 'DISPATCHED'
  /** Merged into another incident. */
  | 'DUPLICATE'
  /** Waits for a unit. */
  | 'HELD'
  /** A unit is or was on scene and work goes on. */
  | 'IN_PROGRESS'
  /** Reported; no unit assigned yet. */
  | 'RECEIVED'
  /** All work done. */
  | 'RESOLVED';

/** The duplicate, and the incident that stays. */
export type MergeIncidentsInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** The incident that stays. */
  intoIncidentId: string;
  /** Why, in words. */
  reason?: string | null | undefined;
};

/** Where an incident really is. */
export type MoveIncidentInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** The place. */
  location: PointInput;
  /** Why, in words. */
  reason?: string | null | undefined;
};

/** From what the place of a call for help is known. */
export type PanicPositionSource =
  /** No such fix: where the unit had been sent. */
  | 'ASSIGNMENT'
  /** A fix of at most 10 minutes before, or one that came in since. */
  | 'FIX'
  /** Sent with the signal. */
  | 'GIVEN'
  /** Nor was it sent anywhere: its last fix, however old. */
  | 'OLD_FIX'
  /** Nothing is known: its station. */
  | 'STATION';

/** A picture that has been uploaded elsewhere. It is not fetched. */
export type PhotoInput = {
  /** `image/jpeg`, `image/png`, `image/webp` or `image/heic`. */
  mediaType: string;
  /** An https URL, or a key of letters, digits, ".", "-", "_" and "/"; at most 500 characters. */
  reference: string;
  /** SHA-256 of the file: 64 hexadecimal digits. */
  sha256: string;
  /** When it was taken, or null. */
  takenAt?: string | null | undefined;
};

/** A place: longitude first. Checked to be finite, in range and inside the area served. */
export type PointInput = {
  /** Datum of the two numbers. */
  datum?: Datum | null | undefined;
  /** Latitude in degrees, -90 to 90. */
  lat: number;
  /** Longitude in degrees, -180 to 180. */
  lon: number;
};

/** One report of a unit's device. */
export type PositionFixInput = {
  /** Radius in metres; null where unknown. */
  accuracyM?: number | null | undefined;
  /** Datum of lon and lat. */
  datum?: Datum | null | undefined;
  /** The device's time. */
  fixAt: string;
  /** Degrees, 0 north, 90 east; null where unknown. */
  headingDeg?: number | null | undefined;
  /** Latitude in degrees. */
  lat: number;
  /** Longitude in degrees. */
  lon: number;
  /** Kilometres an hour; null where unknown. */
  speedKmh?: number | null | undefined;
  /** The unit. */
  unitId: string;
};

/** What the danger is. */
export type PremiseHazardKind =
  /** Dangerous chemicals. */
  | 'CHEMICALS'
  /** A dangerous dog. */
  | 'DOG'
  /** Gas: no flames, no switches. */
  | 'GAS'
  /** An infectious disease. */
  | 'INFECTION'
  /** No way in for vehicles, or a locked gate. */
  | 'NO_ACCESS'
  /** No lift. */
  | 'NO_LIFT'
  /** Another one: see the text. */
  | 'OTHER'
  /** The building is not safe. */
  | 'STRUCTURE'
  /** Somebody there has been violent. */
  | 'VIOLENT_PERSON'
  /** Weapons are known or suspected there. */
  | 'WEAPON';

/** What a note about premises is. */
export type PremiseNoteKind =
  /** A danger to whoever goes there. */
  | 'HAZARD'
  /** Good to know. */
  | 'NOTE';

/** The whole profile: what is not said is not kept. */
export type PutSpeedProfileInput = {
  /** False: never in use. */
  enabled?: boolean | null | undefined;
  /** Of several for the same class and road the slowest counts; where none is, free flow. At most 200. */
  factors: Array<SpeedFactorInput>;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Name. */
  name: string;
  /** Name in English. */
  nameEn: string;
  /** Of several profiles that apply the lowest is in use; 0 to 1,000,000. */
  rank: number;
  /** 1 to 40 lower-case letters, digits and hyphens. A profile with this slug is replaced. */
  slug: string;
  /** When it applies; empty: always. At most 50. */
  windows: Array<SpeedWindowInput>;
};

/** Who needs help. */
export type RaisePanicInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Where the officer is, if the device knows: it outranks the last fix. One at 0, 0 or outside the service area is passed over, so that nobody is turned away. */
  position?: PointInput | null | undefined;
  /** The unit: an officer’s own; any for the command. */
  unitId: string;
};

/** The session to go on with. */
export type RefreshSessionInput = {
  /** As returned with the last session. */
  refreshToken: string;
};

/** Why a unit that is nearer was not proposed. */
export type RejectionReason =
  /** Has an active assignment. */
  | 'BUSY'
  /** Posted at an event: called for what is urgent enough only. */
  | 'HELD_FOR_EVENT'
  /** Its officer has called for help. */
  | 'IN_DANGER'
  /** Lacks a skill that was asked for. */
  | 'MISSING_SKILL'
  /** Not at work. */
  | 'OFF_DUTY'
  /** On a break: called for priority 1 only. */
  | 'ON_BREAK'
  /** Belongs to another station and the policy keeps units at home. */
  | 'OTHER_STATION'
  /** Out of service. */
  | 'OUT_OF_SERVICE'
  /** Its last position is too old to rely on, or it has none. */
  | 'STALE_FIX'
  /** No road leads there for its vehicle. */
  | 'UNREACHABLE'
  /** Another vehicle class was asked for. */
  | 'WRONG_VEHICLE';

/** The incident that is taken up again. */
export type ReopenIncidentInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** Why, in words. */
  reason: string;
};

/** The closure that is lifted. */
export type ReopenRoadInput = {
  /** The closure. */
  closureId: string;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
};

/** What was reported. */
export type ReportIncidentInput = {
  /** Address in words. */
  address?: string | null | undefined;
  /** Who reports. */
  caller?: CallerInput | null | undefined;
  /** What happened. */
  description?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Where. */
  location: PointInput;
  /** 1 (most urgent) to 4; null: the type's default. */
  priority?: number | null | undefined;
  /** Slug of a type of Query.incidentTypes. */
  type: string;
};

/** What came of an incident. */
export type ResolveIncidentInput = {
  /** A slug of Query.dispositions that fits its type. */
  disposition: string;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** The result in words. */
  remark?: string | null | undefined;
};

/** Kind of road, as OpenStreetMap classes them (key highway), most important first. */
export type RoadClass =
  /** Way inside a building. */
  | 'CORRIDOR'
  /** Cycle track. */
  | 'CYCLEWAY'
  /** Footway. */
  | 'FOOTWAY'
  /** Street where walkers have precedence. */
  | 'LIVING_STREET'
  /** Motorway and its ramps. */
  | 'MOTORWAY'
  /** Path. */
  | 'PATH'
  /** Pedestrian street. */
  | 'PEDESTRIAN'
  /** Main road. */
  | 'PRIMARY'
  /** Street with dwellings. */
  | 'RESIDENTIAL'
  /** Road between quarters. */
  | 'SECONDARY'
  /** Driveway, alley, road on a site. */
  | 'SERVICE'
  /** Stairs. */
  | 'STEPS'
  /** Collector road. */
  | 'TERTIARY'
  /** Farm or forest track. */
  | 'TRACK'
  /** Expressway and its ramps. */
  | 'TRUNK'
  /** Minor through road. */
  | 'UNCLASSIFIED';

/** Whether a road closure holds. */
export type RoadClosureStatus =
  /** Holds now. */
  | 'ACTIVE'
  /** Over, by its own end. */
  | 'ENDED'
  /** Lifted by hand, before or after it had begun. */
  | 'REOPENED'
  /** Ordered, not begun yet. */
  | 'SCHEDULED';

/** What an account may do. */
export type Role =
  /** Everything, also positions for any unit. */
  | 'ADMIN'
  /** Does the tasks of its desk, and takes over what is handed to it: see Account.desk. */
  | 'DESK'
  /** Sees everything live; reports incidents, assigns units. */
  | 'DISPATCHER'
  /** Files grid reports and incidents, inspects sites, and sees what becomes of them. */
  | 'GRID_WORKER'
  /** Sees and works on the assignments of the own unit. */
  | 'OFFICER'
  /** Sees units and incidents; plans coverage. */
  | 'PLANNER'
  /** As a dispatcher. */
  | 'SUPERVISOR';

/** A unit's new duty. */
export type SetUnitDutyInput = {
  /** The new duty. */
  duty: UnitDuty;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The unit. */
  unitId: string;
};

/** Who signs in. */
export type SignInInput = {
  /** Name of the account. */
  account: string;
  /** One-time code, where the account asks for one. */
  code?: string | null | undefined;
  /** Password. */
  password: string;
};

/** The session to end. */
export type SignOutInput = {
  /** As returned with the last session. */
  refreshToken: string;
};

/** How much slower than free flow. */
export type SpeedFactorInput = {
  /** On these roads; null: on all. */
  roadClasses?: Array<RoadClass> | null | undefined;
  /** Travel times are those of free flow times this; 1 to 20. */
  slowdown: number;
  /** For these classes; null: for all. */
  vehicles?: Array<VehicleClass> | null | undefined;
};

/** Hours of some days of the week, by the clocks of the city. One over midnight is two windows. */
export type SpeedWindowInput = {
  /** At least one. */
  days: Array<Weekday>;
  /** From this minute on, e.g. 07:00. */
  from: string;
  /** Until just before this minute; after from, at most 24:00. */
  until: string;
};

/** Kind of place. */
export type StationKind =
  /** Police post (警务室). */
  | 'POST'
  /** Police station (派出所). */
  | 'STATION';

/** Who takes an incident over. Give exactly one of stationId and partner. */
export type TransferIncidentInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** A slug of Query.partners. */
  partner?: string | null | undefined;
  /** Why, in words. */
  reason: string;
  /** Another station. */
  stationId?: string | null | undefined;
};

/** Whether a unit is at work. Set by setUnitDuty. */
export type UnitDuty =
  /** Not at work. */
  | 'OFF_DUTY'
  /** At work: may be sent. */
  | 'ON_DUTY'
  /** At work, but cannot be sent for now. */
  | 'OUT_OF_SERVICE';

/** Which units. All fields that are given must match. */
export type UnitFilter = {
  /** With this duty. */
  duty?: UnitDuty | null | undefined;
  /** Of this station. */
  stationId?: string | null | undefined;
  /** Doing this. */
  status?: UnitStatus | null | undefined;
  /** With one of these vehicles. */
  vehicles?: Array<VehicleClass> | null | undefined;
};

/** What a unit is doing. It follows from its duty and its active assignment. */
export type UnitStatus =
  /** Patrolling, free to be sent. */
  | 'AVAILABLE'
  /** Has an assignment and has not set off yet. */
  | 'DISPATCHED'
  /** On the way to an incident. */
  | 'EN_ROUTE'
  /** Not at work. */
  | 'OFF_DUTY'
  /** At an incident. */
  | 'ON_SCENE'
  /** Cannot be sent for now. */
  | 'OUT_OF_SERVICE';

/** The duplicate that turned out to be a matter of its own. */
export type UnmergeIncidentInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
  /** Why, in words. */
  reason?: string | null | undefined;
};

/** Why nobody comes to an incident that is held. */
export type UnservedReason =
  /** Units suit, but the policy, the roads, or the time until they are free keeps all of them away. */
  | 'NONE_CAN_COME'
  /** No unit has the vehicle and the skills. */
  | 'NONE_SUITS'
  /** All that could come are of more use elsewhere. */
  | 'UNITS_TAKEN';

/** What is known about an incident now. What is left out stays as it is; null removes it. */
export type UpdateIncidentDetailsInput = {
  /** Address in words. */
  address?: string | null | undefined;
  /** Who reports, as a whole. */
  caller?: CallerInput | null | undefined;
  /** What happened. */
  description?: string | null | undefined;
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The incident. */
  incidentId: string;
};

/** How a unit moves. It decides which roads it may use and how fast. */
export type VehicleClass =
  /** Car. */
  | 'CAR'
  /** Bicycle without a motor. */
  | 'CYCLE'
  /** Electric bicycle: passes where a bicycle passes. */
  | 'EBIKE'
  /** On foot. */
  | 'FOOT'
  /** Motorcycle. */
  | 'MOTORBIKE';

/** A day of the week, by the clocks of the city. */
export type Weekday =
  /** 星期五 */
  | 'FRIDAY'
  /** 星期一 */
  | 'MONDAY'
  /** 星期六 */
  | 'SATURDAY'
  /** 星期日 */
  | 'SUNDAY'
  /** 星期四 */
  | 'THURSDAY'
  /** 星期二 */
  | 'TUESDAY'
  /** 星期三 */
  | 'WEDNESDAY';

/** The note that no longer holds. */
export type WithdrawPremiseNoteInput = {
  /** Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The note. */
  noteId: string;
};

export type ConfirmDeliveryMutationVariables = Exact<{
  input: ConfirmDeliveryInput;
}>;


export type ConfirmDeliveryMutation = { confirmDelivery: { assignment: { id: string, status: AssignmentStatus, delivery: { sentAt: string | null, pushedAt: string | null, deliveredAt: string | null, acknowledgedAt: string | null, attempts: number } | null } } };

export type NearestUnitsQueryVariables = Exact<{
  to: PointInput;
  first?: number | null | undefined;
  vehicles?: Array<VehicleClass> | VehicleClass | null | undefined;
  skills?: Array<string> | string | null | undefined;
  withinS?: number | null | undefined;
  rejectedFirst?: number | null | undefined;
}>;


export type NearestUnitsQuery = { nearestUnits: { moreRejected: boolean, candidates: Array<{ travelTimeS: number, distanceM: number, arrivalEarliest: string, arrivalLatest: string, fixAgeS: number, crossesStationBoundary: boolean, unit: { id: string, callSign: string, vehicle: VehicleClass, station: { code: string } }, route: { travelTimeS: number, distanceM: number, geometry: import('geojson').LineString, metricVersion: string, steps: Array<{ street: string, streetEn: string, distanceM: number, travelTimeS: number }> } }>, rejected: Array<{ reason: RejectionReason, detail: string | null, unit: { id: string, callSign: string, vehicle: VehicleClass } }> } };

export type RouteQueryVariables = Exact<{
  from: PointInput;
  to: PointInput;
  vehicle: VehicleClass;
}>;


export type RouteQuery = { route: { travelTimeS: number, distanceM: number, geometry: import('geojson').LineString, metricVersion: string, steps: Array<{ street: string, streetEn: string, distanceM: number, travelTimeS: number }> } | null };

export type AssignUnitMutationVariables = Exact<{
  input: AssignUnitInput;
}>;


export type AssignUnitMutation = { assignUnit: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null, unit: { id: string, callSign: string, status: UnitStatus }, route: { travelTimeS: number, distanceM: number, geometry: import('geojson').LineString, metricVersion: string, steps: Array<{ street: string, streetEn: string, distanceM: number, travelTimeS: number }> } | null }, incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type AcknowledgeAssignmentMutationVariables = Exact<{
  input: AssignmentStepInput;
}>;


export type AcknowledgeAssignmentMutation = { acknowledgeAssignment: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null } } };

export type DeclineAssignmentMutationVariables = Exact<{
  input: DeclineAssignmentInput;
}>;


export type DeclineAssignmentMutation = { declineAssignment: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null } } };

export type StartTravelMutationVariables = Exact<{
  input: AssignmentStepInput;
}>;


export type StartTravelMutation = { startTravel: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null } } };

export type ArriveOnSceneMutationVariables = Exact<{
  input: AssignmentStepInput;
}>;


export type ArriveOnSceneMutation = { arriveOnScene: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null } } };

export type ClearAssignmentMutationVariables = Exact<{
  input: ClearAssignmentInput;
}>;


export type ClearAssignmentMutation = { clearAssignment: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null } } };

export type CancelAssignmentMutationVariables = Exact<{
  input: CancelAssignmentInput;
}>;


export type CancelAssignmentMutation = { cancelAssignment: { assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null } } };

export type AssignmentFeedSubscriptionVariables = Exact<{
  unitId: string;
  after?: string | null | undefined;
}>;


export type AssignmentFeedSubscription = { assignmentFeed: { cursor: string, isRedelivery: boolean, resync: string | null, assignment: { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null, incident: { id: string, number: string, type: string, priority: number, address: string | null, location: { lon: number, lat: number }, premiseNotes: Array<{ id: string, kind: PremiseNoteKind, hazard: PremiseHazardKind | null, text: string | null, textEn: string | null, place: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, radiusM: number | null, validUntil: string | null }> }, route: { travelTimeS: number, distanceM: number, geometry: import('geojson').LineString, metricVersion: string, steps: Array<{ street: string, streetEn: string, distanceM: number, travelTimeS: number }> } | null } | null } };

export type RecommendationQueryVariables = Exact<{
  incidentId: string;
}>;


export type RecommendationQuery = { recommendation: { units: Array<{ need: number, place: number, arrivalS: number, isSent: boolean, unit: { id: string, callSign: string, vehicle: VehicleClass } }>, empty: Array<{ need: number, reason: EmptyPlaceReason }>, thinCover: Array<{ free: number, left: number, minimum: number, station: { name: string, nameEn: string } }> } | null };

export type DispatchIncidentMutationVariables = Exact<{
  input: DispatchIncidentInput;
}>;


export type DispatchIncidentMutation = { dispatchIncident: { incident: { id: string, status: IncidentStatus }, assignments: Array<{ id: string, status: AssignmentStatus, respondBy: string | null, unit: { id: string, callSign: string } }> } };

export type QueueQueryVariables = Exact<{ [key: string]: never; }>;


export type QueueQuery = { queue: { now: Array<{ arrivalS: number, incident: { id: string, number: string }, unit: { id: string, callSign: string } }>, awaited: Array<{ arrivalS: number, freeInS: number, incident: { id: string, number: string }, unit: { id: string, callSign: string } }>, unserved: Array<{ reason: UnservedReason, incident: { id: string, number: string } }> } };

export type AlertsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AlertsQuery = { alerts: { edges: Array<{ node: { id: string, kind: AlertKind, raisedAt: string, detail: string | null, incident: { id: string, number: string } | null, unit: { id: string, callSign: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AcknowledgeAlertMutationVariables = Exact<{
  input: AcknowledgeAlertInput;
}>;


export type AcknowledgeAlertMutation = { acknowledgeAlert: { alert: { id: string, acknowledgedAt: string | null } } };

export type EventFieldsFragment = { seq: number, cursor: string, at: string, kind: string, unitId: string | null, incidentId: string | null, data: unknown };

export type EventsQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EventsQuery = { events: { edges: Array<{ cursor: string, node: { seq: number, cursor: string, at: string, kind: string, unitId: string | null, incidentId: string | null, data: unknown } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EventFeedSubscriptionVariables = Exact<{
  filter?: EventFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type EventFeedSubscription = { eventFeed: { cursor: string, resync: string | null, event: { seq: number, cursor: string, at: string, kind: string, unitId: string | null, incidentId: string | null, data: unknown } | null } };

export type GridReportFieldsFragment = { id: string, number: string, kind: GridReportKind, status: GridReportStatus, text: string, address: string | null, building: string | null, room: string | null, filedAt: string, finding: string | null, outcome: string | null, closedAt: string | null, addressedToMe: boolean, location: { lon: number, lat: number } | null, photos: Array<{ reference: string, mediaType: string, sha256: string, takenAt: string | null }>, grid: { id: string, code: string } | null, reportedBy: { account: string, name: string, nameEn: string } };

export type GridReportsQueryVariables = Exact<{
  filter?: GridReportFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type GridReportsQuery = { gridReports: { edges: Array<{ cursor: string, node: { id: string, number: string, kind: GridReportKind, status: GridReportStatus, text: string, address: string | null, building: string | null, room: string | null, filedAt: string, finding: string | null, outcome: string | null, closedAt: string | null, addressedToMe: boolean, location: { lon: number, lat: number } | null, photos: Array<{ reference: string, mediaType: string, sha256: string, takenAt: string | null }>, grid: { id: string, code: string } | null, reportedBy: { account: string, name: string, nameEn: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FileGridReportMutationVariables = Exact<{
  input: FileGridReportInput;
}>;


export type FileGridReportMutation = { fileGridReport: { report: { id: string, number: string, kind: GridReportKind, status: GridReportStatus, text: string, address: string | null, building: string | null, room: string | null, filedAt: string, finding: string | null, outcome: string | null, closedAt: string | null, addressedToMe: boolean, location: { lon: number, lat: number } | null, photos: Array<{ reference: string, mediaType: string, sha256: string, takenAt: string | null }>, grid: { id: string, code: string } | null, reportedBy: { account: string, name: string, nameEn: string } } } };

export type StartGridReportVerificationMutationVariables = Exact<{
  input: GridReportStepInput;
}>;


export type StartGridReportVerificationMutation = { startGridReportVerification: { report: { id: string, number: string, kind: GridReportKind, status: GridReportStatus, text: string, address: string | null, building: string | null, room: string | null, filedAt: string, finding: string | null, outcome: string | null, closedAt: string | null, addressedToMe: boolean, location: { lon: number, lat: number } | null, photos: Array<{ reference: string, mediaType: string, sha256: string, takenAt: string | null }>, grid: { id: string, code: string } | null, reportedBy: { account: string, name: string, nameEn: string } } } };

export type GridReportFeedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type GridReportFeedSubscription = { gridReportFeed: { cursor: string, resync: string | null, report: { id: string, number: string, kind: GridReportKind, status: GridReportStatus, text: string, address: string | null, building: string | null, room: string | null, filedAt: string, finding: string | null, outcome: string | null, closedAt: string | null, addressedToMe: boolean, location: { lon: number, lat: number } | null, photos: Array<{ reference: string, mediaType: string, sha256: string, takenAt: string | null }>, grid: { id: string, code: string } | null, reportedBy: { account: string, name: string, nameEn: string } } | null } };

export type PremiseNoteFieldsFragment = { id: string, kind: PremiseNoteKind, hazard: PremiseHazardKind | null, text: string | null, textEn: string | null, place: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, radiusM: number | null, validUntil: string | null };

export type SearchIncidentsQueryVariables = Exact<{
  text: string;
  filter?: IncidentFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchIncidentsQuery = { searchIncidents: { edges: Array<{ cursor: string, node: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IncidentSurroundingsQueryVariables = Exact<{
  id: string;
}>;


export type IncidentSurroundingsQuery = { incident: { disposition: string | null, partner: string | null, id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, mergedInto: { id: string, number: string } | null, duplicates: Array<{ id: string, number: string }>, possibleDuplicates: Array<{ score: number, distanceM: number, secondsApart: number, wordSimilarity: number, sameType: boolean, sameCaller: boolean, incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } }>, premiseNotes: Array<{ id: string, kind: PremiseNoteKind, hazard: PremiseHazardKind | null, text: string | null, textEn: string | null, place: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, radiusM: number | null, validUntil: string | null }>, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } | null };

export type IncidentCodesQueryVariables = Exact<{
  type?: string | null | undefined;
}>;


export type IncidentCodesQuery = { dispositions: Array<{ slug: string, name: string, nameEn: string }>, partners: Array<{ slug: string, name: string, nameEn: string }> };

export type MergeIncidentsMutationVariables = Exact<{
  input: MergeIncidentsInput;
}>;


export type MergeIncidentsMutation = { mergeIncidents: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null }, into: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type UnmergeIncidentMutationVariables = Exact<{
  input: UnmergeIncidentInput;
}>;


export type UnmergeIncidentMutation = { unmergeIncident: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null }, from: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type ResolveIncidentMutationVariables = Exact<{
  input: ResolveIncidentInput;
}>;


export type ResolveIncidentMutation = { resolveIncident: { incident: { disposition: string | null, id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type CancelIncidentMutationVariables = Exact<{
  input: CancelIncidentInput;
}>;


export type CancelIncidentMutation = { cancelIncident: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type ArchiveIncidentMutationVariables = Exact<{
  input: ArchiveIncidentInput;
}>;


export type ArchiveIncidentMutation = { archiveIncident: { incident: { disposition: string | null, id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type ReopenIncidentMutationVariables = Exact<{
  input: ReopenIncidentInput;
}>;


export type ReopenIncidentMutation = { reopenIncident: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type TransferIncidentMutationVariables = Exact<{
  input: TransferIncidentInput;
}>;


export type TransferIncidentMutation = { transferIncident: { incident: { partner: string | null, id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type ChangeIncidentPriorityMutationVariables = Exact<{
  input: ChangeIncidentPriorityInput;
}>;


export type ChangeIncidentPriorityMutation = { changeIncidentPriority: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type UpdateIncidentDetailsMutationVariables = Exact<{
  input: UpdateIncidentDetailsInput;
}>;


export type UpdateIncidentDetailsMutation = { updateIncidentDetails: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type AddPremiseNoteMutationVariables = Exact<{
  input: AddPremiseNoteInput;
}>;


export type AddPremiseNoteMutation = { addPremiseNote: { note: { id: string, kind: PremiseNoteKind, hazard: PremiseHazardKind | null, text: string | null, textEn: string | null, place: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, radiusM: number | null, validUntil: string | null } } };

export type WithdrawPremiseNoteMutationVariables = Exact<{
  input: WithdrawPremiseNoteInput;
}>;


export type WithdrawPremiseNoteMutation = { withdrawPremiseNote: { note: { id: string, kind: PremiseNoteKind, hazard: PremiseHazardKind | null, text: string | null, textEn: string | null, place: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, radiusM: number | null, validUntil: string | null } } };

export type IncidentFieldsFragment = { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null };

export type AssignmentFieldsFragment = { id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null };

export type RouteFieldsFragment = { travelTimeS: number, distanceM: number, geometry: import('geojson').LineString, metricVersion: string, steps: Array<{ street: string, streetEn: string, distanceM: number, travelTimeS: number }> };

export type IncidentTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type IncidentTypesQuery = { incidentTypes: Array<{ slug: string, name: string, nameEn: string, defaultPriority: number }> };

export type IncidentQueryVariables = Exact<{
  id?: string | null | undefined;
  number?: string | null | undefined;
}>;


export type IncidentQuery = { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, caller: { name: string | null, phone: string | null }, assignments: Array<{ id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null, unit: { id: string, callSign: string, vehicle: VehicleClass } }>, timeline: { edges: Array<{ node: { seq: number, kind: string } }> }, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } | null };

export type IncidentsQueryVariables = Exact<{
  filter?: IncidentFilter | null | undefined;
  orderBy?: IncidentOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IncidentsQuery = { incidents: { edges: Array<{ cursor: string, node: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, assignments: Array<{ id: string, status: AssignmentStatus, offeredAt: string, respondBy: string | null, acknowledgedAt: string | null, travelStartedAt: string | null, arrivedAt: string | null, clearedAt: string | null, endedAt: string | null, endReason: string | null, predictedArrivalAt: string | null, unit: { id: string, callSign: string, vehicle: VehicleClass } }>, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReportIncidentMutationVariables = Exact<{
  input: ReportIncidentInput;
}>;


export type ReportIncidentMutation = { reportIncident: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null }, possibleDuplicates: Array<{ id: string, number: string }> } };

export type PanicFieldsFragment = { id: string, callSign: string, isOpen: boolean, raisedAt: string, presses: number, lastPressedAt: string, positionSource: PanicPositionSource, locatedAt: string, endReason: string | null };

export type OpenPanicsQueryVariables = Exact<{ [key: string]: never; }>;


export type OpenPanicsQuery = { openPanics: Array<{ id: string, callSign: string, isOpen: boolean, raisedAt: string, presses: number, lastPressedAt: string, positionSource: PanicPositionSource, locatedAt: string, endReason: string | null, incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } | null }> };

export type RaisePanicMutationVariables = Exact<{
  input: RaisePanicInput;
}>;


export type RaisePanicMutation = { raisePanic: { panic: { id: string, callSign: string, isOpen: boolean, raisedAt: string, presses: number, lastPressedAt: string, positionSource: PanicPositionSource, locatedAt: string, endReason: string | null } } };

export type CancelPanicMutationVariables = Exact<{
  input: CancelPanicInput;
}>;


export type CancelPanicMutation = { cancelPanic: { panic: { id: string, callSign: string, isOpen: boolean, raisedAt: string, presses: number, lastPressedAt: string, positionSource: PanicPositionSource, locatedAt: string, endReason: string | null } } };

export type ConfirmStatusMutationVariables = Exact<{
  input: AssignmentStepInput;
}>;


export type ConfirmStatusMutation = { confirmStatus: { assignment: { id: string, status: AssignmentStatus, statusConfirmedAt: string | null, statusCheck: { dueAt: string, answerBy: string | null } | null } } };

export type MoveIncidentMutationVariables = Exact<{
  input: MoveIncidentInput;
}>;


export type MoveIncidentMutation = { moveIncident: { incident: { id: string, number: string, type: string, priority: number, status: IncidentStatus, address: string | null, description: string | null, reportedAt: string, location: { lon: number, lat: number }, grid: { id: string, code: string } | null, station: { id: string, code: string } | null } } };

export type CoverageQueryVariables = Exact<{
  input?: CoverageInput | null | undefined;
}>;


export type CoverageQuery = { coverage: { targetS: number, households: number, householdsCovered: number, share: number, gaps: import('geojson').FeatureCollection, grids: Array<{ households: number, householdsCovered: number, share: number, grid: { id: string, code: string } }> } };

export type IsochronesQueryVariables = Exact<{
  to: PointInput;
  vehicle: VehicleClass;
  withinS: Array<number> | number;
}>;


export type IsochronesQuery = { isochrones: Array<{ withinS: number, area: import('geojson').MultiPolygon }> };

export type RoadClosureFieldsFragment = { id: string, area: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, vehicles: Array<VehicleClass>, speedFactor: number, reason: string | null, startsAt: string, endsAt: string | null, reopenedAt: string | null, status: RoadClosureStatus };

export type CloseRoadMutationVariables = Exact<{
  input: CloseRoadInput;
}>;


export type CloseRoadMutation = { closeRoad: { lengthM: number, streets: Array<string>, closure: { id: string, area: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, vehicles: Array<VehicleClass>, speedFactor: number, reason: string | null, startsAt: string, endsAt: string | null, reopenedAt: string | null, status: RoadClosureStatus } } };

export type ReopenRoadMutationVariables = Exact<{
  input: ReopenRoadInput;
}>;


export type ReopenRoadMutation = { reopenRoad: { closure: { id: string, area: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, vehicles: Array<VehicleClass>, speedFactor: number, reason: string | null, startsAt: string, endsAt: string | null, reopenedAt: string | null, status: RoadClosureStatus } } };

export type RoadClosuresQueryVariables = Exact<{
  includeOver?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RoadClosuresQuery = { roadClosures: { edges: Array<{ cursor: string, node: { id: string, area: import('geojson').Point | import('geojson').LineString | import('geojson').Polygon, vehicles: Array<VehicleClass>, speedFactor: number, reason: string | null, startsAt: string, endsAt: string | null, reopenedAt: string | null, status: RoadClosureStatus } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AccountFieldsFragment = { id: string, account: string, name: string, nameEn: string, role: Role, station: { id: string, code: string } | null, unit: { id: string, callSign: string } | null };

export type SessionFieldsFragment = { accessToken: string, refreshToken: string, expiresAt: string, account: { id: string, account: string, name: string, nameEn: string, role: Role } };

export type ServerInfoQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerInfoQuery = { serverInfo: { version: string, name: string, demo: boolean, roadVersion: string | null, bounds: Array<number> | null, attribution: string | null }, demoAccounts: Array<{ account: string, name: string, nameEn: string, role: Role }> };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { id: string, account: string, name: string, nameEn: string, role: Role, station: { id: string, code: string } | null, unit: { id: string, callSign: string } | null } | null };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { accessToken: string, refreshToken: string, expiresAt: string, account: { id: string, account: string, name: string, nameEn: string, role: Role } } };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { refreshSession: { accessToken: string, refreshToken: string, expiresAt: string, account: { id: string, account: string, name: string, nameEn: string, role: Role } } };

export type SignOutMutationVariables = Exact<{
  input: SignOutInput;
}>;


export type SignOutMutation = { signOut: { ok: boolean } };

export type SpeedProfileFieldsFragment = { id: string, slug: string, name: string, nameEn: string, rank: number, enabled: boolean, windows: Array<{ days: Array<Weekday>, from: string, until: string }>, factors: Array<{ roadClasses: Array<RoadClass>, vehicles: Array<VehicleClass>, slowdown: number }> };

export type SpeedProfilesQueryVariables = Exact<{ [key: string]: never; }>;


export type SpeedProfilesQuery = { speedProfiles: Array<{ id: string, slug: string, name: string, nameEn: string, rank: number, enabled: boolean, windows: Array<{ days: Array<Weekday>, from: string, until: string }>, factors: Array<{ roadClasses: Array<RoadClass>, vehicles: Array<VehicleClass>, slowdown: number }> }>, speedProfileInUse: { slug: string } | null };

export type PutSpeedProfileMutationVariables = Exact<{
  input: PutSpeedProfileInput;
}>;


export type PutSpeedProfileMutation = { putSpeedProfile: { profile: { id: string, slug: string, name: string, nameEn: string, rank: number, enabled: boolean, windows: Array<{ days: Array<Weekday>, from: string, until: string }>, factors: Array<{ roadClasses: Array<RoadClass>, vehicles: Array<VehicleClass>, slowdown: number }> } } };

export type GridFieldsFragment = { id: string, code: string, name: string, nameEn: string, setting: GridSetting, households: number, community: { code: string, name: string, nameEn: string, kind: CommunityKind } | null, station: { code: string } | null };

export type GridAtQueryVariables = Exact<{
  point: PointInput;
}>;


export type GridAtQuery = { gridAt: { id: string, code: string, name: string, nameEn: string, setting: GridSetting, households: number, community: { code: string, name: string, nameEn: string, kind: CommunityKind } | null, station: { code: string } | null } | null };

export type GridQueryVariables = Exact<{
  id?: string | null | undefined;
  code?: string | null | undefined;
}>;


export type GridQuery = { grid: { boundary: import('geojson').MultiPolygon, id: string, code: string, name: string, nameEn: string, setting: GridSetting, households: number, communityOfficer: { account: string } | null, staff: Array<{ name: string, role: GridStaffRole, phone: string | null }>, community: { code: string, name: string, nameEn: string, kind: CommunityKind } | null, station: { code: string } | null } | null };

export type GridsQueryVariables = Exact<{
  filter?: GridFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type GridsQuery = { grids: { edges: Array<{ cursor: string, node: { id: string, code: string, name: string, nameEn: string, setting: GridSetting, households: number, community: { code: string, name: string, nameEn: string, kind: CommunityKind } | null, station: { code: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StationsQueryVariables = Exact<{ [key: string]: never; }>;


export type StationsQuery = { stations: Array<{ id: string, code: string, name: string, nameEn: string, kind: StationKind, location: { lon: number, lat: number } }> };

export type UnitFieldsFragment = { id: string, callSign: string, vehicle: VehicleClass, duty: UnitDuty, status: UnitStatus, skills: Array<string>, station: { id: string, code: string } };

export type PositionFieldsFragment = { unitId: string, lon: number, lat: number, headingDeg: number | null, speedKmh: number | null, accuracyM: number | null, fixAt: string, receivedAt: string, street: string | null };

export type UnitQueryVariables = Exact<{
  id?: string | null | undefined;
  callSign?: string | null | undefined;
}>;


export type UnitQuery = { unit: { id: string, callSign: string, vehicle: VehicleClass, duty: UnitDuty, status: UnitStatus, skills: Array<string>, position: { unitId: string, lon: number, lat: number, headingDeg: number | null, speedKmh: number | null, accuracyM: number | null, fixAt: string, receivedAt: string, street: string | null } | null, assignment: { id: string, status: AssignmentStatus } | null, station: { id: string, code: string } } | null };

export type UnitsQueryVariables = Exact<{
  filter?: UnitFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type UnitsQuery = { units: { edges: Array<{ cursor: string, node: { id: string, callSign: string, vehicle: VehicleClass, duty: UnitDuty, status: UnitStatus, skills: Array<string>, position: { unitId: string, lon: number, lat: number, headingDeg: number | null, speedKmh: number | null, accuracyM: number | null, fixAt: string, receivedAt: string, street: string | null } | null, assignment: { id: string, status: AssignmentStatus } | null, station: { id: string, code: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReportPositionsMutationVariables = Exact<{
  fixes: Array<PositionFixInput> | PositionFixInput;
}>;


export type ReportPositionsMutation = { reportPositions: { accepted: number, flagged: Array<{ index: number, unitId: string, flag: FixFlag, detail: string }> } };

export type SetUnitDutyMutationVariables = Exact<{
  input: SetUnitDutyInput;
}>;


export type SetUnitDutyMutation = { setUnitDuty: { unit: { id: string, callSign: string, vehicle: VehicleClass, duty: UnitDuty, status: UnitStatus, skills: Array<string>, station: { id: string, code: string } } } };

export type UnitPositionsSubscriptionVariables = Exact<{
  within?: import('geojson').Polygon | null | undefined;
  everyMs?: number | null | undefined;
}>;


export type UnitPositionsSubscription = { unitPositions: Array<{ unitId: string, lon: number, lat: number, headingDeg: number | null, speedKmh: number | null, accuracyM: number | null, fixAt: string, receivedAt: string, street: string | null }> };

export const ConfirmDeliveryDocument: Operation<ConfirmDeliveryMutation, ConfirmDeliveryMutationVariables> = {
  kind: 'mutation',
  name: 'ConfirmDelivery',
  text: `mutation ConfirmDelivery($input: ConfirmDeliveryInput!) {
  confirmDelivery(input: $input) {
    assignment {
      id
      status
      delivery {
        sentAt
        pushedAt
        deliveredAt
        acknowledgedAt
        attempts
      }
    }
  }
}`,
};

export const NearestUnitsDocument: Operation<NearestUnitsQuery, NearestUnitsQueryVariables> = {
  kind: 'query',
  name: 'NearestUnits',
  text: `query NearestUnits($to: PointInput!, $first: Int, $vehicles: [VehicleClass!], $skills: [String!], $withinS: Int, $rejectedFirst: Int = 10) {
  nearestUnits(
    to: $to
    first: $first
    vehicles: $vehicles
    skills: $skills
    withinS: $withinS
    rejectedFirst: $rejectedFirst
  ) {
    candidates {
      unit {
        id
        callSign
        vehicle
        station {
          code
        }
      }
      travelTimeS
      distanceM
      arrivalEarliest
      arrivalLatest
      fixAgeS
      crossesStationBoundary
      route {
        ...RouteFields
      }
    }
    rejected {
      unit {
        id
        callSign
        vehicle
      }
      reason
      detail
    }
    moreRejected
  }
}
fragment RouteFields on Route {
  travelTimeS
  distanceM
  geometry
  steps {
    street
    streetEn
    distanceM
    travelTimeS
  }
  metricVersion
}`,
};

export const RouteDocument: Operation<RouteQuery, RouteQueryVariables> = {
  kind: 'query',
  name: 'Route',
  text: `query Route($from: PointInput!, $to: PointInput!, $vehicle: VehicleClass!) {
  route(from: $from, to: $to, vehicle: $vehicle) {
    ...RouteFields
  }
}
fragment RouteFields on Route {
  travelTimeS
  distanceM
  geometry
  steps {
    street
    streetEn
    distanceM
    travelTimeS
  }
  metricVersion
}`,
};

export const AssignUnitDocument: Operation<AssignUnitMutation, AssignUnitMutationVariables> = {
  kind: 'mutation',
  name: 'AssignUnit',
  text: `mutation AssignUnit($input: AssignUnitInput!) {
  assignUnit(input: $input) {
    assignment {
      ...AssignmentFields
      unit {
        id
        callSign
        status
      }
      route {
        ...RouteFields
      }
    }
    incident {
      ...IncidentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}
fragment RouteFields on Route {
  travelTimeS
  distanceM
  geometry
  steps {
    street
    streetEn
    distanceM
    travelTimeS
  }
  metricVersion
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const AcknowledgeAssignmentDocument: Operation<AcknowledgeAssignmentMutation, AcknowledgeAssignmentMutationVariables> = {
  kind: 'mutation',
  name: 'AcknowledgeAssignment',
  text: `mutation AcknowledgeAssignment($input: AssignmentStepInput!) {
  acknowledgeAssignment(input: $input) {
    assignment {
      ...AssignmentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const DeclineAssignmentDocument: Operation<DeclineAssignmentMutation, DeclineAssignmentMutationVariables> = {
  kind: 'mutation',
  name: 'DeclineAssignment',
  text: `mutation DeclineAssignment($input: DeclineAssignmentInput!) {
  declineAssignment(input: $input) {
    assignment {
      ...AssignmentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const StartTravelDocument: Operation<StartTravelMutation, StartTravelMutationVariables> = {
  kind: 'mutation',
  name: 'StartTravel',
  text: `mutation StartTravel($input: AssignmentStepInput!) {
  startTravel(input: $input) {
    assignment {
      ...AssignmentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const ArriveOnSceneDocument: Operation<ArriveOnSceneMutation, ArriveOnSceneMutationVariables> = {
  kind: 'mutation',
  name: 'ArriveOnScene',
  text: `mutation ArriveOnScene($input: AssignmentStepInput!) {
  arriveOnScene(input: $input) {
    assignment {
      ...AssignmentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const ClearAssignmentDocument: Operation<ClearAssignmentMutation, ClearAssignmentMutationVariables> = {
  kind: 'mutation',
  name: 'ClearAssignment',
  text: `mutation ClearAssignment($input: ClearAssignmentInput!) {
  clearAssignment(input: $input) {
    assignment {
      ...AssignmentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const CancelAssignmentDocument: Operation<CancelAssignmentMutation, CancelAssignmentMutationVariables> = {
  kind: 'mutation',
  name: 'CancelAssignment',
  text: `mutation CancelAssignment($input: CancelAssignmentInput!) {
  cancelAssignment(input: $input) {
    assignment {
      ...AssignmentFields
    }
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const AssignmentFeedDocument: Operation<AssignmentFeedSubscription, AssignmentFeedSubscriptionVariables> = {
  kind: 'subscription',
  name: 'AssignmentFeed',
  text: `subscription AssignmentFeed($unitId: ID!, $after: String) {
  assignmentFeed(unitId: $unitId, after: $after) {
    cursor
    assignment {
      ...AssignmentFields
      incident {
        id
        number
        type
        priority
        address
        location {
          lon
          lat
        }
        premiseNotes {
          ...PremiseNoteFields
        }
      }
      route {
        ...RouteFields
      }
    }
    isRedelivery
    resync
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}
fragment PremiseNoteFields on PremiseNote {
  id
  kind
  hazard
  text
  textEn
  place
  radiusM
  validUntil
}
fragment RouteFields on Route {
  travelTimeS
  distanceM
  geometry
  steps {
    street
    streetEn
    distanceM
    travelTimeS
  }
  metricVersion
}`,
};

export const RecommendationDocument: Operation<RecommendationQuery, RecommendationQueryVariables> = {
  kind: 'query',
  name: 'Recommendation',
  text: `query Recommendation($incidentId: ID!) {
  recommendation(incidentId: $incidentId) {
    units {
      need
      place
      arrivalS
      isSent
      unit {
        id
        callSign
        vehicle
      }
    }
    empty {
      need
      reason
    }
    thinCover {
      free
      left
      minimum
      station {
        name
        nameEn
      }
    }
  }
}`,
};

export const DispatchIncidentDocument: Operation<DispatchIncidentMutation, DispatchIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'DispatchIncident',
  text: `mutation DispatchIncident($input: DispatchIncidentInput!) {
  dispatchIncident(input: $input) {
    incident {
      id
      status
    }
    assignments {
      id
      status
      respondBy
      unit {
        id
        callSign
      }
    }
  }
}`,
};

export const QueueDocument: Operation<QueueQuery, QueueQueryVariables> = {
  kind: 'query',
  name: 'Queue',
  text: `query Queue {
  queue {
    now {
      arrivalS
      incident {
        id
        number
      }
      unit {
        id
        callSign
      }
    }
    awaited {
      arrivalS
      freeInS
      incident {
        id
        number
      }
      unit {
        id
        callSign
      }
    }
    unserved {
      reason
      incident {
        id
        number
      }
    }
  }
}`,
};

export const AlertsDocument: Operation<AlertsQuery, AlertsQueryVariables> = {
  kind: 'query',
  name: 'Alerts',
  text: `query Alerts($after: String) {
  alerts(first: 100, after: $after) {
    edges {
      node {
        id
        kind
        raisedAt
        detail
        incident {
          id
          number
        }
        unit {
          id
          callSign
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

export const AcknowledgeAlertDocument: Operation<AcknowledgeAlertMutation, AcknowledgeAlertMutationVariables> = {
  kind: 'mutation',
  name: 'AcknowledgeAlert',
  text: `mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {
  acknowledgeAlert(input: $input) {
    alert {
      id
      acknowledgedAt
    }
  }
}`,
};

export const EventsDocument: Operation<EventsQuery, EventsQueryVariables> = {
  kind: 'query',
  name: 'Events',
  text: `query Events($filter: EventFilter, $first: Int, $after: String) {
  events(filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...EventFields
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment EventFields on Event {
  seq
  cursor
  at
  kind
  unitId
  incidentId
  data
}`,
};

export const EventFeedDocument: Operation<EventFeedSubscription, EventFeedSubscriptionVariables> = {
  kind: 'subscription',
  name: 'EventFeed',
  text: `subscription EventFeed($filter: EventFilter, $after: String) {
  eventFeed(filter: $filter, after: $after) {
    cursor
    event {
      ...EventFields
    }
    resync
  }
}
fragment EventFields on Event {
  seq
  cursor
  at
  kind
  unitId
  incidentId
  data
}`,
};

export const GridReportsDocument: Operation<GridReportsQuery, GridReportsQueryVariables> = {
  kind: 'query',
  name: 'GridReports',
  text: `query GridReports($filter: GridReportFilter, $first: Int, $after: String) {
  gridReports(filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...GridReportFields
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment GridReportFields on GridReport {
  id
  number
  kind
  status
  text
  location {
    lon
    lat
  }
  address
  building
  room
  photos {
    reference
    mediaType
    sha256
    takenAt
  }
  grid {
    id
    code
  }
  filedAt
  reportedBy {
    account
    name
    nameEn
  }
  finding
  outcome
  closedAt
  addressedToMe
}`,
};

export const FileGridReportDocument: Operation<FileGridReportMutation, FileGridReportMutationVariables> = {
  kind: 'mutation',
  name: 'FileGridReport',
  text: `mutation FileGridReport($input: FileGridReportInput!) {
  fileGridReport(input: $input) {
    report {
      ...GridReportFields
    }
  }
}
fragment GridReportFields on GridReport {
  id
  number
  kind
  status
  text
  location {
    lon
    lat
  }
  address
  building
  room
  photos {
    reference
    mediaType
    sha256
    takenAt
  }
  grid {
    id
    code
  }
  filedAt
  reportedBy {
    account
    name
    nameEn
  }
  finding
  outcome
  closedAt
  addressedToMe
}`,
};

export const StartGridReportVerificationDocument: Operation<StartGridReportVerificationMutation, StartGridReportVerificationMutationVariables> = {
  kind: 'mutation',
  name: 'StartGridReportVerification',
  text: `mutation StartGridReportVerification($input: GridReportStepInput!) {
  startGridReportVerification(input: $input) {
    report {
      ...GridReportFields
    }
  }
}
fragment GridReportFields on GridReport {
  id
  number
  kind
  status
  text
  location {
    lon
    lat
  }
  address
  building
  room
  photos {
    reference
    mediaType
    sha256
    takenAt
  }
  grid {
    id
    code
  }
  filedAt
  reportedBy {
    account
    name
    nameEn
  }
  finding
  outcome
  closedAt
  addressedToMe
}`,
};

export const GridReportFeedDocument: Operation<GridReportFeedSubscription, GridReportFeedSubscriptionVariables> = {
  kind: 'subscription',
  name: 'GridReportFeed',
  text: `subscription GridReportFeed($after: String) {
  gridReportFeed(after: $after) {
    cursor
    report {
      ...GridReportFields
    }
    resync
  }
}
fragment GridReportFields on GridReport {
  id
  number
  kind
  status
  text
  location {
    lon
    lat
  }
  address
  building
  room
  photos {
    reference
    mediaType
    sha256
    takenAt
  }
  grid {
    id
    code
  }
  filedAt
  reportedBy {
    account
    name
    nameEn
  }
  finding
  outcome
  closedAt
  addressedToMe
}`,
};

export const SearchIncidentsDocument: Operation<SearchIncidentsQuery, SearchIncidentsQueryVariables> = {
  kind: 'query',
  name: 'SearchIncidents',
  text: `query SearchIncidents($text: String!, $filter: IncidentFilter, $first: Int, $after: String) {
  searchIncidents(text: $text, filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...IncidentFields
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const IncidentSurroundingsDocument: Operation<IncidentSurroundingsQuery, IncidentSurroundingsQueryVariables> = {
  kind: 'query',
  name: 'IncidentSurroundings',
  text: `query IncidentSurroundings($id: ID!) {
  incident(id: $id) {
    ...IncidentFields
    disposition
    partner
    mergedInto {
      id
      number
    }
    duplicates {
      id
      number
    }
    possibleDuplicates {
      incident {
        ...IncidentFields
      }
      score
      distanceM
      secondsApart
      wordSimilarity
      sameType
      sameCaller
    }
    premiseNotes {
      ...PremiseNoteFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}
fragment PremiseNoteFields on PremiseNote {
  id
  kind
  hazard
  text
  textEn
  place
  radiusM
  validUntil
}`,
};

export const IncidentCodesDocument: Operation<IncidentCodesQuery, IncidentCodesQueryVariables> = {
  kind: 'query',
  name: 'IncidentCodes',
  text: `query IncidentCodes($type: String) {
  dispositions(type: $type) {
    slug
    name
    nameEn
  }
  partners {
    slug
    name
    nameEn
  }
}`,
};

export const MergeIncidentsDocument: Operation<MergeIncidentsMutation, MergeIncidentsMutationVariables> = {
  kind: 'mutation',
  name: 'MergeIncidents',
  text: `mutation MergeIncidents($input: MergeIncidentsInput!) {
  mergeIncidents(input: $input) {
    incident {
      ...IncidentFields
    }
    into {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const UnmergeIncidentDocument: Operation<UnmergeIncidentMutation, UnmergeIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'UnmergeIncident',
  text: `mutation UnmergeIncident($input: UnmergeIncidentInput!) {
  unmergeIncident(input: $input) {
    incident {
      ...IncidentFields
    }
    from {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const ResolveIncidentDocument: Operation<ResolveIncidentMutation, ResolveIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'ResolveIncident',
  text: `mutation ResolveIncident($input: ResolveIncidentInput!) {
  resolveIncident(input: $input) {
    incident {
      ...IncidentFields
      disposition
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const CancelIncidentDocument: Operation<CancelIncidentMutation, CancelIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'CancelIncident',
  text: `mutation CancelIncident($input: CancelIncidentInput!) {
  cancelIncident(input: $input) {
    incident {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const ArchiveIncidentDocument: Operation<ArchiveIncidentMutation, ArchiveIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'ArchiveIncident',
  text: `mutation ArchiveIncident($input: ArchiveIncidentInput!) {
  archiveIncident(input: $input) {
    incident {
      ...IncidentFields
      disposition
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const ReopenIncidentDocument: Operation<ReopenIncidentMutation, ReopenIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'ReopenIncident',
  text: `mutation ReopenIncident($input: ReopenIncidentInput!) {
  reopenIncident(input: $input) {
    incident {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const TransferIncidentDocument: Operation<TransferIncidentMutation, TransferIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'TransferIncident',
  text: `mutation TransferIncident($input: TransferIncidentInput!) {
  transferIncident(input: $input) {
    incident {
      ...IncidentFields
      partner
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const ChangeIncidentPriorityDocument: Operation<ChangeIncidentPriorityMutation, ChangeIncidentPriorityMutationVariables> = {
  kind: 'mutation',
  name: 'ChangeIncidentPriority',
  text: `mutation ChangeIncidentPriority($input: ChangeIncidentPriorityInput!) {
  changeIncidentPriority(input: $input) {
    incident {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const UpdateIncidentDetailsDocument: Operation<UpdateIncidentDetailsMutation, UpdateIncidentDetailsMutationVariables> = {
  kind: 'mutation',
  name: 'UpdateIncidentDetails',
  text: `mutation UpdateIncidentDetails($input: UpdateIncidentDetailsInput!) {
  updateIncidentDetails(input: $input) {
    incident {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const AddPremiseNoteDocument: Operation<AddPremiseNoteMutation, AddPremiseNoteMutationVariables> = {
  kind: 'mutation',
  name: 'AddPremiseNote',
  text: `mutation AddPremiseNote($input: AddPremiseNoteInput!) {
  addPremiseNote(input: $input) {
    note {
      ...PremiseNoteFields
    }
  }
}
fragment PremiseNoteFields on PremiseNote {
  id
  kind
  hazard
  text
  textEn
  place
  radiusM
  validUntil
}`,
};

export const WithdrawPremiseNoteDocument: Operation<WithdrawPremiseNoteMutation, WithdrawPremiseNoteMutationVariables> = {
  kind: 'mutation',
  name: 'WithdrawPremiseNote',
  text: `mutation WithdrawPremiseNote($input: WithdrawPremiseNoteInput!) {
  withdrawPremiseNote(input: $input) {
    note {
      ...PremiseNoteFields
    }
  }
}
fragment PremiseNoteFields on PremiseNote {
  id
  kind
  hazard
  text
  textEn
  place
  radiusM
  validUntil
}`,
};

export const IncidentTypesDocument: Operation<IncidentTypesQuery, IncidentTypesQueryVariables> = {
  kind: 'query',
  name: 'IncidentTypes',
  text: `query IncidentTypes {
  incidentTypes {
    slug
    name
    nameEn
    defaultPriority
  }
}`,
};

export const IncidentDocument: Operation<IncidentQuery, IncidentQueryVariables> = {
  kind: 'query',
  name: 'Incident',
  text: `query Incident($id: ID, $number: String) {
  incident(id: $id, number: $number) {
    ...IncidentFields
    caller {
      name
      phone
    }
    assignments {
      ...AssignmentFields
      unit {
        id
        callSign
        vehicle
      }
    }
    timeline {
      edges {
        node {
          seq
          kind
        }
      }
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const IncidentsDocument: Operation<IncidentsQuery, IncidentsQueryVariables> = {
  kind: 'query',
  name: 'Incidents',
  text: `query Incidents($filter: IncidentFilter, $orderBy: IncidentOrder, $first: Int, $after: String) {
  incidents(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...IncidentFields
        assignments {
          ...AssignmentFields
          unit {
            id
            callSign
            vehicle
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}
fragment AssignmentFields on Assignment {
  id
  status
  offeredAt
  respondBy
  acknowledgedAt
  travelStartedAt
  arrivedAt
  clearedAt
  endedAt
  endReason
  predictedArrivalAt
}`,
};

export const ReportIncidentDocument: Operation<ReportIncidentMutation, ReportIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'ReportIncident',
  text: `mutation ReportIncident($input: ReportIncidentInput!) {
  reportIncident(input: $input) {
    incident {
      ...IncidentFields
    }
    possibleDuplicates {
      id
      number
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const OpenPanicsDocument: Operation<OpenPanicsQuery, OpenPanicsQueryVariables> = {
  kind: 'query',
  name: 'OpenPanics',
  text: `query OpenPanics {
  openPanics {
    ...PanicFields
    incident {
      ...IncidentFields
    }
  }
}
fragment PanicFields on PanicCall {
  id
  callSign
  isOpen
  raisedAt
  presses
  lastPressedAt
  positionSource
  locatedAt
  endReason
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const RaisePanicDocument: Operation<RaisePanicMutation, RaisePanicMutationVariables> = {
  kind: 'mutation',
  name: 'RaisePanic',
  text: `mutation RaisePanic($input: RaisePanicInput!) {
  raisePanic(input: $input) {
    panic {
      ...PanicFields
    }
  }
}
fragment PanicFields on PanicCall {
  id
  callSign
  isOpen
  raisedAt
  presses
  lastPressedAt
  positionSource
  locatedAt
  endReason
}`,
};

export const CancelPanicDocument: Operation<CancelPanicMutation, CancelPanicMutationVariables> = {
  kind: 'mutation',
  name: 'CancelPanic',
  text: `mutation CancelPanic($input: CancelPanicInput!) {
  cancelPanic(input: $input) {
    panic {
      ...PanicFields
    }
  }
}
fragment PanicFields on PanicCall {
  id
  callSign
  isOpen
  raisedAt
  presses
  lastPressedAt
  positionSource
  locatedAt
  endReason
}`,
};

export const ConfirmStatusDocument: Operation<ConfirmStatusMutation, ConfirmStatusMutationVariables> = {
  kind: 'mutation',
  name: 'ConfirmStatus',
  text: `mutation ConfirmStatus($input: AssignmentStepInput!) {
  confirmStatus(input: $input) {
    assignment {
      id
      status
      statusConfirmedAt
      statusCheck {
        dueAt
        answerBy
      }
    }
  }
}`,
};

export const MoveIncidentDocument: Operation<MoveIncidentMutation, MoveIncidentMutationVariables> = {
  kind: 'mutation',
  name: 'MoveIncident',
  text: `mutation MoveIncident($input: MoveIncidentInput!) {
  moveIncident(input: $input) {
    incident {
      ...IncidentFields
    }
  }
}
fragment IncidentFields on Incident {
  id
  number
  type
  priority
  status
  location {
    lon
    lat
  }
  address
  description
  reportedAt
  grid {
    id
    code
  }
  station {
    id
    code
  }
}`,
};

export const CoverageDocument: Operation<CoverageQuery, CoverageQueryVariables> = {
  kind: 'query',
  name: 'Coverage',
  text: `query Coverage($input: CoverageInput) {
  coverage(input: $input) {
    targetS
    households
    householdsCovered
    share
    grids {
      grid {
        id
        code
      }
      households
      householdsCovered
      share
    }
    gaps
  }
}`,
};

export const IsochronesDocument: Operation<IsochronesQuery, IsochronesQueryVariables> = {
  kind: 'query',
  name: 'Isochrones',
  text: `query Isochrones($to: PointInput!, $vehicle: VehicleClass!, $withinS: [Int!]!) {
  isochrones(to: $to, vehicle: $vehicle, withinS: $withinS) {
    withinS
    area
  }
}`,
};

export const CloseRoadDocument: Operation<CloseRoadMutation, CloseRoadMutationVariables> = {
  kind: 'mutation',
  name: 'CloseRoad',
  text: `mutation CloseRoad($input: CloseRoadInput!) {
  closeRoad(input: $input) {
    closure {
      ...RoadClosureFields
    }
    lengthM
    streets
  }
}
fragment RoadClosureFields on RoadClosure {
  id
  area
  vehicles
  speedFactor
  reason
  startsAt
  endsAt
  reopenedAt
  status
}`,
};

export const ReopenRoadDocument: Operation<ReopenRoadMutation, ReopenRoadMutationVariables> = {
  kind: 'mutation',
  name: 'ReopenRoad',
  text: `mutation ReopenRoad($input: ReopenRoadInput!) {
  reopenRoad(input: $input) {
    closure {
      ...RoadClosureFields
    }
  }
}
fragment RoadClosureFields on RoadClosure {
  id
  area
  vehicles
  speedFactor
  reason
  startsAt
  endsAt
  reopenedAt
  status
}`,
};

export const RoadClosuresDocument: Operation<RoadClosuresQuery, RoadClosuresQueryVariables> = {
  kind: 'query',
  name: 'RoadClosures',
  text: `query RoadClosures($includeOver: Boolean, $first: Int, $after: String) {
  roadClosures(includeOver: $includeOver, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...RoadClosureFields
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment RoadClosureFields on RoadClosure {
  id
  area
  vehicles
  speedFactor
  reason
  startsAt
  endsAt
  reopenedAt
  status
}`,
};

export const ServerInfoDocument: Operation<ServerInfoQuery, ServerInfoQueryVariables> = {
  kind: 'query',
  name: 'ServerInfo',
  text: `query ServerInfo {
  serverInfo {
    version
    name
    demo
    roadVersion
    bounds
    attribution
  }
  demoAccounts {
    account
    name
    nameEn
    role
  }
}`,
};

export const MeDocument: Operation<MeQuery, MeQueryVariables> = {
  kind: 'query',
  name: 'Me',
  text: `query Me {
  me {
    ...AccountFields
  }
}
fragment AccountFields on Account {
  id
  account
  name
  nameEn
  role
  station {
    id
    code
  }
  unit {
    id
    callSign
  }
}`,
};

export const SignInDocument: Operation<SignInMutation, SignInMutationVariables> = {
  kind: 'mutation',
  name: 'SignIn',
  text: `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    ...SessionFields
  }
}
fragment SessionFields on Session {
  accessToken
  refreshToken
  expiresAt
  account {
    id
    account
    name
    nameEn
    role
  }
}`,
};

export const RefreshSessionDocument: Operation<RefreshSessionMutation, RefreshSessionMutationVariables> = {
  kind: 'mutation',
  name: 'RefreshSession',
  text: `mutation RefreshSession($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    ...SessionFields
  }
}
fragment SessionFields on Session {
  accessToken
  refreshToken
  expiresAt
  account {
    id
    account
    name
    nameEn
    role
  }
}`,
};

export const SignOutDocument: Operation<SignOutMutation, SignOutMutationVariables> = {
  kind: 'mutation',
  name: 'SignOut',
  text: `mutation SignOut($input: SignOutInput!) {
  signOut(input: $input) {
    ok
  }
}`,
};

export const SpeedProfilesDocument: Operation<SpeedProfilesQuery, SpeedProfilesQueryVariables> = {
  kind: 'query',
  name: 'SpeedProfiles',
  text: `query SpeedProfiles {
  speedProfiles {
    ...SpeedProfileFields
  }
  speedProfileInUse {
    slug
  }
}
fragment SpeedProfileFields on SpeedProfile {
  id
  slug
  name
  nameEn
  rank
  enabled
  windows {
    days
    from
    until
  }
  factors {
    roadClasses
    vehicles
    slowdown
  }
}`,
};

export const PutSpeedProfileDocument: Operation<PutSpeedProfileMutation, PutSpeedProfileMutationVariables> = {
  kind: 'mutation',
  name: 'PutSpeedProfile',
  text: `mutation PutSpeedProfile($input: PutSpeedProfileInput!) {
  putSpeedProfile(input: $input) {
    profile {
      ...SpeedProfileFields
    }
  }
}
fragment SpeedProfileFields on SpeedProfile {
  id
  slug
  name
  nameEn
  rank
  enabled
  windows {
    days
    from
    until
  }
  factors {
    roadClasses
    vehicles
    slowdown
  }
}`,
};

export const GridAtDocument: Operation<GridAtQuery, GridAtQueryVariables> = {
  kind: 'query',
  name: 'GridAt',
  text: `query GridAt($point: PointInput!) {
  gridAt(point: $point) {
    ...GridFields
  }
}
fragment GridFields on Grid {
  id
  code
  name
  nameEn
  setting
  households
  community {
    code
    name
    nameEn
    kind
  }
  station {
    code
  }
}`,
};

export const GridDocument: Operation<GridQuery, GridQueryVariables> = {
  kind: 'query',
  name: 'Grid',
  text: `query Grid($id: ID, $code: String) {
  grid(id: $id, code: $code) {
    ...GridFields
    communityOfficer {
      account
    }
    staff {
      name
      role
      phone
    }
    boundary
  }
}
fragment GridFields on Grid {
  id
  code
  name
  nameEn
  setting
  households
  community {
    code
    name
    nameEn
    kind
  }
  station {
    code
  }
}`,
};

export const GridsDocument: Operation<GridsQuery, GridsQueryVariables> = {
  kind: 'query',
  name: 'Grids',
  text: `query Grids($filter: GridFilter, $first: Int, $after: String) {
  grids(filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...GridFields
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment GridFields on Grid {
  id
  code
  name
  nameEn
  setting
  households
  community {
    code
    name
    nameEn
    kind
  }
  station {
    code
  }
}`,
};

export const StationsDocument: Operation<StationsQuery, StationsQueryVariables> = {
  kind: 'query',
  name: 'Stations',
  text: `query Stations {
  stations {
    id
    code
    name
    nameEn
    kind
    location {
      lon
      lat
    }
  }
}`,
};

export const UnitDocument: Operation<UnitQuery, UnitQueryVariables> = {
  kind: 'query',
  name: 'Unit',
  text: `query Unit($id: ID, $callSign: String) {
  unit(id: $id, callSign: $callSign) {
    ...UnitFields
    position {
      ...PositionFields
    }
    assignment {
      id
      status
    }
  }
}
fragment UnitFields on Unit {
  id
  callSign
  vehicle
  duty
  status
  skills
  station {
    id
    code
  }
}
fragment PositionFields on UnitPosition {
  unitId
  lon
  lat
  headingDeg
  speedKmh
  accuracyM
  fixAt
  receivedAt
  street
}`,
};

export const UnitsDocument: Operation<UnitsQuery, UnitsQueryVariables> = {
  kind: 'query',
  name: 'Units',
  text: `query Units($filter: UnitFilter, $first: Int, $after: String) {
  units(filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...UnitFields
        position {
          ...PositionFields
        }
        assignment {
          id
          status
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment UnitFields on Unit {
  id
  callSign
  vehicle
  duty
  status
  skills
  station {
    id
    code
  }
}
fragment PositionFields on UnitPosition {
  unitId
  lon
  lat
  headingDeg
  speedKmh
  accuracyM
  fixAt
  receivedAt
  street
}`,
};

export const ReportPositionsDocument: Operation<ReportPositionsMutation, ReportPositionsMutationVariables> = {
  kind: 'mutation',
  name: 'ReportPositions',
  text: `mutation ReportPositions($fixes: [PositionFixInput!]!) {
  reportPositions(fixes: $fixes) {
    accepted
    flagged {
      index
      unitId
      flag
      detail
    }
  }
}`,
};

export const SetUnitDutyDocument: Operation<SetUnitDutyMutation, SetUnitDutyMutationVariables> = {
  kind: 'mutation',
  name: 'SetUnitDuty',
  text: `mutation SetUnitDuty($input: SetUnitDutyInput!) {
  setUnitDuty(input: $input) {
    unit {
      ...UnitFields
    }
  }
}
fragment UnitFields on Unit {
  id
  callSign
  vehicle
  duty
  status
  skills
  station {
    id
    code
  }
}`,
};

export const UnitPositionsDocument: Operation<UnitPositionsSubscription, UnitPositionsSubscriptionVariables> = {
  kind: 'subscription',
  name: 'UnitPositions',
  text: `subscription UnitPositions($within: GeoJSONPolygon, $everyMs: Int) {
  unitPositions(within: $within, everyMs: $everyMs) {
    ...PositionFields
  }
}
fragment PositionFields on UnitPosition {
  unitId
  lon
  lat
  headingDeg
  speedKmh
  accuracyM
  fixAt
  receivedAt
  street
}`,
};