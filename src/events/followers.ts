/**
 * Who is told of an event: those who follow everything first, in the order in which they came, then those who follow a selection. The latter are found by the
 * narrowest thing that they select by, so that ten thousand followers of one unit each cost one look-up per event and not ten thousand.
 */
import { type LoggedEvent } from './event.js';
import { type EventSelection, selects } from './log.js';

/** Called once per event in order of `seq`. It must not throw and must not wait. */
export type Follower = (event: LoggedEvent) => void;

interface Selective {
  readonly selection: EventSelection;
  readonly follower: Follower;
}
type Groups = Map<string, Set<Selective>>;

export class Followers {
  readonly #all = new Set<Follower>();
  readonly #byUnit: Groups = new Map();
  readonly #byIncident: Groups = new Map();
  readonly #byKind: Groups = new Map();
  readonly #byPrefix: Groups = new Map();
  readonly #others = new Set<Selective>();

  /** Returns how to stop. */
  add(follower: Follower, selection?: EventSelection): () => void {
    if (selection === undefined) {
      this.#all.add(follower);
      return () => void this.#all.delete(follower);
    }
    const selective: Selective = { selection, follower };
    const { unitId, incidentId, kinds, kindPrefix } = selection;
    if (unitId !== undefined) return join(this.#byUnit, [unitId], selective);
    if (incidentId !== undefined) return join(this.#byIncident, [incidentId], selective);
    if (kinds !== undefined) return join(this.#byKind, kinds, selective);
    if (kindPrefix !== undefined) return join(this.#byPrefix, [kindPrefix], selective);
    this.#others.add(selective);
    return () => void this.#others.delete(selective);
  }

  tell(event: LoggedEvent): void {
    for (const follower of this.#all) follower(event);
    if (event.unitId !== null) tellGroup(this.#byUnit.get(event.unitId), event);
    if (event.incidentId !== null) tellGroup(this.#byIncident.get(event.incidentId), event);
    tellGroup(this.#byKind.get(event.kind), event);
    // There are as many prefixes as rooms that use them: a handful.
    for (const [prefix, group] of this.#byPrefix) if (event.kind.startsWith(prefix)) tellGroup(group, event);
    tellGroup(this.#others, event);
  }
}

function tellGroup(group: ReadonlySet<Selective> | undefined, event: LoggedEvent): void {
  if (group === undefined) return;
  for (const { selection, follower } of group) if (selects(selection, event)) follower(event);
}

function join(groups: Groups, keys: readonly string[], selective: Selective): () => void {
  for (const key of keys) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, new Set([selective]));
    else group.add(selective);
  }
  return () => {
    for (const key of keys) {
      const group = groups.get(key);
      group?.delete(selective);
      if (group?.size === 0) groups.delete(key);
    }
  };
}
