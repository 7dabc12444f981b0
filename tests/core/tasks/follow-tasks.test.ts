import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanTask, type TaskOwner } from '../../../src/core/dispatch/response-plan.js';
import { type AssignmentStatus } from '../../../src/core/incident/assignment.js';
import { type IncidentStatus, statusSinceReopening } from '../../../src/core/incident/incident.js';
import {
  afterChanges,
  asksForUnits,
  followTasks,
  type TaskScene,
  tasksBeforeResolving,
} from '../../../src/core/tasks/follow-tasks.js';
import { isUnsettled, nextTaskStatus, type TaskState } from '../../../src/core/tasks/task.js';

const AT = Date.parse('2026-03-02T00:00:00Z');

interface Unit {
  readonly id: string;
  readonly status: AssignmentStatus;
  readonly acknowledgedAt: Date | null;
  readonly arrivedAt: Date | null;
}

/** Acknowledged, and arrived, so many seconds after the report. */
function unit(
  id: string,
  status: AssignmentStatus,
  acknowledgedS: number | null = null,
  arrivedS: number | null = null,
): Unit {
  const at = (s: number | null): Date | null => (s === null ? null : new Date(AT + s * 1000));
  return { id, status, acknowledgedAt: at(acknowledgedS), arrivedAt: at(arrivedS) };
}

function task(kind: string, who: TaskOwner, more: Partial<PlanTask> = {}): PlanTask {
  return { kind, who, ...more };
}

/** A scene that keeps what follows, as the rows do. */
class Incident {
  tasks: TaskState[] = [];
  status: IncidentStatus = 'RECEIVED';
  units: Unit[] = [];
  setAside: string[] = [];

  constructor(public plan: readonly PlanTask[]) {
    this.follow();
  }

  get scene(): TaskScene<TaskState> {
    const { plan, status, units: assignments, setAside, tasks } = this;
    return { plan, status, assignments, setAside, tasks };
  }

  follow(change: Partial<Pick<Incident, 'plan' | 'status' | 'units' | 'setAside'>> = {}): this {
    Object.assign(this, change);
    this.tasks = afterChanges(this.tasks, followTasks(this.scene));
    return this;
  }

  done(kind: string, outcome: Record<string, unknown> | null = null, assignmentId?: string): this {
    return this.settle(kind, { status: 'DONE', outcome }, assignmentId);
  }

  skipped(kind: string): this {
    return this.settle(kind, { status: 'NOT_NEEDED', cause: 'SKIPPED' });
  }

  private settle(kind: string, change: Partial<TaskState>, assignmentId?: string): this {
    const i = this.tasks.findIndex(
      (each) => each.kind === kind && (assignmentId === undefined || each.assignmentId === assignmentId),
    );
    this.tasks[i] = { ...this.tasks[i]!, ...change };
    return this.follow();
  }

  /** `kind status`, with the unit and the cause where there are. */
  get told(): string[] {
    return this.tasks.map(({ kind, status, assignmentId, cause }) =>
      [kind, assignmentId, status, cause].filter((part) => part !== null).join(' '),
    );
  }
}

