/** What every scenario is given: the city, the server that runs in it, and who signs in. */
import { type ReportCity } from '../report-city.js';
import { type LoadedServer } from './loaded-server.js';
import { type People } from './people.js';

export interface Scene {
  readonly city: ReportCity;
  readonly server: LoadedServer;
  readonly people: People;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
