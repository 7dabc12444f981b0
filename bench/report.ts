/**
 * `reportIncident` with its recommendation, as a console waits for it: the real server in a process of its own over HTTP, PostgreSQL, the roads of Porto, 2,000
 * units with fresh fixes, 50 calls a second in an open loop beside fixes: first alone, then with consoles and officers at work on what was reported, a hundred more
 * requests a second. Latency counts from the moment when a call was due. The load and the database share the machine.
 * Asked for: p99 within 50 ms. Run by `npm run bench:report`, which starts a cluster of its own.
 */
import { existsSync, rmSync } from 'node:fs';
import { seededRandom } from '../src/core/random.js';
import { extractOf, percentile, SEED } from './city.js';
import { PASSWORD, prepareCity, type ReportCity } from './report-city.js';
import { type LoadResult, runLoad, type Sample } from './report-load.js';
import { XungeClient, XungeProcess } from './xunge-process.js';

const PORT = 4877;
const UNITS = 2_000;
const CALLS_PER_S = Number(process.env.BENCH_CALLS_PER_S ?? 50);
const FIXES_PER_S = 400;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
/** A server in service has warm code; these are not counted. */
const WARM_UP_S = 15;
const FOLLOW_UPS = [false, true];
const SENT_SHARE = 0.1;
const SETTLED_SHARE = 0.3;
const TYPES = [
  { type: 'street-disturbance', weight: 25 },
  { type: 'dispute', weight: 30 },
  { type: 'traffic-accident', weight: 20 },
  { type: 'resident-verification', weight: 10 },
  { type: 'telecom-fraud', weight: 5 },
  { type: 'fire-hazard', weight: 5 },
  { type: 'burglary-in-progress', weight: 3 },
  { type: 'missing-person', weight: 2 },
] as const;
/** 28 of 100 calls. */
const AUTOMATIC = ['street-disturbance', 'burglary-in-progress'];

interface Figures {
  readonly what: string;
  readonly count: number;
  readonly errors: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

function figuresOf(what: string, samples: readonly Sample[]): Figures {
  const times = samples.map(({ ms }) => ms);
  return {
    what,
    count: samples.length,
    errors: samples.filter(({ error }) => error !== null).length,
    perS: samples.length / SECONDS,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    maxMs: Math.max(...times),
  };
}

function allFigures({ samples }: LoadResult): Figures[] {
  const of = (...kinds: Sample['kind'][]): Sample[] => samples.filter(({ kind }) => kinds.includes(kind));
  return [
    figuresOf('reportIncident', of('report, automatic', 'report, by dispatcher')),
    figuresOf('  units asked at once', of('report, automatic')),
    figuresOf('  by dispatcher', of('report, by dispatcher')),
    figuresOf('dispatchIncident', of('dispatch')),
    figuresOf('resolveIncident', of('resolve')),
    figuresOf('steps of officers', of('step')),
    figuresOf('20 fixes', of('fixes')),
  ];
}

async function measure(city: ReportCity): Promise<void> {
  const server = new XungeProcess(['serve'], {
    DATABASE_URL: city.url,
    DATA_DIR: city.dataDir,
    PORT: String(PORT),
    DEMO: 'off',
    // Reports that wait for each other must not keep all others from reading.
    DATABASE_POOL_SIZE: '30',
  });
  try {
    await server.says(`127.0.0.1:${PORT}`);
    const client = new XungeClient(PORT);
    await client.signIn('ops', PASSWORD);
    const load = {
      client,
      city,
      types: TYPES,
      automatic: AUTOMATIC,
      sentShare: SENT_SHARE,
      settledShare: SETTLED_SHARE,
    };
    const rates = { callsPerS: CALLS_PER_S, fixesPerS: FIXES_PER_S };
    await runLoad({ ...load, ...rates, random: seededRandom(SEED + 1), seconds: WARM_UP_S, followUp: true });
    for (const [i, followUp] of FOLLOW_UPS.entries()) {
      const cpuBefore = server.cpuS ?? NaN;
      const result = await runLoad({
        ...load,
        ...rates,
        random: seededRandom(SEED + 2 + i),
        seconds: SECONDS,
        followUp,
      });
      const errors = new Set(result.samples.flatMap(({ error }) => error ?? []));
      print(allFigures(result), result, followUp, (server.cpuS ?? NaN) - cpuBefore, [...errors].slice(0, 5));
    }
  } finally {
    await server.stop();
  }
}

function print(
  figures: readonly Figures[],
  { withUnits, reports }: LoadResult,
  followUp: boolean,
  cpuS: number,
  errors: string[],
): void {
  console.log(followUp ? '\nCalls, fixes, consoles and officers:' : '\nCalls and fixes:');
  console.log('\n| | calls | errors | a second | p50 | p99 | max |\n|---|---|---|---|---|---|---|');
  for (const { what, count, errors: failed, perS, p50Ms, p99Ms, maxMs } of figures.filter(({ count }) => count > 0))
    console.log(
      `| ${what} | ${count} | ${failed} | ${perS.toFixed(1)} | ${p50Ms.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms | ${maxMs.toFixed(1)} ms |`,
    );
  console.log(
    `\n${withUnits} of ${reports} answers name units; the server used ${cpuS.toFixed(1)} s of processor time`,
  );
  for (const error of errors) console.log(`  ${error}`);
  const setting = {
    city: 'porto',
    seed: SEED,
    units: UNITS,
    callsPerS: CALLS_PER_S,
    fixesPerS: FIXES_PER_S,
    seconds: SECONDS,
  };
  console.log(
    JSON.stringify({ bench: 'report', ...setting, automatic: AUTOMATIC, followUp, figures, withUnits, cpuS }),
  );
}

async function main(): Promise<void> {
  const extract = extractOf('porto');
  const administratorUrl = process.env.TEST_DATABASE_URL;
  if (!existsSync(extract)) return console.log(`skipped: no data at ${extract}`);
  if (administratorUrl === undefined) return console.log('skipped: no PostgreSQL; run it by npm run bench:report');
  const random = seededRandom(SEED);
  const begin = performance.now();
  const city = await prepareCity({ administratorUrl, extract, unitCount: UNITS, automatic: AUTOMATIC, random });
  console.log(`the city stands after ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  try {
    await measure(city);
  } finally {
    await city.database.close();
    rmSync(city.dataDir, { recursive: true, force: true });
  }
}

await main();
