/**
 * The tasks of an incident as they follow from its plan, its state and its assignments: which exist, whose they are, and which may be done. Asked again
 * after every change; where nothing follows from the change, nothing is answered.
 */
import { isUnitTask, type PlanTask } from '../dispatch/response-plan.js';
import { type Assignment, isActive } from '../incident/assignment.js';
import { type IncidentStatus, isOpen } from '../incident/incident.js';
import { isBeforeResolving, isUnsettled, type NotNeededCause, type TaskState } from './task.js';

export interface TaskScene<T extends TaskState> {
  readonly plan: readonly PlanTask[];
  readonly status: IncidentStatus;
  readonly assignments: readonly Pick<Assignment, 'id' | 'status' | 'acknowledgedAt' | 'arrivedAt'>[];
  /** Ids of assignments that no longer count since the incident was reopened. */
  readonly setAside: readonly string[];
  /** As they are kept. */
  readonly tasks: readonly T[];
}

export interface TaskChange<T extends TaskState> {
  /** Null: it comes into being. */
  readonly before: T | null;
  readonly after: TaskState;
}

/** What changes, in the order of the plan; then what an earlier plan of the incident has left. */
export function followTasks<T extends TaskState>(scene: TaskScene<T>): TaskChange<T>[] {
  return new Following(scene).all().filter(({ before, after }) => before === null || differs(before, after));
}

/** The tasks as they are after the changes, those that exist first in their order. */
export function afterChanges<T extends TaskState>(
  tasks: readonly T[],
  changes: readonly TaskChange<T>[],
): (T | TaskState)[] {
  const changed = new Map(changes.map(({ before, after }) => [before, after] as const));
  return [
    ...tasks.map((task) => changed.get(task) ?? task),
    ...changes.filter(({ before }) => before === null).map(({ after }) => after),
  ];
}

/** The unsettled tasks that an incident cannot be resolved before. */
export function tasksBeforeResolving<T extends TaskState>(plan: readonly PlanTask[], tasks: readonly T[]): T[] {
  const kinds = new Set(plan.filter(isBeforeResolving).map(({ kind }) => kind));
  return tasks.filter(({ kind, status }) => kinds.has(kind) && isUnsettled(status));
}

/** Whether a task for units may be done, and no unit is there to do it. `scene.tasks`: as they follow from the rest. */
export function asksForUnits<T extends TaskState>(scene: TaskScene<T>): boolean {
  if (!isOpen(scene.status)) return false;
  const following = new Following(scene);
  following.all();
  return scene.plan.filter(isUnitTask).some((task) => {
    const known = scene.tasks.filter(({ kind }) => kind === task.kind);
    return known.length === 0
      ? following.gate(task, null) === 'OPEN'
      : known.some(({ status, assignmentId }) => status === 'OPEN' && assignmentId === null);
  });
}

/** Said by rules, and taken back by them when the reason is gone. */
const RESTORABLE: readonly (NotNeededCause | null)[] = [
  'OTHER_PLAN',
  'UNIT_LEFT',
  'NO_UNIT',
  'INCIDENT_CANCELLED',
  'INCIDENT_MERGED',
];

class Following<T extends TaskState> {
  /** By kind, filled in the order in which tasks follow each other. */
  private readonly known = new Map<string, TaskChange<T>[]>();
  /** Units that have taken the incident up, in the order in which its first unit is sought. */
  private readonly atWork: TaskScene<T>['assignments'];

  constructor(private readonly scene: TaskScene<T>) {
    this.atWork = scene.assignments
      .filter(({ status }) => isActive(status) && status !== 'OFFERED')
      .sort(
        (a, b) =>
          (a.arrivedAt?.getTime() ?? Infinity) - (b.arrivedAt?.getTime() ?? Infinity) ||
          (a.acknowledgedAt?.getTime() ?? 0) - (b.acknowledgedAt?.getTime() ?? 0) ||
          (a.id < b.id ? -1 : 1),
      );
  }

  /** Every task that there is, or is to be, changed or not. */
  all(): TaskChange<T>[] {
    for (const task of this.scene.plan) this.follow(task);
    const foreseen = this.scene.plan.flatMap(({ kind }) => this.known.get(kind)!);
    const others = this.scene.tasks.filter(({ kind }) => !this.known.has(kind));
    return [
      ...foreseen,
      ...others.map((before) => ({ before, after: this.ended(before) ?? dismissed(before, 'OTHER_PLAN') })),
    ];
  }

