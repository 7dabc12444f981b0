/** What must hold between any two turns, by name. Each rule looks at the rows alone and returns what breaks it. */
import { overlap } from './field-requests.js';
import { type AssignmentRecord, type IncidentRecord, isActive, isOpen, isTargetOpen, type Rows } from './rows.js';

type Rule = (rows: Rows) => readonly unknown[];

/** An incident, with what stands in its name now: not what was set aside when it was taken up again. */
interface Standing {
  readonly incident: IncidentRecord;
  readonly active: readonly AssignmentRecord[];
  readonly isSomebodyOnScene: boolean;
  readonly isWorkDone: boolean;
  readonly wasOffered: boolean;
}

function standingOf(rows: Rows): Standing[] {
  const byIncident = groupBy(rows.assignments, ({ incident_id }) => incident_id);
  return rows.incidents.map((incident) => {
    const own = (byIncident.get(incident.id) ?? []).filter(({ id }) => !incident.set_aside.includes(id));
    return {
      incident,
      active: own.filter(isActive),
      isSomebodyOnScene: own.some(({ status }) => status === 'ON_SCENE'),
      isWorkDone: own.some(({ status }) => status === 'CLEARED'),
      wasOffered: own.length > 0,
    };
  });
}

const inState =
  (status: IncidentRecord['status'], holds: (standing: Standing) => boolean): Rule =>
  (rows) =>
    standingOf(rows).filter((standing) => standing.incident.status === status && !holds(standing));

function groupBy<T, Key>(list: readonly T[], keyOf: (each: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const each of list) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return groups;
}

const isManned = ({ status }: Rows['shifts'][number]): boolean => status === 'PLANNED' || status === 'ON';

const ascending = (...moments: readonly (string | null)[]): boolean => {
  const known = moments.flatMap((moment) => (moment === null ? [] : [Date.parse(moment)]));
  return known.every((ms, i) => i === 0 || known[i - 1]! <= ms);
};

