/** Everything that questions about roads need, built once from a graph and replaced whole when the roads or their travel times change. */
import { type LonLat } from '../geo/point.js';
import { type VehicleIndex } from '../vehicle.js';
import { ClosureExits } from './closure-exits.js';
import { connectedParts, type ConnectedParts, partOfEdge } from './components.js';
import { INVALID, type RoadGraph, type StreetName } from './graph.js';
import { type RoadPosition } from './position.js';
import { HierarchyRouteSearch } from './hierarchy/hierarchy-route.js';
import { dissectionOrder } from './hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from './hierarchy/road-hierarchy.js';
import { withTravelTimes } from './hierarchy/with-travel-times.js';
import { RoadPlaces } from './road-places.js';
import { isEdgeOpen } from './search-legs.js';
import { EdgeIndex } from './snap.js';

/** One per thread: the searches inside reuse their arrays. */
export interface RoadNetwork {
  readonly graph: RoadGraph;
  readonly edges: RoadPlaces;
  /** Made when first asked for: 0.4 s for a city of 70,000 junctions whose road file holds their order. */
  readonly hierarchy: RoadHierarchy;
  readonly routes: HierarchyRouteSearch;
  /** Strongly connected parts under the travel times in use; found when first asked for. */
  readonly partsOf: (vehicle: VehicleIndex) => ConnectedParts;
}

export function openRoadNetwork(graph: RoadGraph): RoadNetwork {
  const order = (): Uint32Array => graph.nodeOfRank ?? dissectionOrder(graph).nodeOfRank;
  return assemble(graph, new EdgeIndex(graph), () => buildHierarchy(graph, order()), []);
}

/**
 * The same roads under other travel times: shares what closures do not change. Always made from the network without closures: it is held on to.
 * RangeError for a graph of other roads.
 */
export function withMetric(network: RoadNetwork, graph: RoadGraph): RoadNetwork {
  if (graph.version !== network.graph.version)
    throw new RangeError(`travel times of roads ${graph.version} for roads ${network.graph.version}`);
  const unchanged = graph.travelTimeMs.map((timesMs, vehicle) =>
    timesMs === network.graph.travelTimeMs[vehicle] ? () => network.partsOf(vehicle as VehicleIndex) : undefined,
  );
  return assemble(graph, network.edges.index, () => withTravelTimes(network.hierarchy, graph), unchanged);
}

/** `knownParts`: for the classes whose parts another network knows. */
function assemble(
  graph: RoadGraph,
  index: EdgeIndex,
  makeHierarchy: () => RoadHierarchy,
  knownParts: readonly ((() => ConnectedParts) | undefined)[],
): RoadNetwork {
  const parts: ConnectedParts[] = [];
  const partsOf = (vehicle: VehicleIndex): ConnectedParts =>
    (parts[vehicle] ??= knownParts[vehicle]?.() ?? connectedParts(graph, vehicle));
  let hierarchy: RoadHierarchy | null = null;
  let routes: HierarchyRouteSearch | null = null;
  return {
    graph,
    edges: new RoadPlaces(index, new ClosureExits(graph, partsOf)),
    partsOf,
    get hierarchy() {
      return (hierarchy ??= makeHierarchy());
    },
    get routes() {
      return (routes ??= new HierarchyRouteSearch(this.hierarchy));
    },
  };
}

/** Makes the hierarchy ahead of the first question that needs it. Coverage and tiles never do. */
export function prepareHierarchy(network: RoadNetwork): void {
  void network.routes;
}

/** The name of the street at a position; null where it has none. */
export function streetAt(graph: RoadGraph, position: RoadPosition | null): StreetName | null {
  if (position === null) return null;
  const name = graph.names[graph.edgeName[position.edge]!]!;
  return name.local === '' ? null : name;
}

/**
 * Whether a road leads from one position to the other: by comparing strongly connected parts, and by a search only where they differ.
 */
export function isReachable(
  network: RoadNetwork,
  vehicle: VehicleIndex,
  from: RoadPosition,
  to: RoadPosition,
): boolean {
  const { graph } = network;
  if (!isEdgeOpen(graph, vehicle, from.edge) || !isEdgeOpen(graph, vehicle, to.edge)) return false;
  const parts = network.partsOf(vehicle);
  const part = partOfEdge(graph, vehicle, parts, from.edge);
  if (part !== INVALID && part === partOfEdge(graph, vehicle, parts, to.edge)) return true;
  return network.routes.find(vehicle, from, to) !== null;
}

/** Whether a position lies inside the area that the roads cover, `marginDegrees` around their bounding box. */
export function coversPosition(graph: RoadGraph, { lon, lat }: LonLat, marginDegrees: number): boolean {
  const [minLon, minLat, maxLon, maxLat] = graph.bounds;
  return (
    lon >= minLon - marginDegrees &&
    lon <= maxLon + marginDegrees &&
    lat >= minLat - marginDegrees &&
    lat <= maxLat + marginDegrees
  );
}
