/**
 * What the hierarchy costs and gives on a real city: order, customisation, nearest units beside the plain search on the same questions
 * in the same run, with labels and without, routes, updates for closed arcs, memory; and the curve by which the budgets of the plain search
 * were chosen.
 *
 * Arguments: names of extracts, default porto.
 */
import { existsSync } from 'node:fs';
import { buildRoadGraph } from '../src/core/road/build.js';
import { INFINITE, type RoadGraph } from '../src/core/road/graph.js';
import {
  HierarchyNearestSearch,
  LABELLED_BUDGET,
  SETTLED_BUDGET,
} from '../src/core/road/hierarchy/hierarchy-nearest.js';
import { HierarchyRouteSearch } from '../src/core/road/hierarchy/hierarchy-route.js';
import { customize, MetricUpdater } from '../src/core/road/hierarchy/metric.js';
import { dissectionOrder } from '../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../src/core/road/hierarchy/road-hierarchy.js';
import { searchGraph, unprunedSearchGraph } from '../src/core/road/hierarchy/search-graph.js';
import { buildTopology } from '../src/core/road/hierarchy/topology.js';
import { UnitLabels } from '../src/core/road/hierarchy/unit-labels.js';
import { type NearestQuery, type NearestResult, NearestSearch } from '../src/core/road/nearest.js';
import { RouteSearch } from '../tests/core/road/plain-route-search.js';
import { EdgeIndex } from '../src/core/road/snap.js';
import { type UnitIndex, UnitRoadIndex } from '../src/core/road/unit-road-index.js';
import { seededRandom } from '../src/core/random.js';
import { type VehicleIndex } from '../src/core/vehicle.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import {
  type City,
  collectedBytes,
  extractOf,
  farUnits,
  type Figures,
  fleetOf,
  type Incident,
  incidentsOf,
  K,
  measure,
  onlyFarUnits,
  percentile,
  QUERIES,
  SEED,
  timed,
  type Unit,
} from './city.js';

/** Five: one unit of each class in the whole city. */
const FLEETS = [5, 50, 200, 1000, 2000, 5000];
/** States that the plain search may settle first, beside the budgets in use; tried from the fleet on where it is tried at all. */
const DENSE_FLEET = 1000;
const BUDGETS = [0, 550, 1100, 2200, 4400];
const FAR_QUERIES = QUERIES / 10;
/** The plain search takes 36 ms for each. */
const PLAIN_FAR_QUERIES = 30;
const CLOSURES = 300;

const median = (values: readonly number[]): number => percentile(values, 0.5);
const rounded = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

function building(graph: RoadGraph): Record<string, unknown> {
  const [{ nodeOfRank, topCuts }, orderMs] = timed(() => dissectionOrder(graph));
  const [topology, topologyMs] = timed(() => buildTopology(graph, nodeOfRank));
  const classes = graph.travelTimeMs.map((arcMs) => {
    customize(topology, arcMs); // warm
    const [metric, customizeMs] = timed(() => customize(topology, arcMs));
    const [search, perfectMs] = timed(() => searchGraph(topology, metric));
    const [, unprunedMs] = timed(() => unprunedSearchGraph(topology, metric));
    return { customizeMs, perfectMs, unprunedMs, edges: search.upMs.length + search.downMs.length };
  });
  return {
    junctions: graph.nodeCount,
    orderMs,
    separators: topCuts
      .slice(0, 7)
      .map(({ cellSize, separatorSize }) => `${separatorSize} of ${cellSize}`)
      .join(', '),
    topologyMs,
    upEdges: topology.upEdgeCount,
    treeDepth: topology.maxDepth,
    customizeMsPerClass: median(classes.map(({ customizeMs }) => customizeMs)),
    perfectMsPerClass: median(classes.map(({ perfectMs }) => perfectMs)),
    unprunedMsPerClass: median(classes.map(({ unprunedMs }) => unprunedMs)),
    searchEdgesKept: median(classes.map(({ edges }) => edges / (2 * topology.upEdgeCount))),
  };
}