describe('tasks of a plan', () => {
  it('exist from the report on, open where they wait for nothing', () => {
    const plan = [task('call', 'DISPATCHER'), task('stop', 'FRAUD_DESK', { after: 'call' })];
    expect(new Incident(plan).told).toEqual(['call OPEN', 'stop WAITING']);
  });

  it('open one after the other', () => {
    const plan = [
      task('block', 'FRAUD_DESK', { after: 'stop' }),
      task('call', 'DISPATCHER'),
      task('stop', 'FRAUD_DESK', { after: 'call' }),
    ];
    const incident = new Incident(plan).done('call');
    expect(incident.told).toEqual(['block WAITING', 'call DONE', 'stop OPEN']);
    expect(incident.done('stop').told).toEqual(['block OPEN', 'call DONE', 'stop DONE']);
  });

  it('open after one that was skipped, too', () => {
    const plan = [task('call', 'DISPATCHER'), task('stop', 'FRAUD_DESK', { after: 'call' })];
    expect(new Incident(plan).skipped('call').told).toEqual(['call NOT_NEEDED SKIPPED', 'stop OPEN']);
  });

  it('go with the plan that foresees them, and come back with it; what is settled stays', () => {
    const mild = [
      task('call', 'DISPATCHER'),
      task('look', 'DISPATCHER'),
      task('tell', 'DISPATCHER', { after: 'look' }),
    ];
    const grave = [task('look', 'DISPATCHER'), task('search', 'DISPATCHER')];
    const incident = new Incident(mild).done('call').follow({ plan: grave });
    const gone = ['call DONE', 'look OPEN', 'tell NOT_NEEDED OTHER_PLAN', 'search OPEN'];
    expect(incident.told).toEqual(gone);
    expect(incident.follow().told).toEqual(gone);
    incident.follow({ plan: mild });
    expect(incident.told).toEqual(['call DONE', 'look OPEN', 'tell WAITING', 'search NOT_NEEDED OTHER_PLAN']);
    incident.follow({ plan: grave, status: 'CANCELLED' });
    expect(incident.told).toEqual([
      'call DONE',
      'look NOT_NEEDED INCIDENT_CANCELLED',
      'tell NOT_NEEDED INCIDENT_CANCELLED',
      'search NOT_NEEDED OTHER_PLAN',
    ]);
  });

  describe('that hang on an outcome', () => {
    const plan = [
      task('call', 'DISPATCHER'),
      task('warn', 'FRAUD_DESK', { after: 'call', when: { field: 'reached', equals: true } }),
      task('visit', 'DISPATCHER', { after: 'call', when: { field: 'reached', equals: false } }),
      task('report', 'DISPATCHER', { after: 'visit' }),
    ];

    it('open with that outcome, and are not needed with another, nor is what follows them', () => {
      expect(new Incident(plan).done('call', { reached: true }).told).toEqual([
        'call DONE',
        'warn OPEN',
        'visit NOT_NEEDED OTHER_OUTCOME',
        'report NOT_NEEDED OTHER_OUTCOME',
      ]);
      expect(new Incident(plan).done('call', { reached: false }).told).toEqual([
        'call DONE',
        'warn NOT_NEEDED OTHER_OUTCOME',
        'visit OPEN',
        'report WAITING',
      ]);
    });

    it('are not needed where nobody will ever know', () => {
      expect(new Incident(plan).skipped('call').told.slice(1, 3)).toEqual([
        'warn NOT_NEEDED OTHER_OUTCOME',
        'visit NOT_NEEDED OTHER_OUTCOME',
      ]);
    });
  });

  describe('for the first unit', () => {
    const plan = [task('separate', 'FIRST_UNIT'), task('record', 'FIRST_UNIT', { after: 'separate' })];

    it('come with the first acknowledgement, not with an offer', () => {
      const incident = new Incident(plan).follow({ status: 'DISPATCHED', units: [unit('a', 'OFFERED')] });
      expect(incident.told).toEqual([]);
      expect(incident.follow({ units: [unit('a', 'ACKNOWLEDGED', 5)] }).told).toEqual([
        'separate a OPEN',
        'record a WAITING',
      ]);
    });

    it('go to whoever is on scene first', () => {
      const incident = new Incident(plan).follow({
        status: 'IN_PROGRESS',
        units: [unit('a', 'EN_ROUTE', 5), unit('b', 'ON_SCENE', 9, 60)],
      });
      expect(incident.told[0]).toBe('separate b OPEN');
    });

    it('go to the unit that replaces one which was called off, and wait for it meanwhile', () => {
      const incident = new Incident(plan).follow({ status: 'DISPATCHED', units: [unit('a', 'ACKNOWLEDGED', 5)] });
      incident.follow({ status: 'HELD', units: [unit('a', 'PREEMPTED', 5)] });
      expect(incident.told).toEqual(['separate OPEN', 'record WAITING']);
      incident.follow({ status: 'DISPATCHED', units: [unit('a', 'PREEMPTED', 5), unit('b', 'EN_ROUTE', 50)] });
      expect(incident.told).toEqual(['separate b OPEN', 'record b WAITING']);
    });

    it('stay with one that has cleared and may still report, while there is no other', () => {
      const incident = new Incident(plan).follow({ status: 'IN_PROGRESS', units: [unit('a', 'ON_SCENE', 5, 60)] });
      expect(incident.follow({ units: [unit('a', 'CLEARED', 5, 60)] }).told[0]).toBe('separate a OPEN');
      incident.follow({ units: [unit('a', 'CLEARED', 5, 60), unit('b', 'ACKNOWLEDGED', 90)] });
      expect(incident.told[0]).toBe('separate b OPEN');
    });

    it('are not there, or not needed any more, where the incident is resolved without a unit', () => {
      expect(new Incident(plan).follow({ status: 'RESOLVED' }).told).toEqual([]);
      const incident = new Incident(plan).follow({ status: 'DISPATCHED', units: [unit('a', 'ACKNOWLEDGED', 5)] });
      incident.follow({ status: 'RESOLVED', units: [unit('a', 'CANCELLED', 5)] });
      expect(incident.told).toEqual(['separate NOT_NEEDED NO_UNIT', 'record NOT_NEEDED NO_UNIT']);
    });
  });

  describe('for every unit', () => {
    const plan = [
      task('search', 'EVERY_UNIT'),
      task('write', 'EVERY_UNIT', { after: 'search' }),
      task('sum', 'DISPATCHER', { after: 'search' }),
    ];
    const both = [unit('a', 'ON_SCENE', 5, 60), unit('b', 'EN_ROUTE', 6)];

    it('come once with each, and follow each other unit by unit', () => {
      const incident = new Incident(plan).follow({ status: 'IN_PROGRESS', units: both }).done('search', null, 'a');
      expect(incident.told.sort()).toEqual([
        'search a DONE',
        'search b OPEN',
        'sum WAITING',
        'write a OPEN',
        'write b WAITING',
      ]);
    });

    it('are done when all are, for what others do after them', () => {
      const incident = new Incident(plan).follow({ status: 'IN_PROGRESS', units: both }).done('search', null, 'a');
      expect(incident.done('search', null, 'b').told).toContain('sum OPEN');
    });

    it('go with a unit that leaves, and hold nothing up', () => {
      const incident = new Incident(plan).follow({ status: 'IN_PROGRESS', units: both }).done('search', null, 'a');
      incident.follow({ units: [both[0]!, unit('b', 'CANCELLED', 6)] });
      expect(incident.told).toContain('search b NOT_NEEDED UNIT_LEFT');
      expect(incident.told).toContain('sum OPEN');
    });

    it('come back with a unit that comes back', () => {
      const incident = new Incident(plan).follow({ status: 'IN_PROGRESS', units: both });
      incident.follow({ units: [both[0]!] });
      expect(incident.told).toContain('search b NOT_NEEDED UNIT_LEFT');
      expect(incident.follow({ units: both }).told).toContain('search b OPEN');
    });
  });

  it('end with the incident, and come back with it', () => {
    const plan = [task('call', 'DISPATCHER'), task('ask', 'GRID_LEADER'), task('stop', 'FRAUD_DESK', { after: 'ask' })];
    const incident = new Incident(plan).done('call');
    for (const [status, cause] of [
      ['CANCELLED', 'INCIDENT_CANCELLED'],
      ['DUPLICATE', 'INCIDENT_MERGED'],
    ] as const) {
      incident.follow({ status });
      expect(incident.told).toEqual(['call DONE', `ask NOT_NEEDED ${cause}`, `stop NOT_NEEDED ${cause}`]);
      incident.follow({ status: 'HELD' });
      expect(incident.told).toEqual(['call DONE', 'ask OPEN', 'stop WAITING']);
    }
  });

  it('do not come back where somebody said that they are not needed', () => {
    const incident = new Incident([task('call', 'DISPATCHER')]).skipped('call');
    expect(incident.follow({ status: 'CANCELLED' }).follow({ status: 'HELD' }).told).toEqual([
      'call NOT_NEEDED SKIPPED',
    ]);
  });

  it('keep an incident from being resolved unless they have a time of their own', () => {
    const plan = [task('call', 'DISPATCHER'), task('order', 'COMMUNITY_OFFICER', { dueWithinS: 86_400 })];
    const incident = new Incident(plan);
    expect(tasksBeforeResolving(plan, incident.tasks).map(({ kind }) => kind)).toEqual(['call']);
    expect(tasksBeforeResolving(plan, incident.done('call').tasks)).toEqual([]);
  });

  describe('that send for units', () => {
    const plan = [
      task('call', 'DISPATCHER'),
      task('meet', 'FIRST_UNIT', { after: 'call', when: { field: 'reached', equals: false } }),
    ];

    it('do so once their time has come, while nobody is there', () => {
      const incident = new Incident(plan);
      expect(asksForUnits(incident.scene)).toBe(false);
      expect(asksForUnits(new Incident(plan).done('call', { reached: true }).scene)).toBe(false);
      incident.done('call', { reached: false });
      expect(asksForUnits(incident.scene)).toBe(true);
      incident.follow({ status: 'DISPATCHED', units: [unit('a', 'ACKNOWLEDGED', 70)] });
      expect(incident.told).toEqual(['call DONE', 'meet a OPEN']);
      expect(asksForUnits(incident.scene)).toBe(false);
    });
  });
});

