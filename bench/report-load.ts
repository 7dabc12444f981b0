/** What happens in the city while its figures are taken: calls in an open loop, fixes, officers at work, consoles that send and settle. */
import { performance } from 'node:perf_hooks';
import { randomUUID } from 'node:crypto';
import { type LonLat } from '../src/core/geo/point.js';
import { between, exponential, pick, pickWeighted, type RandomSource } from '../src/core/random.js';
import { type ReportCity } from './report-city.js';
import { type XungeClient } from './xunge-process.js';

/** What a console needs to show the call and who should go. */
const REPORT = `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) {
  incident { id number type priority status reportedAt address grid { code } station { code } assignments { id status unit { callSign } } }
  possibleDuplicates { id number }
  recommendation {
    units { need place arrivalS isSent unit { id callSign vehicle }
      candidate { travelTimeS distanceM arrivalEarliest arrivalLatest crossesStationBoundary route { geometry steps { street distanceM travelTimeS } } } }
    empty { need place reason } passedOver { arrivalS reason unit { callSign } } rejected { reason unit { callSign } } thinCover { left minimum station { code } } } } }`;
const DISPATCH = 'mutation ($input: DispatchIncidentInput!) { dispatchIncident(input: $input) { assignments { id } } }';
const RESOLVE = 'mutation ($input: ResolveIncidentInput!) { resolveIncident(input: $input) { incident { status } } }';
const step = (name: string, type: string): string =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { assignment { status } } }`;
/** Seconds after the offer. Setting off implies the acknowledgement; work on scene is kept short, so that 2,000 units are enough for hundreds of times a city's calls. */
const OFFICER = [
  { afterS: 2, query: step('startTravel', 'AssignmentStepInput') },
  { afterS: 5, query: step('arriveOnScene', 'AssignmentStepInput') },
  { afterS: 9, query: step('clearAssignment', 'ClearAssignmentInput') },
] as const;
const FIXES = 'mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }';
const FIXES_PER_CALL = 20;
/** Of calls not far from one a moment ago. */
const SECOND_CALLS = 0.1;

export interface CallType {
  readonly type: string;
  readonly weight: number;
}

export interface LoadOptions {
  readonly client: XungeClient;
  readonly city: ReportCity;
  readonly random: RandomSource;
  readonly types: readonly CallType[];
  readonly automatic: readonly string[];
  readonly callsPerS: number;
  readonly fixesPerS: number;
  readonly seconds: number;
  /** Of the other calls: which share a console sends units to, and settles by telephone; the rest waits beyond the end. */
  readonly sentShare: number;
  readonly settledShare: number;
  /** Whether officers and consoles act on what is reported. Without, only calls and fixes come. */
  readonly followUp: boolean;
}

export interface Sample {
  readonly kind: 'report, automatic' | 'report, by dispatcher' | 'dispatch' | 'resolve' | 'step' | 'fixes';
  /** From the moment when it was due to the whole answer. */
  readonly ms: number;
  readonly error: string | null;
}

interface Reported {
  readonly reportIncident: {
    readonly incident: { readonly id: string; readonly assignments: readonly { readonly id: string }[] };
    readonly recommendation: { readonly units: readonly unknown[] };
  };
}

export interface LoadResult {
  readonly samples: readonly Sample[];
  /** Answers that recommended or had sent at least one unit. */
  readonly withUnits: number;
  readonly reports: number;
}

/** Runs for `seconds`, then waits for what is still under way. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { client, city, random, automatic, seconds } = options;
  const samples: Sample[] = [];
  const under = new Set<Promise<unknown>>();
  const places: LonLat[] = [];
  let [withUnits, reports] = [0, 0];
  const begin = performance.now();

  /** At `dueMs`, however busy the server is. Nothing waits for an answer but what follows from it. */
  const at = (dueMs: number, work: (dueMs: number) => Promise<void>): void => {
    const run = new Promise((resolve) => setTimeout(resolve, dueMs - performance.now())).then(() => work(dueMs));
    under.add(run);
    void run.finally(() => under.delete(run));
  };
  const ask = async <T>(kind: Sample['kind'], dueMs: number, query: string, variables: object): Promise<T | null> => {
    let [answer, error]: [T | null, string | null] = [null, null];
    try {
      answer = await client.ask<T>(query, variables);
    } catch (cause) {
      error = String(cause);
    }
    samples.push({ kind, ms: performance.now() - dueMs, error });
    return answer;
  };
  const work = (assignments: readonly { readonly id: string }[]): void => {
    for (const { id } of assignments)
      for (const { afterS, query } of OFFICER)
        at(performance.now() + (afterS + random()) * 1000, async (dueMs) => {
          const input = { assignmentId: id, idempotencyKey: randomUUID() };
          await ask('step', dueMs, query, { input });
        });
  };
  const call = async (dueMs: number): Promise<void> => {
    const { type } = pickWeighted(random, options.types);
    const near = random() < SECOND_CALLS ? places.at(-1) : undefined;
    const { lon, lat } = near ?? pick(random, city.places);
    const location = { lon: lon + between(random, -4e-4, 4e-4), lat: lat + between(random, -4e-4, 4e-4) };
    places.push(location);
    const description = '两人在街上争吵，一人受伤';
    const caller = { phone: `139${String(Math.floor(random() * 1e8)).padStart(8, '0')}` };
    const input = { type, location, description, address: '某某路12号', caller, idempotencyKey: randomUUID() };
    const isAutomatic = automatic.includes(type);
    const kind = isAutomatic ? 'report, automatic' : 'report, by dispatcher';
    const answer = await ask<Reported>(kind, dueMs, REPORT, { input });
    if (answer === null) return;
    const { incident, recommendation } = answer.reportIncident;
    reports++;
    if (recommendation.units.length > 0) withUnits++;
    if (!options.followUp) return;
    if (isAutomatic) work(incident.assignments);
    else at(performance.now() + between(random, 500, 2000), (thenMs) => settle(thenMs, incident.id));
  };
  const settle = async (dueMs: number, incidentId: string): Promise<void> => {
    const choice = random();
    if (choice >= options.sentShare + options.settledShare) return;
    if (choice >= options.sentShare) {
      await ask('resolve', dueMs, RESOLVE, { input: { incidentId, disposition: 'advice-given' } });
      return;
    }
    const input = { incidentId, idempotencyKey: randomUUID() };
    const sent = await ask<{ dispatchIncident: { assignments: { id: string }[] } }>('dispatch', dueMs, DISPATCH, {
      input,
    });
    work(sent?.dispatchIncident.assignments ?? []);
  };
  let next = 0;
  const moveSome = async (dueMs: number): Promise<void> => {
    const fixes = Array.from({ length: FIXES_PER_CALL }, () => {
      const { id, place } = city.units[next++ % city.units.length]!;
      // Some metres about the place where it stands: patrolling a corner.
      const [lon, lat] = [place.lon + between(random, -1e-4, 1e-4), place.lat + between(random, -1e-4, 1e-4)];
      return { unitId: id, lon, lat, accuracyM: 6, fixAt: new Date().toISOString() };
    });
    await ask('fixes', dueMs, FIXES, { fixes });
  };

  for (let ms = 0; ms < seconds * 1000; ms += (FIXES_PER_CALL * 1000) / options.fixesPerS) at(begin + ms, moveSome);
  // Calls come as they do to a city: at random, in bursts and lulls, not on the beat.
  for (let ms = 0; (ms += exponential(random, 1000 / options.callsPerS)) < seconds * 1000;) at(begin + ms, call);
  while (under.size > 0) await Promise.all(under);
  return { samples, withUnits, reports };
}
