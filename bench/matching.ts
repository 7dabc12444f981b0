/**
 * Matching the queue: how long a batch takes (asked for: 100 held incidents with 500 units in 100 ms) beside the textbook Hungarian method on the same
 * matrix (the times by road are given to it: `bench:matrix` measures those), and what it is worth beside the rules of thumb, by which the incidents take their nearest units in turn. Seeded.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fillPlan } from '../src/core/dispatch/plan-fill.js';
import {
  type HeldIncident,
  type HeldMatchingProblem,
  type MatchableUnit,
  matchHeld,
} from '../src/core/dispatch/held-matching.js';
import { assignLinear, FORBIDDEN } from '../src/core/dispatch/linear-assignment.js';
import { PRIORITIES, DEFAULT_WEIGHTS, priorityWeight } from '../src/core/dispatch/priority-weight.js';
import { type UnitNeed } from '../src/core/dispatch/response-plan.js';
import {
  between,
  exponential,
  pick,
  pickWeighted,
  type RandomSource,
  seededRandom,
  whole,
} from '../src/core/random.js';
import { VEHICLE_CLASSES } from '../src/core/vehicle.js';
import { percentile, SEED, timed } from './city.js';
import { plainHungarian } from './plain-hungarian.js';

const OR_LIBRARY = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'or-library');
const CITY_M = 20_000;
/** Metres a second by road, the detour included, in the order of VEHICLE_CLASSES. */
const SPEED_MS = [1.2, 3, 4.5, 8, 8];
const BATCHES = 300;
const WARM_UP = 30;
/** The textbook method takes seconds for one. */
const PLAIN_BATCHES = 5;
const UNSERVED_S = 10_000;

const NEEDS: readonly { readonly weight: number; readonly needs: readonly UnitNeed[] }[] = [
  { weight: 5, needs: [{ count: 1 }] },
  { weight: 2, needs: [{ count: 2 }] },
  { weight: 1, needs: [{ count: 1 }, { count: 1, vehicles: ['CAR', 'MOTORBIKE'], skills: ['traffic'] }] },
  { weight: 1, needs: [{ count: 1, skills: ['mediation'] }] },
];

function batchOf(random: RandomSource, held: number, free: number, soon: number): HeldMatchingProblem {
  const place = (): { x: number; y: number } => ({ x: between(random, 0, CITY_M), y: between(random, 0, CITY_M) });
  const incidents = Array.from({ length: held }, (_, n) => ({
    ...place(),
    id: `i${n}`,
    priority: pick(random, PRIORITIES),
    waitedS: Math.round(exponential(random, 600)),
    stationId: null,
    needs: pickWeighted(random, NEEDS).needs,
    hasUnits: false,
    deferredS: 0,
  }));
  const units = Array.from({ length: free + soon }, (_, n) => ({
    ...place(),
    id: `u${n}`,
    vehicle: pick(random, VEHICLE_CLASSES),
    skills: ['traffic', 'mediation'].filter(() => random() < 0.3),
    stationId: 's',
    freeInS: n < free ? 0 : whole(random, 10, 300),
  }));
  const travelS = Float64Array.from({ length: incidents.length * units.length }, (_, at) => {
    const [incident, unit] = [incidents[Math.floor(at / units.length)]!, units[at % units.length]!];
    const lengthM = Math.abs(incident.x - unit.x) + Math.abs(incident.y - unit.y);
    return lengthM / SPEED_MS[VEHICLE_CLASSES.indexOf(unit.vehicle)]!;
  });
  return { incidents, units, travelS, unservedS: UNSERVED_S };
}

const suits = ({ vehicles, skills = [] }: UnitNeed, unit: MatchableUnit): boolean =>
  (vehicles === undefined || vehicles.includes(unit.vehicle)) && skills.every((skill) => unit.skills.includes(skill));

interface Rows {
  readonly rows: number;
  readonly of: readonly { readonly incident: HeldIncident; readonly weight: number }[];
  /** Weighted seconds of free units only. */
  readonly cost: Float64Array;
  readonly unservedCost: Float64Array;
}

