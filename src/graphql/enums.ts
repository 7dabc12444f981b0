/** The enumerations of the API. Their values are those of the core; here they get names and descriptions for client developers. */
import { registerEnumType } from 'type-graphql';
import { AlertKind } from '../core/dispatch/alert.js';
import { DispatchPolicyKind } from '../core/dispatch/dispatch-policy.js';
import { DispatchMode, HandOverCondition, HandOverPartner, TaskOwner } from '../core/dispatch/response-plan.js';
import { UnitDuty, UnitStatus } from '../core/fleet/unit.js';
import { AssignmentStatus } from '../core/incident/assignment.js';
import { IncidentStatus } from '../core/incident/incident.js';
import { HazardKind, PremiseNoteKind } from '../core/incident/premise-note.js';
import { type RoadClass } from '../core/road/graph.js';
import { ClosureStatus } from '../core/road/road-closure.js';
import { Weekday } from '../core/road/speed-profile.js';
import { VehicleClass } from '../core/vehicle.js';
import { Role } from '../services/actor.js';
import {
  FixFlag,
  IncidentOrder,
  PassedOverReason,
  RejectionReason,
  UnfilledReason,
  UnservedReason,
} from '../services/contract.js';

export const Datum = { WGS84: 'WGS84', GCJ02: 'GCJ02', BD09: 'BD09' } as const;
export const GridSetting = { RURAL: 'RURAL', URBAN: 'URBAN' } as const;
export const StationKind = { STATION: 'STATION', POST: 'POST' } as const;
export const CommunityKind = { VILLAGE: 'VILLAGE', COMMUNITY: 'COMMUNITY' } as const;
export const GridStaffRole = { LEADER: 'LEADER', MEMBER: 'MEMBER' } as const;

/** A description per value is asked for by the type, so that no value stays unexplained. */
export function describe<T extends Record<string, string>>(
  enumeration: T,
  name: string,
  description: string,
  values: { [K in keyof T]: string },
): void {
  registerEnumType(enumeration, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      Object.entries(values).map(([value, text]) => [value, { description: text }]),
    ) as Partial<Record<keyof T, { description: string }>>,
  });
}

