/** The settings of dispatch as they are now, in memory: read once, and again after the log has told of a change. */
import { type Knex } from 'knex';
import {
  type DispatchSettings,
  listMinimumCover,
  readDispatchSettings,
} from '../../database/dispatch-settings-repository.js';
import { EventKind } from '../../events/event.js';
import { type EventTail } from '../../events/tail.js';

export interface LiveDispatchSettings {
  read(knex: Knex): Promise<DispatchSettings>;
  /** Stations that must keep some units, by id. */
  readMinimumCover(knex: Knex): Promise<ReadonlyMap<string, number>>;
}

/** Kept until `forget`; an answer that was under way at that time is given to whoever asked before, and not kept. */
function keep<T>(read: (knex: Knex) => Promise<T>): { read: (knex: Knex) => Promise<T>; forget: () => void } {
  let known: { readonly value: T } | null = null;
  let changes = 0;
  return {
    read: async (knex) => {
      if (known !== null) return known.value;
      const before = changes;
      const value = await read(knex);
      if (before === changes) known = { value };
      return value;
    },
    forget: () => {
      changes++;
      known = null;
    },
  };
}

export function createLiveDispatchSettings(tail: EventTail): LiveDispatchSettings {
  const settings = keep(readDispatchSettings);
  const cover = keep(listMinimumCover);
  tail.follow(({ kind }) => {
    if (kind === EventKind.DISPATCH_SETTINGS_CHANGED) settings.forget();
    // With the stations of an import their minima may come or go.
    if (kind === EventKind.DISPATCH_SETTINGS_CHANGED || kind === EventKind.FLEET_IMPORTED) cover.forget();
  });
  return { read: settings.read, readMinimumCover: cover.read };
}
