/** A hierarchy under other travel times of the same roads: what closures and slow-downs change is brought up to date, the rest is shared. */
import { type RoadGraph } from '../graph.js';
import { customize, type HierarchyMetric, MetricUpdater } from './metric.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { unprunedSearchGraph } from './search-graph.js';

/** With more changed arcs than this, customising the whole class anew is cheaper (15 ms on Porto). */
const MOST_UPDATED_ARCS = 2_000;

/**
 * The search graphs of changed classes are not pruned: the answers are the same, a closure counts 20 ms a class sooner, and a question takes about twice
 * as long until the roads are opened anew. `graph` has the nodes and arcs of the hierarchy's own; travel times that are the same array are taken to be the same times.
 */
export function withTravelTimes(hierarchy: RoadHierarchy, graph: RoadGraph): RoadHierarchy {
  const { topology, metrics } = hierarchy;
  let updater: MetricUpdater | null = null;
  const metricUnder = (vehicle: number): HierarchyMetric => {
    const [formerMs, arcMs] = [hierarchy.graph.travelTimeMs[vehicle]!, graph.travelTimeMs[vehicle]!];
    if (formerMs === arcMs) return metrics[vehicle]!;
    const changed = changedArcs(formerMs, arcMs);
    if (changed.length > MOST_UPDATED_ARCS) return customize(topology, arcMs);
    return updated((updater ??= new MetricUpdater(topology)), metrics[vehicle]!, arcMs, changed);
  };
  const metricsNow = metrics.map((_, vehicle) => metricUnder(vehicle));
  return {
    graph,
    topology,
    metrics: metricsNow,
    searchGraphs: metricsNow.map((metric, vehicle) =>
      metric === metrics[vehicle] ? hierarchy.searchGraphs[vehicle]! : unprunedSearchGraph(topology, metric),
    ),
  };
}

function updated(
  updater: MetricUpdater,
  { upMs, downMs }: HierarchyMetric,
  arcMs: Uint32Array,
  arcs: readonly number[],
): HierarchyMetric {
  const metric = { upMs: upMs.slice(), downMs: downMs.slice() };
  updater.update(metric, arcMs, arcs);
  return metric;
}

function changedArcs(formerMs: Uint32Array, arcMs: Uint32Array): number[] {
  const changed: number[] = [];
  for (let arc = 0; arc < arcMs.length; arc++) if (formerMs[arc] !== arcMs[arc]) changed.push(arc);
  return changed;
}
