/**
 * A whole city of 300,000 junctions, drawn from a seed: written as an OpenStreetMap extract, imported by the real importer into the embedded
 * database, loaded, and served by the real server with 2,000 units; time and peak memory of every step. Beside it the order of a
 * city of 50,000 junctions.
 *
 * Argument: junctions of the large city, default 300000.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildRoadGraph } from '../src/core/road/build.js';
import { decodeRoadGraph } from '../src/core/road/codec.js';
import { type RoadGraph } from '../src/core/road/graph.js';
import { HierarchyNearestSearch } from '../src/core/road/hierarchy/hierarchy-nearest.js';
import { UnitLabels } from '../src/core/road/hierarchy/unit-labels.js';
import { customize } from '../src/core/road/hierarchy/metric.js';
import { dissectionOrder } from '../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../src/core/road/hierarchy/road-hierarchy.js';
import { searchGraph } from '../src/core/road/hierarchy/search-graph.js';
import { buildTopology, type HierarchyTopology } from '../src/core/road/hierarchy/topology.js';
import { EdgeIndex } from '../src/core/road/snap.js';
import { type UnitIndex, UnitRoadIndex } from '../src/core/road/unit-road-index.js';
import { seededRandom } from '../src/core/random.js';
import { VEHICLE_CLASSES } from '../src/core/vehicle.js';
import { readRoadFile, sha256 } from '../src/ingest/road-file.js';
import {
  type City,
  farUnits,
  type Figures,
  fleetOf,
  type Incident,
  incidentsOf,
  K,
  measure,
  percentile,
  SEED,
  timed,
} from './city.js';
import { measureService } from './city-in-service.js';
import { writeOsmPbf } from './osm-pbf-writer.js';
import { drawCity } from './synthetic-city.js';
import { XungeProcess } from './xunge-process.js';

const JUNCTIONS = Number(process.argv[2] ?? 300_000);
const SMALLER_JUNCTIONS = 50_000;
const QUERIES = 1000;
const FAR_QUERIES = 200;
const FLEET = 2000;
/** Of what takes less than a second. */
const REPETITIONS = 5;
const MEMORY_LIMIT_MB = 1500;

/** Milliseconds per class, in the order of `VEHICLE_CLASSES`. */
interface Customizing {
  readonly customizeMs: Readonly<Record<string, number>>;
  /** Pruning what perfect customisation shows to be no shortest way. */
  readonly pruneMs: Readonly<Record<string, number>>;
}

function customizing(graph: RoadGraph, topology: HierarchyTopology): Customizing {
  const runs = VEHICLE_CLASSES.map((vehicle, v) => {
    const metrics = repeated(() => customize(topology, graph.travelTimeMs[v]!));
    const pruned = repeated(() => searchGraph(topology, metrics.result));
    return { vehicle, customizeMs: metrics.medianMs, pruneMs: pruned.medianMs };
  });
  return {
    customizeMs: Object.fromEntries(runs.map(({ vehicle, customizeMs }) => [vehicle, customizeMs])),
    pruneMs: Object.fromEntries(runs.map(({ vehicle, pruneMs }) => [vehicle, pruneMs])),
  };
}

function repeated<T>(work: () => T): { readonly result: T; readonly medianMs: number } {
  const runs = Array.from({ length: REPETITIONS }, () => timed(work));
  return {
    result: runs[0]![0],
    medianMs: percentile(
      runs.map(([, ms]) => ms),
      0.5,
    ),
  };
}

function smallerCity(): object {
  const { graph } = buildRoadGraph(drawCity(SMALLER_JUNCTIONS, SEED), { version: 'smaller' });
  const [{ nodeOfRank }, orderMs] = timed(() => dissectionOrder(graph));
  const [topology, topologyMs] = timed(() => buildTopology(graph, nodeOfRank));
  return { junctions: graph.nodeCount, orderS: orderMs / 1000, topologyMs, ...customizing(graph, topology) };
}

