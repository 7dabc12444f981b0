/** The enumerations of the API. Their values are those of the core; here they get names and descriptions for client developers. */
import { registerEnumType } from 'type-graphql';
import { UnitDuty, UnitStatus } from '../core/fleet/unit.js';
import { AssignmentStatus } from '../core/incident/assignment.js';
import { IncidentStatus } from '../core/incident/incident.js';
import { type RoadClass } from '../core/road/graph.js';
import { ClosureStatus } from '../core/road/road-closure.js';
import { Weekday } from '../core/road/speed-profile.js';
import { VehicleClass } from '../core/vehicle.js';
import { Role } from '../services/actor.js';
import { FixFlag, IncidentOrder, RejectionReason } from '../services/contract.js';

export const Datum = { WGS84: 'WGS84', GCJ02: 'GCJ02', BD09: 'BD09' } as const;
export const GridSetting = { RURAL: 'RURAL', URBAN: 'URBAN' } as const;
export const StationKind = { STATION: 'STATION', POST: 'POST' } as const;
export const CommunityKind = { VILLAGE: 'VILLAGE', COMMUNITY: 'COMMUNITY' } as const;
export const GridStaffRole = { LEADER: 'LEADER', MEMBER: 'MEMBER' } as const;

/** A description per value is asked for by the type, so that no value stays unexplained. */
function describe<T extends Record<string, string>>(
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
describe(ClosureStatus, 'RoadClosureStatus', 'Whether a road closure holds.', {
  SCHEDULED: 'Ordered, not begun yet.',
  ACTIVE: 'Holds now.',
  ENDED: 'Over, by its own end.',
  REOPENED: 'Lifted by hand, before or after it had begun.',
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
  STALE_FIX: 'Its last position is too old to rely on, or it has none.',
  UNREACHABLE: 'No road leads there for its vehicle.',
  WRONG_VEHICLE: 'Another vehicle class was asked for.',
  MISSING_SKILL: 'Lacks a skill that was asked for.',
  OTHER_STATION: 'Belongs to another station and the policy keeps units at home.',
});
describe(FixFlag, 'FixFlag', 'Why a fix is kept in the history and not shown as the live position.', {
  OUT_OF_ORDER: "Older than the unit's last fix.",
  STALE: 'Too old when it came in.',
  FUTURE: 'More than 30 s ahead of the server.',
  TELEPORT: 'Faster than 300 km/h from the last fix.',
  NULL_ISLAND: 'At 0, 0: a receiver without a position.',
  INACCURATE: 'Accuracy worse than the limit (200 m by default).',
});
describe(Role, 'Role', 'What an account may do.', {
  DISPATCHER: 'Sees everything live; reports incidents, assigns units.',
  OFFICER: 'Sees and works on the assignments of the own unit.',
  PLANNER: 'Sees units and incidents; plans coverage.',
  SUPERVISOR: 'As a dispatcher.',
  GRID_WORKER: 'Reports incidents and sees them handled.',
  ADMIN: 'Everything, also positions for any unit.',
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
