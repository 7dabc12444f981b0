/** The one row of settings by which units are chosen, and the cover that stations must keep. */
import { type Knex } from 'knex';
import { BORDERLESS, type DispatchPolicy, type DispatchPolicyKind } from '../core/dispatch/dispatch-policy.js';
import { DEFAULT_PREEMPTION, type PreemptionMatrix } from '../core/dispatch/preemption.js';
import { type Trx } from './database.js';

export interface DispatchSettings {
  readonly policy: DispatchPolicy;
  readonly preemption: PreemptionMatrix;
}

interface SettingsRow {
  policy: DispatchPolicyKind;
  foreign_must_save_s: number | null;
  preemption: PreemptionMatrix;
}

export async function readDispatchSettings(knex: Knex): Promise<DispatchSettings> {
  const row = await knex('dispatch_settings').first<SettingsRow | undefined>(
    'policy',
    'foreign_must_save_s',
    'preemption',
  );
  if (row === undefined) return { policy: BORDERLESS, preemption: DEFAULT_PREEMPTION };
  return {
    policy:
      row.policy === 'HOME_STATION_FIRST'
        ? { kind: row.policy, foreignMustSaveS: row.foreign_must_save_s! }
        : { kind: row.policy },
    preemption: row.preemption,
  };
}

export async function putDispatchSettings(trx: Trx, { policy, preemption }: DispatchSettings): Promise<void> {
  await trx('dispatch_settings')
    .insert({
      policy: policy.kind,
      foreign_must_save_s: policy.kind === 'HOME_STATION_FIRST' ? policy.foreignMustSaveS : null,
      preemption: JSON.stringify(preemption),
    })
    .onConflict('one_row')
    .merge();
}

/** Stations that must keep some, by id. */
export async function listMinimumCover(knex: Knex): Promise<ReadonlyMap<string, number>> {
  const rows = (await knex('stations').select('id', 'minimum_cover').where('minimum_cover', '>', 0)) as {
    id: string;
    minimum_cover: number;
  }[];
  return new Map(rows.map(({ id, minimum_cover }) => [id, minimum_cover]));
}

/** False where there is no such station. */
export async function updateMinimumCover(trx: Trx, stationId: string, units: number): Promise<boolean> {
  return (await trx('stations').where({ id: stationId }).update({ minimum_cover: units })) === 1;
}
