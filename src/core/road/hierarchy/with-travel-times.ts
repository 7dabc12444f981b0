/** A hierarchy under other travel times of the same roads: what closures and speed profiles change is brought up to date, the rest is shared. */
import { finish, type Slices } from '../../slices.js';
import { type RoadGraph } from '../graph.js';
import { type ChangedEdges } from '../metric.js';
import { customizing, type HierarchyMetric, MetricUpdater } from './metric.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { pruning, PruningSpace, type SearchGraph, unprunedSearchGraph } from './search-graph.js';
import { type HierarchyTopology } from './topology.js';

/** With more changed arcs than this, customising the whole class anew is cheaper (15 ms on Porto). */
const MOST_UPDATED_ARCS = 2_000;

/**
 * `graph` has the nodes and arcs of the hierarchy's own; travel times that are the same array are taken to be the same times. Where few arcs change,
 * the search graphs of the classes concerned are not pruned (see `isPruned`): the answers are the same, the change counts 25 ms a class sooner,
 * and a question takes up to twice as long.
 */
export function withTravelTimes(hierarchy: RoadHierarchy, graph: RoadGraph): RoadHierarchy {
  return finish(takingTravelTimes(hierarchy, graph));
}

/** The same in slices. `changedEdges`: left out, all are compared. */
export function* takingTravelTimes(
  hierarchy: RoadHierarchy,
  graph: RoadGraph,
  changedEdges?: ChangedEdges,
): Slices<RoadHierarchy> {
  const { topology } = hierarchy;
  const updater = new MetricUpdater(topology);
  let space: PruningSpace | undefined;
  const metrics: HierarchyMetric[] = [];
  const searchGraphs: SearchGraph[] = [];
  for (let vehicle = 0; vehicle < hierarchy.metrics.length; vehicle++) {
    const [formerMs, arcMs] = [hierarchy.graph.travelTimeMs[vehicle]!, graph.travelTimeMs[vehicle]!];
    const changed = formerMs === arcMs ? [] : changedArcs(formerMs, arcMs, changedEdges?.[vehicle]);
    if (changed.length === 0) {
      metrics.push(hierarchy.metrics[vehicle]!);
      searchGraphs.push(hierarchy.searchGraphs[vehicle]!);
    } else if (changed.length > MOST_UPDATED_ARCS) {
      const metric = yield* customizing(topology, arcMs);
      metrics.push(metric);
      searchGraphs.push(yield* pruning(topology, metric, (space ??= new PruningSpace(topology))));
    } else {
      const { upMs, downMs } = hierarchy.metrics[vehicle]!;
      const metric = { upMs: upMs.slice(), downMs: downMs.slice() };
      yield* updater.updating(metric, arcMs, changed);
      metrics.push(metric);
      searchGraphs.push(unprunedSearchGraph(topology, metric));
    }
    yield;
  }
  return { ...hierarchy, graph, metrics, searchGraphs };
}

/** The same hierarchy with the search graph of every class pruned, in slices: 25 ms for each on Porto that is not yet. */
export function* pruningAll(hierarchy: RoadHierarchy): Slices<RoadHierarchy> {
  const { topology, metrics } = hierarchy;
  if (hierarchy.searchGraphs.every((searchGraph) => isPruned(topology, searchGraph))) return hierarchy;
  const space = new PruningSpace(topology);
  const searchGraphs: SearchGraph[] = [];
  for (const [vehicle, searchGraph] of hierarchy.searchGraphs.entries())
    searchGraphs.push(
      isPruned(topology, searchGraph) ? searchGraph : yield* pruning(topology, metrics[vehicle]!, space),
    );
  return { ...hierarchy, searchGraphs };
}

/** An unpruned search graph has the topology's edges as they are. */
function isPruned(topology: HierarchyTopology, { firstUp }: SearchGraph): boolean {
  return firstUp !== topology.firstUp;
}

function changedArcs(formerMs: Uint32Array, arcMs: Uint32Array, edges?: readonly number[]): number[] {
  if (edges !== undefined)
    return edges.flatMap((edge) => [2 * edge, 2 * edge + 1]).filter((arc) => formerMs[arc] !== arcMs[arc]);
  const changed: number[] = [];
  for (let arc = 0; arc < arcMs.length; arc++) if (formerMs[arc] !== arcMs[arc]) changed.push(arc);
  return changed;
}