const OWNERS: readonly TaskOwner[] = ['DISPATCHER', 'FIRST_UNIT', 'EVERY_UNIT', 'FRAUD_DESK'];
const UNIT_STATES: readonly AssignmentStatus[] = [
  'OFFERED',
  'ACKNOWLEDGED',
  'EN_ROUTE',
  'ON_SCENE',
  'CLEARED',
  'DECLINED',
  'CANCELLED',
  'PREEMPTED',
];

/** Each task after one that comes before it, so that there is no circle. */
const plans = fc
  .array(fc.record({ who: fc.constantFrom(...OWNERS), after: fc.nat(), asks: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) =>
    parts.map(({ who, after, asks }, i): PlanTask => {
      const before = after % (i + 2);
      if (before >= i) return task(`t${i}`, who);
      return task(`t${i}`, who, { after: `t${before}`, ...(asks && { when: { field: 'yes', equals: true } }) });
    }),
  );

type Deed =
  | { readonly what: 'unit'; readonly unit: number; readonly status: AssignmentStatus }
  | { readonly what: 'settle'; readonly pick: number; readonly yes: boolean; readonly skip: boolean }
  | { readonly what: 'end'; readonly status: IncidentStatus };

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ what: fc.constant('unit' as const), unit: fc.nat(2), status: fc.constantFrom(...UNIT_STATES) }),
  fc.record({ what: fc.constant('settle' as const), pick: fc.nat(), yes: fc.boolean(), skip: fc.boolean() }),
  fc.record({
    what: fc.constant('end' as const),
    status: fc.constantFrom('CANCELLED' as const, 'DUPLICATE' as const, 'HELD' as const),
  }),
);

