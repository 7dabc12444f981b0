/** Response plans as they come from outside: checked in full, so that what is kept can be dispatched by without a further look. */
import { badInput } from '../errors.js';
import { VEHICLE_CLASSES } from '../vehicle.js';
import { compileOutcomeSchema } from './outcome-schema.js';
import {
  DispatchMode,
  type HandOver,
  HandOverCondition,
  HandOverPartner,
  isUnitTask,
  type OutcomeCondition,
  type OutcomeSchema,
  type PlanClocks,
  type PlanTask,
  type ResponsePlan,
  TaskOwner,
  type UnitNeed,
} from './response-plan.js';

const MAX_NEEDS = 10;
const MAX_COUNT = 20;
const MAX_SKILLS = 10;
const MAX_TASKS = 50;
const DAY_S = 86_400;
const MAX_CLOCK_S = DAY_S;
/** Tasks and hand-overs are followed up over weeks. */
const MAX_DUE_S = 365 * DAY_S;
/** Lower-case words of letters and digits, joined by hyphens. */
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_SLUG = 60;

const TASK_FIELDS = ['kind', 'name', 'nameEn', 'who', 'dueWithinS', 'beforeResolving', 'after', 'when', 'outcome'];

type Path = readonly (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

/**
 * A plan from its content (`response_plans.content`, or the input of the API), as a new object that holds known fields only; null counts as absent.
 *
 * @throws DomainError BAD_USER_INPUT at the first fault: `path` where, the message what was wrong, `expected` what would be right
 */
export function parseResponsePlan(content: unknown, path: Path = []): ResponsePlan {
  const fields = readFields(content, path, ['needs', 'clocks', 'tasks', 'handOver', 'dispatch', 'statusCheckS']);
  const { needs, clocks, tasks, handOver, dispatch, statusCheckS } = fields;
  const plan: ResponsePlan = {
    needs: parseUnitNeeds(needs, [...path, 'needs']),
    clocks: readClocks(clocks, [...path, 'clocks']),
    tasks: readTasks(tasks, [...path, 'tasks']),
    ...(handOver != null && { handOver: readHandOver(handOver, [...path, 'handOver']) }),
    ...(dispatch != null && { dispatch: readOneOf(dispatch, DispatchMode, [...path, 'dispatch']) }),
    ...(statusCheckS != null && { statusCheckS: readWhole(statusCheckS, [...path, 'statusCheckS'], DAY_S, 60) }),
  };
  if (plan.dispatch === 'ON_TASK' && !plan.tasks.some(isUnitTask))
    throw badInput(
      [...path, 'dispatch'],
      'is ON_TASK, but no task is for units: nobody would ever come',
      'another mode',
    );
  return plan;
}

/** 1 to `MAX_NEEDS` needs, as of a plan. @throws DomainError BAD_USER_INPUT with the place of what does not fit */
export function parseUnitNeeds(value: unknown, path: Path): UnitNeed[] {
  return readList(value, path, MAX_NEEDS, 1).map((need, n) => readNeed(need, [...path, n]));
}

function readNeed(value: unknown, path: Path): UnitNeed {
  const { count, vehicles, skills } = readFields(value, path, ['count', 'vehicles', 'skills']);
  const need = { count: readWhole(count, [...path, 'count'], MAX_COUNT) };
  return {
    ...need,
    ...(vehicles != null && {
      vehicles: readSet(vehicles, [...path, 'vehicles'], VEHICLE_CLASSES.length, (each, at) => {
        const vehicle = VEHICLE_CLASSES.find((known) => known === each);
        if (vehicle === undefined) throw badInput(at, `is ${shown(each)}`, `one of ${VEHICLE_CLASSES.join(', ')}`);
        return vehicle;
      }),
    }),
    ...(skills != null && { skills: readSet(skills, [...path, 'skills'], MAX_SKILLS, readSlug) }),
  };
}

function readClocks(value: unknown, path: Path): PlanClocks {
  const fields = readFields(value, path, ['acknowledgeS', 'startTravelS', 'arriveS']);
  const clock = (name: keyof PlanClocks): number => readWhole(fields[name], [...path, name], MAX_CLOCK_S);
  const clocks = {
    acknowledgeS: clock('acknowledgeS'),
    startTravelS: clock('startTravelS'),
    arriveS: clock('arriveS'),
  };
  const startedS = clocks.acknowledgeS + clocks.startTravelS;
  if (clocks.arriveS <= startedS)
    throw badInput(
      [...path, 'arriveS'],
      `is ${clocks.arriveS} s, but until the start ${startedS} s may pass`,
      `more than acknowledgeS and startTravelS together (${startedS} s)`,
    );
  return clocks;
}

function readTasks(value: unknown, path: Path): PlanTask[] {
  const tasks = readList(value, path, MAX_TASKS, 0).map((task, i) => readTask(task, [...path, i]));
  const places = new Map<string, number>();
  tasks.forEach(({ kind }, i) => {
    const first = places.get(kind);
    if (first !== undefined)
      throw badInput([...path, i, 'kind'], `${kind} is task ${first} already`, 'each kind of task once');
    places.set(kind, i);
  });
  tasks.forEach((task, i) => {
    checkOrder(task, tasks, places, [...path, i]);
    checkCondition(task, tasks[places.get(task.after ?? '') ?? -1], [...path, i, 'when']);
  });
  return tasks;
}

function readTask(value: unknown, path: Path): PlanTask {
  const fields = readFields(value, path, TASK_FIELDS);
  const { kind, name, nameEn, who, dueWithinS, beforeResolving, after, when, outcome } = fields;
  if (outcome != null) compileOutcomeSchema(outcome, [...path, 'outcome']);
  if ((name == null) !== (nameEn == null))
    throw badInput([...path, name == null ? 'name' : 'nameEn'], 'is absent', 'both names or none');
  return {
    kind: readSlug(kind, [...path, 'kind']),
    ...(name != null && { name: readName(name, [...path, 'name']) }),
    ...(nameEn != null && { nameEn: readName(nameEn, [...path, 'nameEn']) }),
    who: readOneOf(who, TaskOwner, [...path, 'who']),
    ...(dueWithinS != null && { dueWithinS: readWhole(dueWithinS, [...path, 'dueWithinS'], MAX_DUE_S) }),
    ...(beforeResolving != null && {
      beforeResolving: readBoolean(beforeResolving, [...path, 'beforeResolving']),
    }),
    ...(after != null && { after: readSlug(after, [...path, 'after']) }),
    ...(when != null && { when: readCondition(when, [...path, 'when']) }),
    ...(outcome != null && { outcome: structuredClone(outcome) as OutcomeSchema }),
  };
}

function readCondition(value: unknown, path: Path): OutcomeCondition {
  const { field, equals } = readFields(value, path, ['field', 'equals']);
  if (typeof equals !== 'string' && typeof equals !== 'number' && typeof equals !== 'boolean')
    throw badInput([...path, 'equals'], `is ${shown(equals)}`, 'a text, a number, true or false');
  return { field: readName(field, [...path, 'field']), equals };
}

/** A condition asks for something that the outcome of the task before always says. */
function checkCondition({ after, when }: PlanTask, before: PlanTask | undefined, path: Path): void {
  if (when === undefined) return;
  if (after === undefined || before === undefined)
    throw badInput(path, 'names no task whose outcome it is about', '"after" beside it');
  const { required, properties, $defs } = (before.outcome ?? {}) as {
    required?: unknown[];
    properties?: Record<string, unknown>;
    $defs?: unknown;
  };
  if (required?.includes(when.field) !== true || !Object.hasOwn(properties ?? {}, when.field))
    throw badInput(
      [...path, 'field'],
      `${shown(when.field)} is no required property of the outcome of ${before.kind}`,
      'one that is always told',
    );
  const ofField = {
    type: 'object',
    properties: { [when.field]: properties![when.field] },
    ...($defs != null && { $defs }),
  };
  if (compileOutcomeSchema(ofField, [...path, 'field'])({ [when.field]: when.equals }, path) !== null)
    throw badInput(
      [...path, 'equals'],
      `is ${shown(when.equals)}, which ${before.kind} can never come to`,
      `what ${when.field} may be there`,
    );
}

/** What a task waits for exists, ends somewhere, and is due no later than the task itself. */
function checkOrder(task: PlanTask, tasks: readonly PlanTask[], places: ReadonlyMap<string, number>, path: Path): void {
  const trail = [task.kind];
  for (let each = task; each.after !== undefined;) {
    const place = places.get(each.after);
    if (place === undefined)
      throw badInput([...path, 'after'], `there is no task ${each.after}`, `one of ${[...places.keys()].join(', ')}`);
    const before = tasks[place]!;
    if (each === task && (before.dueWithinS ?? 0) > (task.dueWithinS ?? Infinity))
      throw badInput(
        [...path, 'dueWithinS'],
        `is ${task.dueWithinS} s, but ${before.kind}, which comes before, is due within ${before.dueWithinS} s`,
        `at least ${before.dueWithinS}`,
      );
    trail.push(before.kind);
    if (before === task) throw badInput([...path, 'after'], `waits for itself: ${trail.join(' < ')}`, 'no circle');
    // A circle further on, which the tasks in it are refused for.
    if (trail.length > tasks.length) return;
    each = before;
  }
}

function readHandOver(value: unknown, path: Path): HandOver {
  const { to, when, followUpWithinS } = readFields(value, path, ['to', 'when', 'followUpWithinS']);
  return {
    to: readOneOf(to, HandOverPartner, [...path, 'to']),
    when: readOneOf(when, HandOverCondition, [...path, 'when']),
    followUpWithinS: readWhole(followUpWithinS, [...path, 'followUpWithinS'], MAX_DUE_S),
  };
}

function readFields(value: unknown, path: Path, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badInput(path, `is ${shown(value)}`, `an object of ${names.join(', ')}`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw badInput([...path, unknown], 'is no field here', `one of ${names.join(', ')}`);
  return value as Fields;
}

function readList(value: unknown, path: Path, most: number, least: number): readonly unknown[] {
  if (!Array.isArray(value)) throw badInput(path, `is ${shown(value)}`, 'a list');
  if (value.length < least || value.length > most)
    throw badInput(path, `has ${value.length} entries`, `${least} to ${most}`);
  return value as unknown[];
}

/** A list without repeated entries. Empty is refused: it would read as "any" or as "none", and to leave it out says "any" plainly. */
function readSet<T>(value: unknown, path: Path, most: number, read: (each: unknown, path: Path) => T): T[] {
  const entries = readList(value, path, most, 1).map((each, i) => read(each, [...path, i]));
  entries.forEach((each, i) => {
    if (entries.indexOf(each) < i) throw badInput([...path, i], `${shown(each)} is repeated`, 'each once');
  });
  return entries;
}

function readWhole(value: unknown, path: Path, most: number, least = 1): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw badInput(path, `is ${shown(value)}`, `a whole number from ${least} to ${most}`);
  return value;
}

function readBoolean(value: unknown, path: Path): boolean {
  if (typeof value !== 'boolean') throw badInput(path, `is ${shown(value)}`, 'true or false');
  return value;
}

function readName(value: unknown, path: Path): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_SLUG || !isPlain(value))
    throw badInput(path, `is ${shown(value)}`, `text of 1 to ${MAX_SLUG} characters`);
  return value;
}

/** PostgreSQL stores no NUL, and half of a surrogate pair is no text. */
function isPlain(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function readSlug(value: unknown, path: Path): string {
  if (typeof value !== 'string' || value.length > MAX_SLUG || !SLUG.test(value))
    throw badInput(path, `is ${shown(value)}`, `a slug such as "stop-payment", at most ${MAX_SLUG} characters`);
  return value;
}

function readOneOf<T extends string>(value: unknown, known: Readonly<Record<string, T>>, path: Path): T {
  const names = Object.values(known);
  const found = names.find((name) => name === value);
  if (found === undefined) throw badInput(path, `is ${shown(value)}`, `one of ${names.join(', ')}`);
  return found;
}

/** As JSON, cut short: a message is no place for a megabyte. */
function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : (JSON.stringify(value) ?? typeof value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
