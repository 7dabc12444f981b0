/** The settings of dispatch as they are now, kept until the log tells of a change. */
import { type Knex } from 'knex';
import {
  type DispatchSettings,
  listMinimumCover,
  readDispatchSettings,
} from '../../database/dispatch-settings-repository.js';
import { EventKind } from '../../events/event.js';
import { type EventTail } from '../../events/tail.js';
import { keep } from '../kept.js';

export interface LiveDispatchSettings {
  read(knex: Knex): Promise<DispatchSettings>;
  /** Stations that must keep some units, by id. */
  readMinimumCover(knex: Knex): Promise<ReadonlyMap<string, number>>;
}

export function createLiveDispatchSettings(tail: EventTail): LiveDispatchSettings {
  const settings = keep(readDispatchSettings);
  const cover = keep(listMinimumCover);
  tail.follow(({ kind }) => {
    if (kind === EventKind.DISPATCH_SETTINGS_CHANGED) settings.forget();
    // With the stations of an import their minima may come or go.
    if (kind === EventKind.DISPATCH_SETTINGS_CHANGED || kind === EventKind.FLEET_IMPORTED) cover.forget();
  });
  return { read: (knex) => settings.read(knex), readMinimumCover: (knex) => cover.read(knex) };
}