/** A row per unit wanted, the incidents in the order of their reports. */
function rowsOf({ incidents, units, travelS }: HeldMatchingProblem): Rows {
  const of = incidents
    .map((incident, i) => ({ incident, i }))
    .sort((a, b) => b.incident.waitedS - a.incident.waitedS || a.i - b.i)
    .flatMap(({ incident, i }) =>
      incident.needs
        .flatMap((need) => Array.from({ length: need.count }, () => need))
        .map((need, n) => ({
          incident,
          i,
          need,
          weight: priorityWeight(DEFAULT_WEIGHTS, incident.priority, incident.waitedS) * (n === 0 ? 1 : 0.5),
        })),
    );
  const cost = Float64Array.from({ length: of.length * units.length }, (_, at) => {
    const [{ i, need, weight }, u] = [of[Math.floor(at / units.length)]!, at % units.length];
    const unit = units[u]!;
    return unit.freeInS === 0 && suits(need, unit) ? weight * travelS[i * units.length + u]! : FORBIDDEN;
  });
  return { rows: of.length, of, cost, unservedCost: Float64Array.from(of, ({ weight }) => weight * UNSERVED_S) };
}

/** One row after the other takes the nearest unit that is left. */
function inTurn({ rows, cost }: Rows, columns: number, turns: readonly number[]): Int32Array {
  const columnOf = new Int32Array(rows).fill(-1);
  const isUsed = new Uint8Array(columns);
  for (const row of turns) {
    let [nearest, least] = [-1, FORBIDDEN];
    for (let column = 0; column < columns; column++) {
      const each = cost[row * columns + column]!;
      if (isUsed[column] === 0 && each < least) [nearest, least] = [column, each];
    }
    columnOf[row] = nearest;
    if (nearest >= 0) isUsed[nearest] = 1;
  }
  return columnOf;
}

/** Rows in the order of their reports. */
const byReport = ({ of }: Rows): number[] => [...of.keys()];
const byUrgency = (rows: Rows): number[] =>
  byReport(rows).sort((a, b) => rows.of[a]!.incident.priority - rows.of[b]!.incident.priority || a - b);
const byWeight = (rows: Rows): number[] =>
  byReport(rows).sort((a, b) => rows.of[b]!.weight - rows.of[a]!.weight || a - b);

/** The textbook method wants every row served: a column more for each. */
function byTextbook({ rows, cost, unservedCost }: Rows, columns: number): Int32Array {
  const wide = columns + rows;
  const never = unservedCost.reduce((a, b) => a + b, 1);
  const full = new Float64Array(rows * wide).fill(never);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      full[row * wide + column] = Math.min(never, cost[row * columns + column]!);
    full[row * wide + columns + row] = unservedCost[row]!;
  }
  return plainHungarian(rows, wide, full).map((column) => (column < columns ? column : -1));
}

function totalOf({ cost, unservedCost }: Rows, columns: number, columnOf: Int32Array): number {
  return columnOf.reduce(
    (sum, column, row) => sum + (column === -1 ? unservedCost[row]! : cost[row * columns + column]!),
    0,
  );
}

/** Mean seconds to the unit over served rows of priority 1, of all priorities. */
function meansOf({ of, cost }: Rows, columns: number, columnOf: Int32Array): [urgentS: number, allS: number] {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const served = of.flatMap(({ incident, weight }, row) =>
    columnOf[row] === -1 ? [] : [{ incident, s: cost[row * columns + columnOf[row]!]! / weight }],
  );
  return [
    mean(served.filter(({ incident }) => incident.priority === 1).map(({ s }) => s)),
    mean(served.map(({ s }) => s)),
  ];
}

function runTimes(name: string, held: number, free: number, soon: number): Record<string, unknown> {
  const random = seededRandom(SEED);
  const batches = Array.from({ length: BATCHES }, () => batchOf(random, held, free, soon));
  for (const batch of batches.slice(0, WARM_UP)) matchHeld(batch);
  const times = batches.map((batch) => timed(() => matchHeld(batch))[1]);
  const plain = batches.slice(0, PLAIN_BATCHES).map((batch) => {
    const rows = rowsOf(batch);
    const columns = batch.units.length;
    const [slow, plainMs] = timed(() => byTextbook(rows, columns));
    const [{ columnOf }, ms] = timed(() => assignLinear({ ...rows, columns }));
    const [a, b] = [totalOf(rows, columns, slow), totalOf(rows, columns, columnOf)];
    if (Math.abs(a - b) > 1e-6 * a) throw new Error(`the textbook finds ${a}, the solver ${b}`);
    return { plainMs, ms };
  });
  const [p50Ms, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)];
  const plainP50Ms = percentile(
    plain.map(({ plainMs }) => plainMs),
    0.5,
  );
  const ratio =
    plainP50Ms /
    percentile(
      plain.map(({ ms }) => ms),
      0.5,
    );
  console.log(
    `| ${name} | ${p50Ms.toFixed(2)} ms | ${p99Ms.toFixed(2)} ms | ${Math.max(...times).toFixed(2)} ms | ${plainP50Ms.toFixed(0)} ms | ${ratio.toFixed(0)} |`,
  );
  return { name, p50Ms, p99Ms, maxMs: Math.max(...times), plainP50Ms, ratio };
}

