/**
 * The nearest units beside the engines that others use: one extract, the same questions, one process after the other, one run.
 *
 *   npm run bench:peers -- --roads EXTRACT.osm.pbf [--units 50,200,1000] [--seconds 20] [--only xunge,valhalla] [--cache FOLDER] [--json FILE]
 *
 * Leaves with 1 where answers differ by more than the tolerances of agreement.ts, or where an engine fails. What cannot be installed is skipped by name.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SEED } from '../city.js';
import { compare, type Verdict } from './agreement.js';
import { type Questions, writeCity } from './city-files.js';
import { CONTENDERS, NOT_TO_BE_HAD, prepare } from './contenders.js';
import { Agreement, type Contender, type EngineName, type Job, MissingPeer, type Run } from './engine.js';
import { type Options, readOptions } from './options.js';
import { Reference } from './reference.js';
import { type Measured, type Named, report, type Report } from './report.js';

const INCIDENTS = 2000;
const COMPARED_QUESTIONS = 20;
const RUNNER = fileURLToPath(new URL('run-engine.js', import.meta.url));
const POSTGRES = 'tests/support/postgres-cluster.mjs';

function runEngine(contender: Contender, cityFolder: string, { cacheFolder, secondsPerFleet }: Options): Run {
  const files = path.join(cityFolder, contender.name.replaceAll(/[^a-z]+/gi, '-'));
  const job: Job = {
    contender,
    cityFolder,
    cacheFolder,
    secondsPerFleet,
    comparedQuestions: COMPARED_QUESTIONS,
  };
  writeFileSync(`${files}.job.json`, JSON.stringify(job));
  const server = contender.engine === 'pgrouting' ? [POSTGRES, process.execPath] : [];
  execFileSync(process.execPath, [...server, RUNNER, `${files}.job.json`, `${files}.run.json`], { stdio: 'inherit' });
  return JSON.parse(readFileSync(`${files}.run.json`, 'utf8')) as Run;
}

function verdictsOn(
  { agreement }: Contender,
  { fleets }: Run,
  { incidents, fleets: units }: Questions,
  reference: Reference,
): Verdict[] {
  return fleets.map(({ answers }, fleet) => {
    if (answers.length === 0) return { figures: {}, problems: [] };
    const questions = answers.map((_, i) => ({ units: units[fleet]!, incident: incidents[i]! }));
    const isLength = agreement === Agreement.LENGTHS;
    return compare(
      agreement,
      answers,
      questions.map((question) => (isLength ? reference.lengthsM(question) : reference.timesMs(question))),
    );
  });
}

/** Installs and prepares the engines: the seconds that each took for files of its own, and who cannot be had. */
function prepareAll(
  { engines, cacheFolder, roads }: Options,
  cityFolder: string,
): { prepared: ReadonlyMap<EngineName, number>; skipped: Named[] } {
  const prepared = new Map<EngineName, number>();
  const skipped: Named[] = [];
  for (const engine of engines) {
    try {
      prepared.set(engine, prepare(engine, cacheFolder, cityFolder, roads));
    } catch (error) {
      if (!(error instanceof MissingPeer)) throw error;
      skipped.push({ name: engine, why: error.message });
    }
  }
  return { prepared, skipped };
}

/** One process after the other; the failure of one leaves the figures of the others. */
async function measureAll(options: Options, cityFolder: string): Promise<Report> {
  const { roads, fleetSizes } = options;
  const city = await writeCity(roads, cityFolder, { fleetSizes, incidents: INCIDENTS, seed: SEED });
  const extract = path.basename(roads);
  console.log(`${extract}: ${city.graph.nodeCount} junctions, imported and ordered in ${city.importS.toFixed(1)} s`);
  const { prepared, skipped } = prepareAll(options, cityFolder);
  const reference = new Reference(city.graph);
  const measured: Measured[] = [];
  const failed: Named[] = [];
  for (const contender of CONTENDERS) {
    const prepareS = prepared.get(contender.engine);
    if (prepareS === undefined) continue;
    console.log(`${contender.name} ...`);
    try {
      const run = runEngine(contender, cityFolder, options);
      measured.push({ contender, prepareS, run, verdicts: verdictsOn(contender, run, city.questions, reference) });
    } catch (error) {
      failed.push({ name: contender.name, why: (error as Error).message });
    }
  }
  const junctions = city.graph.nodeCount;
  return {
    extract,
    junctions,
    seed: SEED,
    importS: city.importS,
    measured,
    skipped: [...NOT_TO_BE_HAD, ...skipped],
    failed,
  };
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!existsSync(options.roads)) {
    console.log(`skipped: no data at ${options.roads}`);
    return 0;
  }
  const cityFolder = path.join(options.cacheFolder, 'cities', path.basename(options.roads, '.osm.pbf'));
  const figures = await measureAll(options, cityFolder);
  report(figures, options.jsonFile);
  const problems = figures.measured.flatMap(({ contender, verdicts }) =>
    verdicts.flatMap((verdict) => verdict.problems.map((problem) => `DISAGREEMENT ${contender.name}: ${problem}`)),
  );
  problems.push(...figures.failed.map(({ name, why }) => `FAILED ${name}: ${why}`));
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
