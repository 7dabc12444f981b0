/**
 * Tasks and hand-overs as they are pushed to those whose they are: desks, units, those who answer for grids while on duty, and dispatchers. Whoever begins a shift is pushed what
 * is open.
 */
import { type Addressee } from '../../core/tasks/desk.js';
import { type HandOverStatus, type IncidentHandOver } from '../../core/tasks/hand-over.js';
import { type Task } from '../../core/tasks/task.js';
import { listHandOversFor } from '../../database/hand-over-repository.js';
import { type OwnGrids } from '../../database/grid-responsibility.js';
import { listOpenTasksOfUnits, listTasksFor, taskKey } from '../../database/task-repository.js';
import { EventKind, formatCursor, type LoggedEvent, parseCursor } from '../../events/event.js';
import { openFeed } from '../../events/feed.js';
import { type Actor } from '../actor.js';
import { Coalescer } from '../coalescer.js';
import { crewOf, type GridRights } from '../grid-work/grid-rights.js';
import { reviveMoments } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';
import { type LogSpan, readWithSpan, ToldStates } from '../told-states.js';
import { toldTogether } from '../told-together.js';
import { WORK_EVENT_KINDS, type WorkEventData } from './task-event.js';
import { isFor, readerOf } from './task-rights.js';
import { type TaskService, type WorkFeedItem } from './tasks-contract.js';

const PAGE = 100;
/** Whose they are follows from the grid. */
const OF_GRIDS: readonly Addressee[] = ['COMMUNITY_OFFICER', 'GRID_LEADER'];

const LISTED: readonly HandOverStatus[] = ['REQUESTED', 'ACCEPTED'];
/** What a list of open tasks tells of one; null: it is in no such list. */
function stateOfTask({ status, assignmentId }: Task): string | null {
  return status === 'OPEN' ? `${status} ${assignmentId}` : null;
}
function stateOfHandOver({ status }: IncidentHandOver): string | null {
  return LISTED.includes(status) ? status : null;
}