/** Milliseconds to bring the metrics of all classes up to date after closing a few neighbouring arcs. */
function closing(hierarchy: RoadHierarchy, arcCount: number): Record<string, number> {
  const { graph, topology } = hierarchy;
  const random = seededRandom(SEED);
  const updater = new MetricUpdater(topology);
  const metrics = graph.travelTimeMs.map((arcMs) => ({ arcMs: arcMs.slice(), metric: customize(topology, arcMs) }));
  const times = Array.from({ length: CLOSURES }, () => {
    const first = Math.floor(random() * (graph.arcCount - arcCount));
    const arcs = Array.from({ length: arcCount }, (_, i) => first + i);
    const set = (arc: number, isOpen: boolean): void =>
      metrics.forEach(({ arcMs }, v) => (arcMs[arc] = isOpen ? graph.travelTimeMs[v]![arc]! : INFINITE));
    const update = (): unknown => metrics.map(({ arcMs, metric }) => updater.update(metric, arcMs, arcs));
    for (const arc of arcs) set(arc, false);
    const [, ms] = timed(update);
    for (const arc of arcs) set(arc, true);
    update();
    return ms;
  });
  return { arcs: arcCount, p50Ms: median(times), p99Ms: percentile(times, 0.99), maxMs: Math.max(...times) };
}

type Search = Pick<NearestSearch, 'nearest'>;

function checkEqual(
  plain: Search,
  search: Search,
  queries: readonly NearestQuery[],
  prepare?: (query: number) => void,
) {
  const answer = ({ found, passedOver, morePassedOver }: NearestResult): string =>
    JSON.stringify([found, passedOver, morePassedOver]);
  queries.forEach((query, i) => {
    prepare?.(i);
    if (answer(plain.nearest(query)) !== answer(search.nearest(query)))
      throw new Error('the hierarchy and the plain search disagree');
  });
}

interface NearestRow extends Figures {
  readonly search: string;
}

/** One row per way of searching: with labels, without, each also with other budgets of the plain search first, and the plain search alone. */
function nearest(city: City, hierarchy: RoadHierarchy, size: number, incidents: readonly Incident[]): NearestRow[] {
  const fleet = fleetOf(city, size);
  const index = new UnitRoadIndex(city.graph);
  const labels = new UnitLabels(hierarchy, index);
  for (const { unit, vehicle, position } of fleet) {
    index.place(unit, vehicle, position);
    labels.make(unit);
  }
  const plain = new NearestSearch(index);
  const labelled = new HierarchyNearestSearch(hierarchy, index, { labels });
  const bare = new HierarchyNearestSearch(hierarchy, index);
  const all = incidents.map(({ targets }) => ({ targets, k: K }));
  const others = (given: UnitLabels | null): [string, Search][] =>
    BUDGETS.map((settledBudget) => [
      `${given ? 'labels' : 'no labels'}, budget ${settledBudget}`,
      new HierarchyNearestSearch(hierarchy, index, { labels: given, settledBudget }),
    ]);
  const searches: [string, Search][] = [
    ['labels', labelled],
    ['no labels', bare],
    ['plain', plain],
  ];
  checkEqual(plain, labelled, all.slice(0, 200));
  checkEqual(plain, bare, all.slice(0, 200));
  const isSparse = size === K;
  const budgeted = size < DENSE_FLEET ? [] : [...others(labels), ...others(null)];
  const rows = [...searches, ...budgeted].map(([search, one]) => ({
    search,
    ...measure(`${size} units`, one, isSparse && one === plain ? all.slice(0, PLAIN_FAR_QUERIES) : all),
  }));
  return isSparse || size > 2000 ? rows : [...rows, ...farAway(fleet, index, incidents, searches)];
}