  /** What a task waits for; `NotNeededCause` where it will wait in vain. */
  gate({ who, after, when }: PlanTask, assignmentId: string | null): 'OPEN' | 'WAITING' | NotNeededCause {
    if (after === undefined) return 'OPEN';
    const before = this.scene.plan.find(({ kind }) => kind === after)!;
    this.follow(before);
    const states = this.known
      .get(after)!
      .map((change) => change.after)
      .filter(({ cause }) => cause !== 'UNIT_LEFT')
      .filter((state) => who !== 'EVERY_UNIT' || before.who !== 'EVERY_UNIT' || state.assignmentId === assignmentId);
    if (states.some(({ cause }) => cause === 'NO_UNIT')) return 'NO_UNIT';
    if (states.length === 0) return this.scene.status === 'RESOLVED' ? 'NO_UNIT' : 'WAITING';
    if (when !== undefined && states.some(({ outcome }) => outcome?.[when.field] === when.equals)) return 'OPEN';
    if (states.some(({ status }) => isUnsettled(status))) return 'WAITING';
    // What follows a branch that was not taken is not done either; what follows a task that was skipped is.
    if (when !== undefined || states.every(({ cause }) => cause === 'OTHER_OUTCOME')) return 'OTHER_OUTCOME';
    return 'OPEN';
  }

  private follow(task: PlanTask): void {
    if (this.known.has(task.kind)) return;
    const kept = this.scene.tasks.filter(({ kind }) => kind === task.kind);
    this.known.set(task.kind, [
      ...kept.map((before) => ({ before, after: this.next(task, before) })),
      ...this.missing(task, kept).map((added) => ({ before: null, after: this.next(task, added) })),
    ]);
  }

  /** Tasks of units come with the acknowledgement: an offer that goes round five units would leave five sets of them. */
  private missing({ kind, who }: PlanTask, kept: readonly T[]): TaskState[] {
    if (!isOpen(this.scene.status)) return [];
    const added = (assignmentId: string | null): TaskState => ({
      ...{ kind, who, assignmentId, status: 'WAITING', cause: null, outcome: null },
    });
    switch (who) {
      case 'EVERY_UNIT':
        return this.atWork
          .filter(({ id }) => !kept.some(({ assignmentId }) => assignmentId === id))
          .map(({ id }) => added(id));
      case 'FIRST_UNIT':
        return kept.length > 0 ? [] : this.atWork.slice(0, 1).map(({ id }) => added(id));
      default:
        return kept.length > 0 ? [] : [added(null)];
    }
  }

  /** What is settled for good, or with the incident; null: it goes on. */
  private ended(state: TaskState): TaskState | null {
    const { status } = this.scene;
    const isFinal = state.status === 'DONE' || (state.status === 'NOT_NEEDED' && !RESTORABLE.includes(state.cause));
    if (isFinal || status === 'ARCHIVED') return state;
    if (status === 'CANCELLED') return dismissed(state, 'INCIDENT_CANCELLED');
    if (status === 'DUPLICATE') return dismissed(state, 'INCIDENT_MERGED');
    return null;
  }

  private next(task: PlanTask, state: TaskState): TaskState {
    const ended = this.ended(state);
    if (ended !== null) return ended;
    const owned = { ...state, assignmentId: this.ownerOf(task, state) };
    const inVain = this.unitInVain(task, owned);
    if (inVain !== null) return dismissed(owned, inVain);
    const gate = this.gate(task, owned.assignmentId);
    if (gate !== 'OPEN' && gate !== 'WAITING') return dismissed(owned, gate);
    // What was open once stays open, whatever else begins to go before it.
    return { ...owned, status: state.status === 'OPEN' ? 'OPEN' : gate, cause: null };
  }

  private ownerOf({ who }: PlanTask, { assignmentId }: TaskState): string | null {
    if (who !== 'FIRST_UNIT') return assignmentId;
    const [first] = this.atWork;
    if (first !== undefined) return first.id;
    // Who has cleared can still say what was done; who was called off, or was there before a reopening, leaves it to the next.
    return this.hasCleared(assignmentId) && !this.scene.setAside.includes(assignmentId!) ? assignmentId : null;
  }

  private hasCleared(assignmentId: string | null): boolean {
    return this.scene.assignments.some(({ id, status }) => id === assignmentId && status === 'CLEARED');
  }

  private unitInVain({ who }: PlanTask, { assignmentId }: TaskState): NotNeededCause | null {
    if (who === 'FIRST_UNIT') return assignmentId === null && this.scene.status === 'RESOLVED' ? 'NO_UNIT' : null;
    if (who !== 'EVERY_UNIT') return null;
    const isHere = this.atWork.some(({ id }) => id === assignmentId) || this.hasCleared(assignmentId);
    return isHere ? null : 'UNIT_LEFT';
  }
}

/** Settled ones keep the cause that was found first. */
function dismissed(state: TaskState, cause: NotNeededCause): TaskState {
  return state.status === 'NOT_NEEDED' ? state : { ...state, status: 'NOT_NEEDED', cause };
}

function differs(a: TaskState, b: TaskState): boolean {
  return a.status !== b.status || a.cause !== b.cause || a.assignmentId !== b.assignmentId;
}