describe(VehicleClass, 'VehicleClass', 'How a unit moves. It decides which roads it may use and how fast.', {
  FOOT: 'On foot.',
  CYCLE: 'Bicycle without a motor.',
  EBIKE: 'Electric bicycle: passes where a bicycle passes.',
  MOTORBIKE: 'Motorcycle.',
  CAR: 'Car.',
});
describe(Datum, 'Datum', 'Geodetic datum of a position that is sent. Answers are always WGS-84.', {
  WGS84: 'As GPS receivers give it.',
  GCJ02: 'As Chinese map services and phones give it (国测局坐标).',
  BD09: 'As Baidu maps give it (百度坐标).',
});
describe(UnitDuty, 'UnitDuty', 'Whether a unit is at work. Set by setUnitDuty.', {
  OFF_DUTY: 'Not at work.',
  ON_DUTY: 'At work: may be sent.',
  OUT_OF_SERVICE: 'At work, but cannot be sent for now.',
});
describe(UnitStatus, 'UnitStatus', 'What a unit is doing. It follows from its duty and its active assignment.', {
  OFF_DUTY: 'Not at work.',
  OUT_OF_SERVICE: 'Cannot be sent for now.',
  AVAILABLE: 'Patrolling, free to be sent.',
  DISPATCHED: 'Has an assignment and has not set off yet.',
  EN_ROUTE: 'On the way to an incident.',
  ON_SCENE: 'At an incident.',
});
describe(
  AssignmentStatus,
  'AssignmentStatus',
  'Step of an assignment. Active are OFFERED, ACKNOWLEDGED, EN_ROUTE, ON_SCENE.',
  {
    OFFERED: 'Sent to the unit, not yet answered.',
    ACKNOWLEDGED: 'Accepted by the officer (签收).',
    EN_ROUTE: 'On the way (出警).',
    ON_SCENE: 'Arrived (到场).',
    CLEARED: 'Done, with the result reported (反馈).',
    DECLINED: 'Refused by the officer.',
    EXPIRED: 'Not answered in time.',
    CANCELLED: 'Called off by a dispatcher.',
    PREEMPTED: 'The unit was taken for something more urgent.',
  },
);
describe(IncidentStatus, 'IncidentStatus', 'State of an incident. Open are RECEIVED, HELD, DISPATCHED, IN_PROGRESS.', {
  RECEIVED: 'Reported; no unit assigned yet.',
  HELD: 'Waits for a unit.',
  DISPATCHED: 'A unit is assigned or on its way.',
  IN_PROGRESS: 'A unit is or was on scene and work goes on.',
  RESOLVED: 'All work done.',
  ARCHIVED: 'Closed for good.',
  CANCELLED: 'Called off.',
  DUPLICATE: 'Merged into another incident.',
});
describe(AlertKind, 'AlertKind', 'Why a dispatcher must look.', {
  NOT_MOVING: "Acknowledged, but not moving within the plan's time.",
  LATE: "Not on scene within the plan's time.",
  SILENT: 'Under way, but no position comes in.',
  NO_UNIT: 'Nobody is left who could be sent.',
  SHORT_OF_UNITS: 'Fewer units were sent than the plan asks for.',
  PREEMPTED: 'A more urgent incident took the unit.',
  TASK_OVERDUE: 'A task of the plan was not done in time.',
  FOLLOW_UP_OVERDUE: 'Whoever took an incident over has not reported what came of it.',
  PANIC: 'An officer asks for help.',
  NO_SIGN_OF_LIFE: 'A unit has not answered a status check.',
  NOT_AT_SCENE: 'Reported on scene, but its position is elsewhere.',
  POST_EMPTY: 'A post of an event has fewer units than it should.',
  OPEN_AT_SHIFT_END: 'The shift has ended, and work is still open that nobody took over.',
});
describe(DispatchPolicyKind, 'DispatchPolicyKind', 'Whose units may be sent across the border of a station.', {
  BORDERLESS: "The nearest unit, whatever station's.",
  HOME_STATION_FIRST: 'A unit of another station only where it saves the seconds asked for.',
  HOME_STATION_ONLY: 'Never a unit of another station.',
});
describe(UnfilledReason, 'EmptyPlaceReason', 'Why a place of a plan is empty.', {
  NONE_SUITS: 'No free unit has the vehicle and the skills.',
  OTHER_STATION: 'Some have, but the policy keeps all of them at their stations.',
  ALL_TAKEN: 'All that suit fill other places of the plan.',
});
describe(UnservedReason, 'UnservedReason', 'Why nobody comes to an incident that is held.', {
  NONE_SUITS: 'No unit has the vehicle and the skills.',
  NONE_CAN_COME: 'Units suit, but the policy, the roads, or the time until they are free keeps all of them away.',
  UNITS_TAKEN: 'All that could come are of more use elsewhere.',
});
describe(PassedOverReason, 'PassedOverReason', 'Why a free unit that is nearer is not recommended.', {
  WRONG_VEHICLE: 'The plan asks for another vehicle class.',
  MISSING_SKILL: 'It lacks a skill that the plan asks for.',
  OTHER_STATION: 'The policy keeps it at its station.',
  SAVES_TOO_LITTLE: 'It belongs to another station and does not save the seconds asked for.',
  NOT_NEEDED: 'Every place that it could fill is filled by units that come before it.',
});
describe(DispatchMode, 'DispatchMode', 'Who offers the units that a plan asks for.', {
  AUTOMATIC: 'The program, as soon as the incident is reported.',
  BY_DISPATCHER: 'A dispatcher, who sees the recommendation.',
  ON_TASK: 'The program, as soon as a task for units may be done.',
});
describe(TaskOwner, 'TaskOwner', 'Who does a task.', {
  DISPATCHER: 'The dispatcher.',
  FIRST_UNIT: 'The first unit on scene; until one is there, the first that acknowledged.',
  EVERY_UNIT: 'Each unit that acknowledged.',
  COMMUNITY_OFFICER: 'The community officer of the grid (社区民警).',
  GRID_LEADER: 'The leader of the grid (网格长).',
  FRAUD_DESK: 'The fraud desk (反诈中心).',
  MEDIATION_ROOM: 'The mediation room of the station (调解室).',
  REGISTRAR: 'The registrar of residents.',
  FIRE_INSPECTOR: 'The fire inspector.',
});
describe(HandOverPartner, 'HandOverPartner', 'Who takes a matter over.', {
  MEDIATION_ROOM: 'The mediation room of the station (调解室).',
  INVESTIGATION: 'Investigation.',
  TRAFFIC_POLICE: 'The traffic police.',
  FRAUD_DESK: 'The fraud desk (反诈中心).',
  FIRE_SERVICE: 'The fire service.',
  COMMUNITY_OFFICER: 'The community officer of the grid (社区民警).',
});
describe(HandOverCondition, 'HandOverCondition', 'In which case a matter is handed over.', {
  ALWAYS: 'Always.',
  OFFENCE: 'Where the officers on scene find an offence.',
  NO_OFFENCE: 'Where they find none.',
});
describe(ClosureStatus, 'RoadClosureStatus', 'Whether a road closure holds.', {
  SCHEDULED: 'Ordered, not begun yet.',
  ACTIVE: 'Holds now.',
  ENDED: 'Over, by its own end.',
  REOPENED: 'Lifted by hand, before or after it had begun.',
});
describe(PremiseNoteKind, 'PremiseNoteKind', 'What a note about premises is.', {
  NOTE: 'Good to know.',
  HAZARD: 'A danger to whoever goes there.',
});
describe(HazardKind, 'PremiseHazardKind', 'What the danger is.', {
  WEAPON: 'Weapons are known or suspected there.',
  VIOLENT_PERSON: 'Somebody there has been violent.',
  DOG: 'A dangerous dog.',
  GAS: 'Gas: no flames, no switches.',
  CHEMICALS: 'Dangerous chemicals.',
  INFECTION: 'An infectious disease.',
  STRUCTURE: 'The building is not safe.',
  NO_LIFT: 'No lift.',
  NO_ACCESS: 'No way in for vehicles, or a locked gate.',
  OTHER: 'Another one: see the text.',
});
describe(IncidentOrder, 'IncidentOrder', 'Order of a list of incidents.', {
  NEWEST: 'Reported last first.',
  OLDEST: 'Reported first first.',
  MOST_URGENT: 'By priority, 1 first; reported first first within one.',
});
describe(RejectionReason, 'RejectionReason', 'Why a unit that is nearer was not proposed.', {
  BUSY: 'Has an active assignment.',
  OFF_DUTY: 'Not at work.',
  OUT_OF_SERVICE: 'Out of service.',
  IN_DANGER: 'Its officer has called for help.',
  STALE_FIX: 'Its last position is too old to rely on, or it has none.',
  UNREACHABLE: 'No road leads there for its vehicle.',
  WRONG_VEHICLE: 'Another vehicle class was asked for.',
  MISSING_SKILL: 'Lacks a skill that was asked for.',
  OTHER_STATION: 'Belongs to another station and the policy keeps units at home.',
  ON_BREAK: 'On a break: called for priority 1 only.',
  HELD_FOR_EVENT: 'Posted at an event: called for what is urgent enough only.',
});
describe(FixFlag, 'FixFlag', 'Why a fix is kept in the history and not shown as the live position.', {
  OUT_OF_ORDER: "Older than the unit's last fix.",
  STALE: 'Too old when it came in.',
  FUTURE: 'More than 30 s ahead of the server.',
  TELEPORT: 'Faster than 300 km/h from the last fix.',
  NULL_ISLAND: 'At 0, 0: a receiver without a position.',
  INACCURATE: 'Accuracy worse than the limit (200 m by default).',
  INVALID: 'The device says itself that it does not know where it is.',
  OUTSIDE_AREA: 'From a feed of devices, and outside the area served.',
});
describe(Role, 'Role', 'What an account may do.', {
  DISPATCHER: 'Sees everything live; reports incidents, assigns units.',
  OFFICER: 'Sees and works on the assignments of the own unit.',
  PLANNER: 'Sees units and incidents; plans coverage.',
  SUPERVISOR: 'As a dispatcher.',
  GRID_WORKER: 'Files grid reports and incidents, inspects sites, and sees what becomes of them.',
  ADMIN: 'Everything, also positions for any unit.',
  DESK: 'Does the tasks of its desk, and takes over what is handed to it: see Account.desk.',
});
describe(GridSetting, 'GridSetting', 'Kind of area of a grid.', {
  RURAL: 'About 150 households.',
  URBAN: 'About 300 households.',
});
describe(StationKind, 'StationKind', 'Kind of place.', {
  STATION: 'Police station (派出所).',
  POST: 'Police post (警务室).',
});
describe(CommunityKind, 'CommunityKind', 'Kind of community.', {
  VILLAGE: 'Village (村).',
  COMMUNITY: 'Urban community (社区).',
});
describe(GridStaffRole, 'GridStaffRole', 'Part of a person in a grid.', {
  LEADER: 'Grid leader (网格长); one per grid.',
  MEMBER: 'Grid member (网格员).',
});

