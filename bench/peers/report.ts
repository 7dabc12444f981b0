/** The figures of one run as tables on the screen and as JSON. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { type Verdict } from './agreement.js';
import { type Contender, type Run } from './engine.js';
import { median, quantile } from './statistics.js';

/** Fewer questions have no p99. */
const LEAST_FOR_P99 = 100;

export interface Measured {
  readonly contender: Contender;
  /** Seconds to make its own files of the extract, once. */
  readonly prepareS: number;
  readonly run: Run;
  /** One for each fleet. */
  readonly verdicts: readonly Verdict[];
}
/** A contender without figures, and why. */
export interface Named {
  readonly name: string;
  readonly why: string;
}
export interface Report {
  readonly extract: string;
  readonly junctions: number;
  readonly seed: number;
  readonly importS: number;
  readonly measured: readonly Measured[];
  readonly skipped: readonly Named[];
  readonly failed: readonly Named[];
}

interface Line {
  readonly contender: string;
  readonly what: string;
  readonly units: number;
  readonly n: number;
  readonly p50Ms: number | null;
  /** Null with too few questions. */
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
  /** Median over the median of our own engine for cars, and for five classes, with as many units. */
  readonly timesCars: number | null;
  readonly timesClasses: number | null;
  /** Mean processor time, and the same ratio by it. */
  readonly cpuMs: number | null;
  readonly cpuTimesCars: number | null;
  readonly leftOut: string | null;
}

const CARS = 'xunge';
const CLASSES = 'xunge, five classes';

function linesOf({ measured }: Report): Line[] {
  const timed = measured.filter(({ contender }) => !contender.isUntimed);
  const medianOf = (name: string, fleet: number): number =>
    median(timed.find(({ contender }) => contender.name === name)?.run.fleets[fleet]?.timesMs ?? []);
  const cpuOf = (name: string, fleet: number): number =>
    timed.find(({ contender }) => contender.name === name)?.run.fleets[fleet]?.cpuMs ?? NaN;
  return timed.flatMap(({ contender, run }) =>
    run.fleets.map(({ size, timesMs, cpuMs, leftOut }, fleet): Line => {
      const known = (value: number): number | null => (timesMs.length === 0 || Number.isNaN(value) ? null : value);
      const p50Ms = median(timesMs);
      return {
        contender: contender.name,
        what: contender.what,
        units: size,
        n: timesMs.length,
        p50Ms: known(p50Ms),
        p99Ms: timesMs.length < LEAST_FOR_P99 ? null : quantile(timesMs, 0.99),
        maxMs: known(Math.max(...timesMs)),
        timesCars: known(p50Ms / medianOf(CARS, fleet)),
        timesClasses: known(p50Ms / medianOf(CLASSES, fleet)),
        cpuMs: known(cpuMs),
        cpuTimesCars: known(cpuMs / cpuOf(CARS, fleet)),
        leftOut,
      };
    }),
  );
}

function precise(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value ?? '';
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
function table(rows: readonly object[]): void {
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, precise(value)]))),
  );
}

function processesOf({ measured }: Report): object[] {
  return measured.map(({ contender: { name, what }, prepareS, run: { loadS, loadedMb, peakMb } }) => {
    return { contender: name, what, prepareS, loadS, loadedMb, peakMb };
  });
}

function agreementsOf({ measured }: Report): object[] {
  return measured.flatMap(({ contender, run, verdicts }) =>
    verdicts.flatMap(({ figures, problems }, fleet) =>
      Object.keys(figures).length === 0
        ? []
        : [{ contender: contender.name, units: run.fleets[fleet]!.size, ...figures, problems: problems.join('; ') }],
    ),
  );
}

function printTables(lines: readonly Line[], figures: Report): void {
  for (const units of new Set(lines.map((line) => line.units))) {
    console.log(`\n${units} units, one incident; ratios of medians to ours for cars and for five classes`);
    table(
      lines
        .filter((line) => line.units === units)
        .map(({ units: _, what: __, maxMs: ___, leftOut, ...line }) => ({ ...line, note: leftOut })),
    );
  }
  console.log('\nSeconds to make own files of the extract, to load; peak megabytes after loading and at the end');
  table(processesOf(figures));
  console.log('\nAgreement');
  table(agreementsOf(figures));
  for (const { name, why } of figures.skipped) console.log(`skipped: ${name}: ${why}`);
}

/** Prints everything, and writes it where asked. */
export function report(figures: Report, jsonFile: string | undefined): void {
  const lines = linesOf(figures);
  printTables(lines, figures);
  const { extract, junctions, seed, importS, skipped, failed } = figures;
  const [processor] = os.cpus();
  const machine = { processor: processor?.model, cores: os.cpus().length, node: process.version, load: os.loadavg() };
  const run = { bench: 'peers', at: new Date().toISOString(), machine, extract, junctions, seed, importS };
  const found = { lines, processes: processesOf(figures), agreements: agreementsOf(figures), skipped, failed };
  const json = JSON.stringify({ ...run, ...found }, null, 1);
  if (jsonFile === undefined) console.log(json);
  else writeFileSync(jsonFile, `${json}\n`);
}