/** Steps of the import as it printed them, in seconds, and its peak memory. */
async function importCity(file: string, dataDir: string): Promise<object> {
  const run = await new XungeProcess(['import-roads', file], { DATA_DIR: dataDir }).finished();
  const importS = (performance.now() - run.startedMs) / 1000;
  const [, version] = /^roads (\S+) are active$/m.exec(run.output)!;
  return {
    importS,
    importCpuS: run.cpuS,
    readS: run.secondsOf('reading'),
    buildS: run.secondsOf('building the road graph'),
    orderS: run.secondsOf('ordering the junctions'),
    storeS: run.secondsOf('storing'),
    roadFileMb: statSync(path.join(dataDir, `roads-${version}.bin`)).size / 1e6,
    importRssMb: (run.peakBytes ?? NaN) / 1e6,
  };
}

/** The road file as a server loads it, and what it makes of it before the first answer. */
async function load(dataDir: string) {
  const version = readdirSync(dataDir)
    .find((name) => name.startsWith('roads-'))!
    .slice('roads-'.length, -'.bin'.length);
  const begin = performance.now();
  const cpuBegin = process.cpuUsage();
  const bytes = (await readRoadFile(dataDir, version))!;
  sha256(new Uint8Array(bytes));
  const graph = decodeRoadGraph(bytes);
  const loadMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBegin);
  const [edges, edgeIndexMs] = timed(() => new EdgeIndex(graph));
  const [hierarchy, hierarchyMs] = timed(() => buildHierarchy(graph, graph.nodeOfRank!));
  const figures = {
    loadMs,
    loadCpuMs: (user + system) / 1000,
    edgeIndexMs,
    hierarchyMs,
    ...customizing(graph, hierarchy.topology),
  };
  return { city: { graph, edges, random: seededRandom(SEED) }, hierarchy, figures };
}

function nearest(city: City, hierarchy: RoadHierarchy, incidents: readonly Incident[], size: number): Figures[] {
  const fleet = fleetOf(city, size);
  const index = new UnitRoadIndex(city.graph);
  for (const { unit, vehicle, position } of fleet) index.place(unit, vehicle, position);
  const labels = new UnitLabels(hierarchy, index);
  for (const { unit } of fleet) labels.make(unit);
  const search = new HierarchyNearestSearch(hierarchy, index, { labels });
  const questions = incidents.map(({ targets }) => ({ targets, k: K }));
  const everybody = measure(`${size} units`, search, questions);
  const some = incidents.slice(0, FAR_QUERIES);
  const far = some.map((incident) => farUnits(incident, fleet));
  for (const { unit } of fleet) index.setAvailable(unit, false);
  let present: readonly UnitIndex[] = [];
  const prepare = (query: number): void => {
    for (const unit of present) index.setAvailable(unit, false);
    present = far[query]!;
    for (const unit of present) index.setAvailable(unit, true);
  };
  return [everybody, measure(`${size} units, 5 far ones free`, search, questions.slice(0, FAR_QUERIES), prepare)];
}

const rounded = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

async function main(dataDir: string): Promise<void> {
  const file = path.join(dataDir, 'city.osm.pbf');
  const [network, drawMs] = timed(() => drawCity(JUNCTIONS, SEED));
  const extractMb = (await writeOsmPbf(file, network)) / 1e6;
  console.log(`drawn in ${(drawMs / 1000).toFixed(1)} s: ${network.ways.length} ways, ${extractMb.toFixed(1)} MB`);
  const imported = await importCity(file, dataDir);
  console.log('imported');
  const { city, hierarchy, figures: loading } = await load(dataDir);
  const incidents = incidentsOf(city, QUERIES);
  const figures = [200, FLEET].flatMap((size) => nearest(city, hierarchy, incidents, size));
  const service = await measureService(dataDir, city, FLEET);
  const result = {
    bench: 'whole-city',
    seed: SEED,
    junctions: city.graph.nodeCount,
    edges: city.graph.edgeCount,
    turnRestrictions: city.graph.restrictions.from.length,
    extractMb,
    ...imported,
    ...loading,
    ...service,
    memoryLimitMb: MEMORY_LIMIT_MB,
    smallerCity: smallerCity(),
    figures,
  };
  console.table(
    figures.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, rounded(value)]))),
  );
  console.log(JSON.stringify(result, (_key, value: unknown) => rounded(value), 1));
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'xunge-city-'));
try {
  await main(dataDir);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