describe(Weekday, 'Weekday', 'A day of the week, by the clocks of the city.', {
  MONDAY: '星期一',
  TUESDAY: '星期二',
  WEDNESDAY: '星期三',
  THURSDAY: '星期四',
  FRIDAY: '星期五',
  SATURDAY: '星期六',
  SUNDAY: '星期日',
});

/** The core names road classes as OpenStreetMap does. */
export const RoadClassEnum = {
  MOTORWAY: 'motorway',
  TRUNK: 'trunk',
  PRIMARY: 'primary',
  SECONDARY: 'secondary',
  TERTIARY: 'tertiary',
  UNCLASSIFIED: 'unclassified',
  RESIDENTIAL: 'residential',
  LIVING_STREET: 'living_street',
  SERVICE: 'service',
  PEDESTRIAN: 'pedestrian',
  TRACK: 'track',
  CYCLEWAY: 'cycleway',
  FOOTWAY: 'footway',
  PATH: 'path',
  STEPS: 'steps',
  CORRIDOR: 'corridor',
} as const satisfies Record<Uppercase<RoadClass>, RoadClass>;
describe(
  RoadClassEnum,
  'RoadClass',
  'Kind of road, as OpenStreetMap classes them (key highway), most important first.',
  {
    MOTORWAY: 'Motorway and its ramps.',
    TRUNK: 'Expressway and its ramps.',
    PRIMARY: 'Main road.',
    SECONDARY: 'Road between quarters.',
    TERTIARY: 'Collector road.',
    UNCLASSIFIED: 'Minor through road.',
    RESIDENTIAL: 'Street with dwellings.',
    LIVING_STREET: 'Street where walkers have precedence.',
    SERVICE: 'Driveway, alley, road on a site.',
    PEDESTRIAN: 'Pedestrian street.',
    TRACK: 'Farm or forest track.',
    CYCLEWAY: 'Cycle track.',
    FOOTWAY: 'Footway.',
    PATH: 'Path.',
    STEPS: 'Stairs.',
    CORRIDOR: 'Way inside a building.',
  },
);