/** Only the five units farthest by air may be taken: because nobody else is available, or because the question refuses everybody else. */
function farAway(
  fleet: readonly Unit[],
  index: UnitRoadIndex,
  incidents: readonly Incident[],
  searches: readonly [string, Search][],
): NearestRow[] {
  const some = incidents.slice(0, FAR_QUERIES);
  const far = some.map((incident) => farUnits(incident, fleet));
  const free = some.map(({ targets }) => ({ targets, k: K }));
  const refusing = some.map((incident) => onlyFarUnits(incident, fleet));
  const setAll = (isAvailable: boolean): void => fleet.forEach(({ unit }) => index.setAvailable(unit, isAvailable));
  let present: readonly UnitIndex[] = [];
  const prepare = (query: number): void => {
    for (const unit of present) index.setAvailable(unit, false);
    present = far[query]!;
    for (const unit of present) index.setAvailable(unit, true);
  };
  const plain = searches.at(-1)![1];
  return searches.flatMap(([search, one]) => {
    const count = one === plain ? PLAIN_FAR_QUERIES : FAR_QUERIES;
    setAll(true);
    checkEqual(plain, one, refusing.slice(0, 20));
    const asked = measure(`${fleet.length} units, all but 5 far ones refused`, one, refusing.slice(0, count));
    setAll(false);
    checkEqual(plain, one, free.slice(0, 20), prepare);
    const known = measure(`${fleet.length} units, 5 far ones available`, one, free.slice(0, count), prepare);
    setAll(true);
    return [
      { search, ...known },
      { search, ...asked },
    ];
  });
}

function routes(hierarchy: RoadHierarchy, incidents: readonly Incident[]): Record<string, number> {
  const plain = new RouteSearch(hierarchy.graph);
  const search = new HierarchyRouteSearch(hierarchy);
  const car = 4 as VehicleIndex;
  const trips = incidents.slice(0, 500).flatMap(({ targets }, i) => {
    const [from, to] = [targets[car], incidents[i + 500]!.targets[car]];
    return from && to ? [{ from, to }] : [];
  });
  const timesOf = (work: (trip: (typeof trips)[number]) => unknown): number[] => {
    trips.slice(0, 200).forEach(work);
    return trips.map((trip) => timed(() => work(trip))[1]);
  };
  const timeMs = timesOf(({ from, to }) => search.travelTimeMs(car, from, to));
  const routeMs = timesOf(({ from, to }) => search.find(car, from, to));
  return {
    travelTimeP50Ms: median(timeMs),
    routeP50Ms: median(routeMs),
    routeP99Ms: percentile(routeMs, 0.99),
    plainRouteP50Ms: median(timesOf(({ from, to }) => plain.find(car, from, to))),
  };
}

async function measureCity(name: string): Promise<void> {
  const file = extractOf(name);
  if (!existsSync(file)) {
    console.log(`skipped: no data at ${file}`);
    return;
  }
  const { graph } = buildRoadGraph(await readOsmFile(file), { version: 'bench' });
  const built = building(graph);
  const { nodeOfRank } = dissectionOrder(graph);
  const before = collectedBytes();
  const hierarchy = buildHierarchy(graph, nodeOfRank);
  const search = new HierarchyNearestSearch(hierarchy, new UnitRoadIndex(graph));
  const memoryMb = (collectedBytes() - before) / 1e6;
  search.nearest({ targets: [], k: 1 }); // kept alive until its memory is counted
  const city: City = { graph, edges: new EdgeIndex(graph), random: seededRandom(SEED) };
  const incidents = incidentsOf(city, QUERIES);
  const figures = FLEETS.flatMap((size) => nearest(city, hierarchy, size, incidents));
  const result = {
    bench: 'hierarchy',
    city: name,
    seed: SEED,
    k: K,
    budget: SETTLED_BUDGET,
    budgetWithLabels: LABELLED_BUDGET,
    ...built,
    memoryMb,
    closures: [1, 10].map((arcs) => closing(hierarchy, arcs)),
    ...routes(hierarchy, incidents),
    figures,
  };
  console.table(
    result.figures.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]: [string, unknown]) => [key, rounded(value)])),
    ),
  );
  console.log(JSON.stringify(result, (_key, value: unknown) => rounded(value), 1));
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['porto']) await measureCity(name);