export function createTaskFeed({ database, tail }: ServiceContext, rights: GridRights): Pick<TaskService, 'taskFeed'> {
  const { knex } = database;
  const readList = <T>(read: () => Promise<T[]>): Promise<{ list: T[]; span: LogSpan }> => readWithSpan(tail, read);

  const openOfUnits = new Coalescer<Task[]>((unitIds) => listOpenTasksOfUnits(knex, unitIds));

  /** Of somebody whose tasks are the unit's and no others: what `openNow` would tell, by one question for all who come in the same moment. */
  async function* openOfUnit(
    unitId: string,
    cursor: string,
    told: ToldStates,
  ): AsyncGenerator<WorkFeedItem, void, void> {
    const { list, span } = await readList(async () => (await openOfUnits.load(unitId)) ?? []);
    for (const task of list) if (told.isNewsIn(span, task.id, stateOfTask(task)!)) yield { cursor, task };
  }

  async function* openNow(actor: Actor, cursor: string, told: ToldStates): AsyncGenerator<WorkFeedItem, void, void> {
    const reader = readerOf(actor);
    const { isOffDuty, beat, staff, desk } = await rights.rememberedGrids(actor);
    if (
      reader.unitId !== null &&
      reader.desk === null &&
      !reader.isCommand &&
      beat.size + staff.size + desk.size === 0
    ) {
      yield* openOfUnit(reader.unitId, cursor, told);
      return;
    }
    const isPushed = (addressee: Addressee): boolean => !isOffDuty || !OF_GRIDS.includes(addressee);
    for (let after: ReturnType<typeof taskKey> | null = null; ;) {
      const { list, span } = await readList(() => listTasksFor(knex, reader, ['OPEN'], after, PAGE));
      for (const task of list)
        if (isPushed(task.who) && told.isNewsIn(span, task.id, stateOfTask(task)!)) yield { cursor, task };
      if (list.length < PAGE) break;
      after = taskKey(list.at(-1)!);
    }
    for (let after: [number, string] | null = null; ;) {
      const { list, span } = await readList(() => listHandOversFor(knex, reader, LISTED, after, PAGE));
      for (const handOver of list)
        if (isPushed(handOver.to) && told.isNewsIn(span, handOver.id, stateOfHandOver(handOver)!))
          yield { cursor, handOver };
      if (list.length < PAGE) break;
      const last = list.at(-1)!;
      after = [last.dueAt!.getTime(), last.id];
    }
  }

  async function isShown(actor: Actor, event: LoggedEvent): Promise<boolean> {
    if (event.kind === EventKind.SHIFT_STARTED) return crewOf(event.data).includes(actor.accountId);
    if (!concerns(actor, await rights.rememberedGrids(actor), event)) return false;
    const { task, handOver, gridId } = event.data as unknown as WorkEventData;
    return !OF_GRIDS.includes((task?.who ?? handOver?.to)!) || rights.isPushedTo(actor, gridId);
  }

  return {
    async *taskFeed(actor, { after, signal }) {
      // The head is read before the state: what is committed in between comes again as an event, and never not at all.
      const from = after == null ? await tail.head() : parseCursor(after);
      const told = new ToldStates();
      if (after == null) yield* openNow(actor, formatCursor(from), told);
      for await (const item of openFeed(database, tail, {
        after: from,
        selection: { kinds: [...WORK_EVENT_KINDS, EventKind.SHIFT_STARTED] },
        // Without a look at the database, as far as the actor's grids are known.
        wakes: (event) => {
          if (event.kind === EventKind.SHIFT_STARTED) return crewOf(event.data).includes(actor.accountId);
          const grids = rights.peekGrids(actor);
          if (grids !== null) return concerns(actor, grids, event);
          return isOfGrid(event) || concerns(actor, NO_GRIDS, event);
        },
        visible: (event) => isShown(actor, event),
        signal,
      })) {
        if ('resync' in item) {
          yield item;
          continue;
        }
        const { cursor, event } = item;
        if (event.kind === EventKind.SHIFT_STARTED) {
          yield* toldTogether(cursor, (at) => openNow(actor, at, told));
          continue;
        }
        const { task, handOver } = reviveMoments(event.data) as WorkEventData;
        if (task !== undefined && told.isNewsBy(event.seq, task.id, stateOfTask(task))) yield { cursor, task };
        if (handOver !== undefined && told.isNewsBy(event.seq, handOver.id, stateOfHandOver(handOver)))
          yield { cursor, handOver };
      }
    },
  };
}

/** What is known of an account's grids where they do not matter. */
const NO_GRIDS: OwnGrids = { beat: new Set(), staff: new Set(), desk: new Map(), isOffDuty: false };

function isOfGrid({ data }: LoggedEvent): boolean {
  const { task, handOver } = data as unknown as WorkEventData;
  return OF_GRIDS.includes((task?.who ?? handOver?.to)!);
}

/** Whoever it was taken from is told as well. */
function concerns(actor: Actor, grids: OwnGrids, { data, unitId, stationId }: LoggedEvent): boolean {
  const { task, handOver, gridId, fromUnitId, fromStationId } = data as unknown as WorkEventData;
  // A desk, and whoever answers for a grid, is told of a task when it may be done; a unit of what comes to it.
  const isTold =
    task === undefined ? handOver?.requestedAt != null : task.openedAt !== null || task.assignmentId !== null;
  const addressee = task?.who ?? handOver?.to;
  if (!isTold || addressee === undefined) return false;
  const now = { addressee, unitId, gridId, stationId };
  return (
    isFor(actor, grids, now) ||
    (fromUnitId !== undefined && isFor(actor, grids, { ...now, unitId: fromUnitId })) ||
    (fromStationId !== undefined && isFor(actor, grids, { ...now, stationId: fromStationId }))
  );
}