function runWorth(name: string, held: number, free: number): Record<string, unknown>[] {
  const random = seededRandom(SEED);
  const batches = Array.from({ length: BATCHES / 3 }, () => batchOf(random, held, free, 0));
  const methods: readonly (readonly [string, (rows: Rows, columns: number) => Int32Array])[] = [
    ['as a batch', (rows, columns) => assignLinear({ ...rows, columns }).columnOf],
    ['weightiest first', (rows, columns) => inTurn(rows, columns, byWeight(rows))],
    ['most urgent first', (rows, columns) => inTurn(rows, columns, byUrgency(rows))],
    ['first in, first out', (rows, columns) => inTurn(rows, columns, byReport(rows))],
  ];
  const results = methods.map(([method, solve]) => {
    const sums = [0, 0, 0];
    for (const batch of batches) {
      const rows = rowsOf(batch);
      const columns = batch.units.length;
      const columnOf = solve(rows, columns);
      [totalOf(rows, columns, columnOf), ...meansOf(rows, columns, columnOf)].forEach((value, i) => {
        sums[i]! += value / batches.length;
      });
    }
    const [total, urgentS, allS] = sums as [number, number, number];
    return { name, method, total, urgentS, allS };
  });
  return results.map((result) => {
    const ratio = result.total / results[0]!.total;
    console.log(
      `| ${name} | ${result.method} | ${ratio.toFixed(3)} | ${result.urgentS.toFixed(0)} s | ${result.allS.toFixed(0)} s |`,
    );
    return { ...result, ratio };
  });
}

function runPlanFilling(): Record<string, unknown> {
  const random = seededRandom(SEED);
  const times = Array.from({ length: BATCHES }, () => {
    const { units, travelS } = batchOf(random, 1, 2000, 0);
    const candidates = units.map((unit, u) => ({ ...unit, unitId: unit.id, arrivalS: travelS[u]! }));
    const needs: UnitNeed[] = [{ count: 1 }, ...NEEDS[2]!.needs, { count: 2, vehicles: ['FOOT', 'CYCLE', 'EBIKE'] }];
    return timed(() => fillPlan(needs, candidates))[1];
  }).slice(WARM_UP);
  const [p50Ms, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)];
  console.log(
    `\nA plan of 5 places filled from 2,000 candidates: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`,
  );
  return { p50Ms, p99Ms };
}

function runPublished(name: string): Record<string, unknown> | null {
  const file = path.join(OR_LIBRARY, `${name}.txt`);
  if (!existsSync(file)) {
    console.log(`${name}: skipped: no data`);
    return null;
  }
  const [n, ...costs] = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number);
  const problem = { rows: n!, columns: n!, cost: Float64Array.from(costs) };
  const times = Array.from({ length: 20 }, () => timed(() => assignLinear(problem))[1]);
  const answer = assignLinear(problem).totalCost;
  console.log(`${name}: ${answer}; p50 ${percentile(times, 0.5).toFixed(2)} ms`);
  return { name, answer, p50Ms: percentile(times, 0.5) };
}

console.log(
  '| held × units (soon free) | p50 | p99 | max | textbook Hungarian, p50 | ratio |\n|---|---|---|---|---|---|',
);
const times = [
  runTimes('100 × 500 (0)', 100, 500, 0),
  runTimes('100 × 500 (100)', 100, 400, 100),
  runTimes('100 × 60 (0)', 100, 60, 0),
];
console.log('\n| held × free units | method | total | mean, priority 1 | mean, all |\n|---|---|---|---|---|');
const worth = [
  ...runWorth('100 × 500', 100, 500),
  ...runWorth('100 × 150', 100, 150),
  ...runWorth('100 × 60', 100, 60),
];
const planFilling = runPlanFilling();
const published = [runPublished('assign100'), runPublished('assign500')];
console.log(`\n${JSON.stringify({ seed: SEED, batches: BATCHES, times, worth, planFilling, published })}`);