export const RULES: Readonly<Record<string, Rule>> = {
  'a unit has one active assignment at most': ({ assignments }) =>
    [...groupBy(assignments.filter(isActive), ({ unit_id }) => unit_id).values()].filter(({ length }) => length > 1),

  'a unit at work is on duty': ({ assignments, units }) =>
    assignments.filter((each) => isActive(each) && units.find(({ id }) => id === each.unit_id)!.duty !== 'ON_DUTY'),

  'RECEIVED: nobody was asked yet': inState('RECEIVED', ({ wasOffered }) => !wasOffered),
  'HELD: nobody is sent, and nobody has done the work': inState(
    'HELD',
    ({ active, isWorkDone }) => active.length === 0 && !isWorkDone,
  ),
  'DISPATCHED: somebody is sent, and nobody is or was there': inState(
    'DISPATCHED',
    ({ active, isSomebodyOnScene, isWorkDone }) => active.length > 0 && !isSomebodyOnScene && !isWorkDone,
  ),
  'IN_PROGRESS: somebody is there, or was and others are still sent': inState(
    'IN_PROGRESS',
    ({ active, isSomebodyOnScene, isWorkDone }) => isSomebodyOnScene || (isWorkDone && active.length > 0),
  ),
  'what is not open has nobody sent': (rows) =>
    standingOf(rows).filter(({ incident, active }) => !isOpen(incident) && active.length > 0),
  'what is open is not resolved, closed or classified': ({ incidents }) =>
    incidents.filter(
      (each) => isOpen(each) && (each.resolved_at !== null || each.archived_at !== null || each.disposition !== null),
    ),
  'RESOLVED: it is known when': ({ incidents }) =>
    incidents.filter(({ status, resolved_at }) => status === 'RESOLVED' && resolved_at === null),
  'ARCHIVED: it is known when, and what came of it': ({ incidents }) =>
    incidents.filter(
      ({ status, archived_at, disposition }) =>
        (status === 'ARCHIVED') !== (archived_at !== null) || (status === 'ARCHIVED' && disposition === null),
    ),
  'it is known since when units were asked, where any were': (rows) =>
    rows.incidents.filter(
      ({ id, status, dispatched_at }) =>
        status !== 'DUPLICATE' &&
        (dispatched_at !== null) !== rows.assignments.some(({ incident_id }) => incident_id === id),
    ),
  'a time on scene is known where anybody was there': (rows) =>
    rows.incidents.filter(
      ({ id, first_on_scene_at }) =>
        first_on_scene_at === null &&
        rows.assignments.some(({ incident_id, arrived_at }) => incident_id === id && arrived_at !== null),
    ),

  'a duplicate has one standing merge, into what it names': ({ incidents, merges }) =>
    incidents.filter(({ id, status, merged_into }) => {
      const standing = merges.filter((merge) => merge.incident_id === id && merge.unmerged_at === null);
      return status === 'DUPLICATE'
        ? standing.length !== 1 || standing[0]!.into_id !== merged_into
        : standing.length > 0 || merged_into !== null;
    }),
  'duplicates lead to an incident that is none': ({ incidents }) => {
    const byId = new Map(incidents.map((incident) => [incident.id, incident]));
    return incidents.filter((incident) => {
      let at: IncidentRecord | undefined = incident;
      for (let steps = 0; at?.merged_into != null && steps < incidents.length; steps++) at = byId.get(at.merged_into);
      return at === undefined || at.merged_into !== null;
    });
  },

  'the times of an assignment are in order': ({ assignments }) =>
    assignments.filter(
      (each) =>
        !ascending(
          each.offered_at,
          each.acknowledged_at,
          each.travel_started_at,
          each.arrived_at,
          each.cleared_at,
          each.ended_at,
        ),
    ),
  'clocks run on active assignments only': ({ clocks, assignments }) => {
    const active = new Set(assignments.filter(isActive).map(({ id }) => id));
    return clocks.filter(({ stopped_at, assignment_id }) => stopped_at === null && !active.has(assignment_id));
  },
  'an offer has a clock that runs': ({ clocks, assignments }) =>
    assignments.filter(
      ({ id, status }) =>
        status === 'OFFERED' &&
        !clocks.some(
          (clock) => clock.assignment_id === id && clock.kind === 'ACKNOWLEDGE' && clock.stopped_at === null,
        ),
    ),

  'alerts of a kind are raised once for an assignment': ({ alerts }) =>
    [...groupBy(alerts, ({ kind, assignment_id, id }) => `${kind} ${assignment_id ?? id}`).values()].filter(
      ({ length }) => length > 1,
    ),
  'an alert is acknowledged by somebody, or by nobody': ({ alerts }) =>
    alerts.filter(({ acknowledged_at, acknowledged_by }) => (acknowledged_at === null) !== (acknowledged_by === null)),

  'a unit has one open call for help at most': ({ calls }) =>
    [
      ...groupBy(
        calls.filter(({ is_open }) => is_open),
        ({ unit_id }) => unit_id,
      ).values(),
    ].filter(({ length }) => length > 1),
  'a unit in danger is sent nowhere else': ({ calls, assignments }) =>
    assignments.filter((each) =>
      calls.some(
        (call) =>
          call.is_open && call.unit_id === each.unit_id && Date.parse(each.offered_at) > Date.parse(call.raised_at),
      ),
    ),
  'a call that was taken back is over': ({ calls }) => calls.filter((call) => call.end_reason !== null && call.is_open),

  'a grid report is an incident, and only one': ({ gridReports, incidents }) => {
    const known = new Set(incidents.map(({ id }) => id));
    const turned = gridReports.flatMap(({ incident_id }) => incident_id ?? []);
    return [
      ...gridReports.filter(({ status, incident_id }) => (status === 'INCIDENT') !== (incident_id !== null)),
      ...turned.filter((id, i) => !known.has(id) || turned.indexOf(id) !== i),
    ];
  },

  'what is closed or cancelled has no task left': ({ tasks, incidents }) => {
    const closed = new Set(
      incidents.flatMap(({ id, status }) => (['ARCHIVED', 'CANCELLED', 'DUPLICATE'].includes(status) ? [id] : [])),
    );
    return tasks.filter(
      ({ incident_id, status }) => closed.has(incident_id) && (status === 'OPEN' || status === 'WAITING'),
    );
  },
  'a task of a unit belongs to an assignment of its incident': ({ tasks, assignments }) =>
    tasks.filter(
      ({ assignment_id, incident_id, status }) =>
        assignment_id !== null &&
        status === 'OPEN' &&
        !assignments.some((each) => each.id === assignment_id && each.incident_id === incident_id),
    ),
  'who is on a break is on duty, and alone of its station': ({ breaks, units }) => {
    const unitOf = ({ unit_id }: Rows['breaks'][number]): Rows['units'][number] =>
      units.find(({ id }) => id === unit_id)!;
    return [
      ...breaks.filter((each) => unitOf(each).duty !== 'ON_DUTY'),
      ...[...groupBy(breaks, (each) => unitOf(each).station_id).values()].filter(({ length }) => length > 1),
    ];
  },
  'a unit is on one shift at a time': ({ shifts }) =>
    shifts.filter(
      (shift, i) =>
        isManned(shift) &&
        shifts.some((other, j) => j < i && isManned(other) && other.unit_id === shift.unit_id && overlap(other, shift)),
    ),
  'nobody is signed on twice': ({ shifts }) =>
    [
      ...groupBy(
        shifts.filter(({ status }) => status === 'ON'),
        ({ unit_id }) => unit_id,
      ).values(),
    ].filter(({ length }) => length > 1),
  'a unit is at one post at a time': ({ posts }) =>
    posts.filter((post, i) =>
      posts.some(
        (other, j) => j < i && overlap(other, post) && other.unit_ids.some((id) => post.unit_ids.includes(id)),
      ),
    ),
  'a post that is over holds nobody': ({ posts }) =>
    posts.filter(({ status, unit_ids }) => status !== 'OPEN' && unit_ids.length > 0),
  'a unit and a grid have one patrol target at most': ({ targets }) => {
    const open = targets.filter(isTargetOpen);
    return open.filter(
      ({ unit_id, grid_id }, i) =>
        open.findIndex((other) => other.unit_id === unit_id || other.grid_id === grid_id) !== i,
    );
  },
  'who goes on patrol is on duty, without work, and on no break': ({ targets, units, assignments, breaks }) =>
    targets.filter(
      (target) =>
        isTargetOpen(target) &&
        (units.find(({ id }) => id === target.unit_id)!.duty !== 'ON_DUTY' ||
          assignments.some((each) => each.unit_id === target.unit_id && isActive(each)) ||
          breaks.some(({ unit_id }) => unit_id === target.unit_id)),
    ),
  'nobody in danger, or at a post, is sent on patrol': ({ targets, calls, posts }) =>
    targets.filter(
      ({ status, unit_id, offered_at }) =>
        status === 'OFFERED' &&
        (calls.some((call) => call.is_open && call.unit_id === unit_id && call.raised_at < offered_at) ||
          posts.some((post) => post.called_for < 4 && post.unit_ids.includes(unit_id) && post.starts_at <= offered_at)),
    ),
  'a partner has one hand-over of an incident at a time': ({ handOvers }) =>
    [
      ...groupBy(
        handOvers.filter(({ status }) => ['PROPOSED', 'REQUESTED', 'ACCEPTED'].includes(status)),
        ({ incident_id, partner }) => `${incident_id} ${partner}`,
      ).values(),
    ].filter(({ length }) => length > 1),
  'nothing archived is with a partner': ({ handOvers, incidents }) =>
    handOvers.filter(
      ({ incident_id, status }) =>
        ['PROPOSED', 'REQUESTED', 'ACCEPTED'].includes(status) &&
        incidents.find(({ id }) => id === incident_id)!.status === 'ARCHIVED',
    ),

  'no number belongs to two incidents': ({ incidents }) =>
    [...groupBy(incidents, ({ number }) => number).values()].filter((ofNumber) => ofNumber.length > 1),
  'a number has four digits after the day': ({ incidents }) =>
    incidents.filter(({ number }) => !/^\d{8}-\d{4}$/.test(number)),
  'versions of plans have no gaps': ({ plans }) =>
    plans.filter((plan) => {
      const [type, priority, version] = plan.split(' ');
      return version !== '1' && !plans.includes(`${type} ${priority} ${Number(version) - 1}`);
    }),
};

/** Name and culprits of every rule that is broken. */
export function brokenRules(rows: Rows): Record<string, readonly unknown[]> {
  return Object.fromEntries(
    Object.entries(RULES).flatMap(([name, rule]) => {
      const culprits = rule(rows);
      return culprits.length === 0 ? [] : [[name, culprits] as const];
    }),
  );
}
