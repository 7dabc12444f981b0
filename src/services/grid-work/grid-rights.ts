/** Whose grids are whose, for rights: asked of the database in each use case, and remembered for feeds until grids are imported anew or the account's shift changes. */
import { type Knex } from 'knex';
import { listOwnGrids, listOwnGridsOf, type OwnGrids } from '../../database/grid-responsibility.js';
import { type Shift } from '../../core/shifts/shift.js';
import { isDeskManned } from '../../database/grid-duty.js';
import { type EventData, EventKind } from '../../events/event.js';
import { type EventTail } from '../../events/tail.js';
import { type Actor, may } from '../actor.js';
import { Coalescer } from '../coalescer.js';

export interface GridRights {
  /** As the database has it now. */
  ownGrids(actor: Actor, knex?: Knex): Promise<OwnGrids>;
  /** At most as old as the last import of grids and the last change of the account's shifts: for feeds, where each event asks. */
  rememberedGrids(actor: Actor): Promise<OwnGrids>;
  /** What `rememberedGrids` would answer, where it need not ask; null otherwise. */
  peekGrids(actor: Actor): OwnGrids | null;
  /** Whether what happens in a grid is pushed to the actor as one who answers for it, or works in it: not off duty, and to the desk only while its officer is. */
  isPushedTo(actor: Actor, gridId: string | null): Promise<boolean>;
  /** Whether nobody answers for a grid of the station but the command: its officer is off duty, and nobody has the desk shift. */
  isLeftToCommand(stationId: string | null, communityOfficerId: string): Promise<boolean>;
}

/** Follows the tail as long as that runs. */
export function createGridRights(knex: Knex, tail: EventTail): GridRights {
  const asked = new Coalescer<OwnGrids>((ids) => listOwnGridsOf(knex, ids));
  const remembered = new Map<string, { readonly asked: Promise<OwnGrids>; answer: OwnGrids | null }>();
  tail.follow(({ kind, data }) => {
    if (kind === EventKind.GRIDS_IMPORTED) remembered.clear();
    // Whoever is put on a shift, begins or ends one.
    else if (kind.startsWith('shift.')) for (const id of crewOf(data)) remembered.delete(id);
  });

  const remember = (accountId: string): Promise<OwnGrids> => remembered.get(accountId)?.asked ?? ask(accountId);

  function ask(accountId: string): Promise<OwnGrids> {
    const memory = { asked: asked.load(accountId).then((answer) => answer!), answer: null as OwnGrids | null };
    remembered.set(accountId, memory);
    memory.asked.then(
      (answer) => (memory.answer = answer),
      // A database that could not be read is asked again.
      () => remembered.delete(accountId),
    );
    return memory.asked;
  }

  async function isPushedTo({ accountId }: Actor, gridId: string | null): Promise<boolean> {
    const { beat, staff, desk, isOffDuty } = await remember(accountId);
    if (isOffDuty || gridId === null) return false;
    if (beat.has(gridId) || staff.has(gridId)) return true;
    const grid = desk.get(gridId);
    // Whether its officer is there is remembered by itself: the officer's shift is no event of the desk's.
    return (
      grid !== undefined && (grid.communityOfficerId === null || (await remember(grid.communityOfficerId)).isOffDuty)
    );
  }

  return {
    ownGrids: (actor, on = knex) => listOwnGrids(on, actor.accountId),
    rememberedGrids: ({ accountId }) => remember(accountId),
    peekGrids: ({ accountId }) => remembered.get(accountId)?.answer ?? null,
    isPushedTo,
    isLeftToCommand: async (stationId, communityOfficerId) =>
      (await remember(communityOfficerId)).isOffDuty && (stationId === null || !(await isDeskManned(knex, stationId))),
  };
}

/** Whether grid work in a grid may be seen; null: what lies in no grid. */
export function seesGrid(actor: Actor, grids: OwnGrids, gridId: string | null): boolean {
  return may(actor, 'see all grid work') || (gridId !== null && (answersFor(grids, gridId) || grids.staff.has(gridId)));
}

/** Whether the actor decides on grid work in a grid: its community officer, the desk while that one is off duty, and the command. */
export function decidesOnGrid(actor: Actor, grids: OwnGrids, gridId: string | null): boolean {
  return may(actor, 'handle all grid work') || (gridId !== null && answersFor(grids, gridId));
}

function answersFor({ beat, desk }: OwnGrids, gridId: string): boolean {
  return beat.has(gridId) || desk.get(gridId)?.isUnattended === true;
}

/** Accounts whose shift an event is about; none: of patterns, settings, work handed over. */
export function crewOf(data: EventData): readonly string[] {
  return (data as { readonly shift?: Pick<Shift, 'crewIds'> }).shift?.crewIds ?? [];
}