/** As an incident's row follows its units; what ended otherwise stays so until it is taken up again. */
function statusAfter(incident: Incident, deed: Deed): IncidentStatus {
  if (deed.what === 'end') return deed.status;
  if (incident.status === 'CANCELLED' || incident.status === 'DUPLICATE') return incident.status;
  return statusSinceReopening(incident, incident.units, 'HELD');
}

function act(incident: Incident, deed: Deed): void {
  if (deed.what === 'unit') {
    const id = `u${deed.unit}`;
    const arrived = deed.status === 'ON_SCENE' || deed.status === 'CLEARED';
    const moved = unit(
      id,
      deed.status,
      deed.status === 'OFFERED' ? null : 5 + deed.unit,
      arrived ? 60 - deed.unit : null,
    );
    incident.units = [...incident.units.filter((each) => each.id !== id), moved];
  }
  if (deed.what === 'settle') {
    const open = incident.tasks.filter(({ status }) => status === 'OPEN');
    const picked = open[deed.pick % Math.max(1, open.length)];
    if (picked !== undefined)
      incident.tasks = incident.tasks.map((each) =>
        each !== picked
          ? each
          : deed.skip
            ? { ...each, status: 'NOT_NEEDED', cause: 'SKIPPED' }
            : { ...each, status: 'DONE', outcome: { yes: deed.yes } },
      );
  }
  incident.status = statusAfter(incident, deed);
}

