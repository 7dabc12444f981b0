/** What every scenario is given: the city, the server that runs in it, and who signs in. */
import { type Database } from '../../src/database/database.js';
import { type ReportCity } from '../report-city.js';
import { type LoadedServer } from './loaded-server.js';
import { type People } from './people.js';

export interface Scene {
  readonly city: ReportCity;
  readonly server: LoadedServer;
  readonly people: People;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const CALM_S = 10;
const CALM_WITHIN_S = 300;

/** Until the fleet has its patrol targets: what thousands of units are offered together when a service begins is not what is measured. */
export async function calm({ knex }: Database): Promise<void> {
  let [last, sinceS] = ['', 0];
  for (let s = 0; s < CALM_WITHIN_S; s++) {
    const { n } = (await knex('patrol_targets').whereIn('status', ['OFFERED', 'ACCEPTED']).count('* as n').first()) as {
      n: string;
    };
    const head: { seq: string } = await knex('event_head').first('seq');
    sinceS = head.seq === last && n !== '0' ? sinceS + 1 : 0;
    last = head.seq;
    if (sinceS >= CALM_S) return;
    await pause(1_000);
  }
  throw new Error(`the log was not still for ${CALM_S} s within ${CALM_WITHIN_S} s`);
}
