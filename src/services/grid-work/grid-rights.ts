/** Whose grids are whose, for rights: asked of the database in each use case, and remembered for feeds until grids are imported anew. */
import { type Knex } from 'knex';
import { listOwnGrids, type OwnGrids } from '../../database/grid-responsibility.js';
import { EventKind } from '../../events/event.js';
import { type EventTail } from '../../events/tail.js';
import { type Actor, may } from '../actor.js';

export interface GridRights {
  /** As the database has it now. */
  ownGrids(actor: Actor, knex?: Knex): Promise<OwnGrids>;
  /** At most as old as the last import of grids: for feeds, where each event asks. */
  rememberedGrids(actor: Actor): Promise<OwnGrids>;
  /** What `rememberedGrids` would answer, where it need not ask; null otherwise. */
  peekGrids(actor: Actor): OwnGrids | null;
}

/** Follows the tail as long as that runs. */
export function createGridRights(knex: Knex, tail: EventTail): GridRights {
  const remembered = new Map<string, { readonly asked: Promise<OwnGrids>; answer: OwnGrids | null }>();
  tail.follow(({ kind }) => {
    if (kind === EventKind.GRIDS_IMPORTED) remembered.clear();
  });

  function ask(accountId: string): Promise<OwnGrids> {
    const memory = { asked: listOwnGrids(knex, accountId), answer: null as OwnGrids | null };
    remembered.set(accountId, memory);
    memory.asked.then(
      (answer) => (memory.answer = answer),
      // A database that could not be read is asked again.
      () => remembered.delete(accountId),
    );
    return memory.asked;
  }

  return {
    ownGrids: (actor, on = knex) => listOwnGrids(on, actor.accountId),
    rememberedGrids: ({ accountId }) => remembered.get(accountId)?.asked ?? ask(accountId),
    peekGrids: ({ accountId }) => remembered.get(accountId)?.answer ?? null,
  };
}

/** Whether grid work in a grid may be seen; null: what lies in no grid. */
export function seesGrid(actor: Actor, { beat, staff }: OwnGrids, gridId: string | null): boolean {
  return may(actor, 'see all grid work') || (gridId !== null && (beat.has(gridId) || staff.has(gridId)));
}

/** Whether the actor decides on grid work in a grid: its community officer, and the command. */
export function decidesOnGrid(actor: Actor, { beat }: OwnGrids, gridId: string | null): boolean {
  return may(actor, 'handle all grid work') || (gridId !== null && beat.has(gridId));
}