describe('whatever happens, tasks', () => {
  const runs = { numRuns: 400, seed: 20261122 };

  it('are brought up to date by one look, change by their transitions only, and are never done by the rules', () => {
    fc.assert(
      fc.property(plans, fc.array(deeds, { maxLength: 14 }), (plan, story) => {
        const incident = new Incident(plan);
        for (const deed of story) {
          act(incident, deed);
          const changes = followTasks(incident.scene);
          for (const { before, after } of changes) {
            expect(after.status).not.toBe('DONE');
            if (before === null) continue;
            expect(before.status).not.toBe('DONE');
            const allowed = new Set([before.status]);
            for (const from of allowed)
              for (const step of ['OPEN', 'DISMISS', 'RESTORE'] as const) {
                const to = nextTaskStatus(from, step);
                if (to !== null) allowed.add(to);
              }
            expect(allowed).toContain(after.status);
          }
          incident.follow();
          expect(followTasks(incident.scene)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('exist once for each unit or once at all, carry a cause exactly where they are not needed, and are nobody’s after the end', () => {
    fc.assert(
      fc.property(plans, fc.array(deeds, { maxLength: 14 }), (plan, story) => {
        const incident = new Incident(plan);
        for (const deed of story) {
          act(incident, deed);
          incident.follow();
          const keys = incident.tasks.map(({ kind, who, assignmentId }) =>
            who === 'EVERY_UNIT' ? `${kind} ${assignmentId}` : kind,
          );
          expect(new Set(keys).size).toBe(keys.length);
          for (const each of incident.tasks) expect(each.cause !== null).toBe(each.status === 'NOT_NEEDED');
          if (incident.status === 'CANCELLED' || incident.status === 'DUPLICATE')
            expect(incident.tasks.filter(({ status }) => isUnsettled(status))).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('are open only behind what is settled', () => {
    fc.assert(
      fc.property(plans, fc.array(deeds, { maxLength: 14 }), (plan, story) => {
        const incident = new Incident(plan);
        for (const deed of story) {
          const openBefore = new Set(incident.tasks.filter(({ status }) => status === 'OPEN').map(keyOf));
          act(incident, deed);
          incident.follow();
          for (const each of incident.tasks.filter(({ status }) => status === 'OPEN')) {
            const planned = plan.find(({ kind }) => kind === each.kind)!;
            if (planned.after === undefined || openBefore.has(keyOf(each))) continue;
            const before = incident.tasks
              .filter(({ kind, cause }) => kind === planned.after && cause !== 'UNIT_LEFT')
              .filter(
                (other) =>
                  each.who !== 'EVERY_UNIT' || other.who !== 'EVERY_UNIT' || other.assignmentId === each.assignmentId,
              );
            expect(before.length).toBeGreaterThan(0);
            if (planned.when === undefined) expect(before.every(({ status }) => !isUnsettled(status))).toBe(true);
            else expect(before.some(({ outcome }) => outcome?.['yes'] === true)).toBe(true);
          }
        }
      }),
      runs,
    );
  });
});

function keyOf({ kind, who, assignmentId }: TaskState): string {
  return who === 'EVERY_UNIT' ? `${kind} ${assignmentId}` : kind;
}
