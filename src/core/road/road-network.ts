/** Everything that questions about roads need, built once from a graph and replaced whole when the roads or their travel times change. */
import { type LonLat } from '../geo/point.js';
import { type Slices } from '../slices.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { ClosureExits } from './closure-exits.js';
import { connectedParts, type ConnectedParts, connectingParts, partOfEdge, PartsSpace } from './components.js';
import { INFINITE, INVALID, type RoadGraph, type StreetName } from './graph.js';
import { type RoadPosition } from './position.js';
import { HierarchyRouteSearch } from './hierarchy/hierarchy-route.js';
import { dissectionOrder } from './hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from './hierarchy/road-hierarchy.js';
import { pruningAll, takingTravelTimes, withTravelTimes } from './hierarchy/with-travel-times.js';
import { type ChangedEdges } from './metric.js';
import { RoadPlaces } from './road-places.js';
import { isEdgeOpen } from './search-legs.js';
import { EdgeIndex } from './snap.js';

/** Finding the connected parts of a class takes as long as so many searches for a route (Porto: 4 ms and 0.1 ms). */
const SEARCHES_FOR_PARTS = 40;

/** One per thread: the searches inside reuse their arrays. */
export interface RoadNetwork {
  readonly graph: RoadGraph;
  readonly edges: RoadPlaces;
  /** Made when first asked for: 0.4 s for a city of 70,000 junctions whose road file holds their order. */
  readonly hierarchy: RoadHierarchy;
  readonly routes: HierarchyRouteSearch;
  /** Strongly connected parts under the travel times in use; found when first asked for. */
  readonly partsOf: (vehicle: VehicleIndex) => ConnectedParts;
  /** The same where they are known; null for the first few times of asking, for which a search of one's own is cheaper than finding them. */
  readonly knownPartsOf: (vehicle: VehicleIndex) => ConnectedParts | null;
  /** Finds those of some classes ahead of the first question, in slices. */
  readonly findingParts: (vehicles: Iterable<VehicleIndex>) => Slices<void>;
  /** Puts a better hierarchy in the place of one that was made in haste (`withTravelTimes`), in slices: the same answers, sooner. */
  readonly refiningHierarchy: () => Slices<void>;
}

export function openRoadNetwork(graph: RoadGraph): RoadNetwork {
  const order = (): Uint32Array => graph.nodeOfRank ?? dissectionOrder(graph).nodeOfRank;
  return assemble(graph, new EdgeIndex(graph), () => buildHierarchy(graph, order()), noParts);
}

/**
 * The same roads under other travel times: shares what these do not change. Always made from the network without closures: it is held on to.
 * `hierarchy`: the network's, under these travel times, where it is known already. RangeError for a graph of other roads.
 */
export function withMetric(
  network: RoadNetwork,
  graph: RoadGraph,
  hierarchy?: RoadHierarchy,
  changedEdges?: ChangedEdges,
): RoadNetwork {
  if (graph.version !== network.graph.version)
    throw new RangeError(`travel times of roads ${graph.version} for roads ${network.graph.version}`);
  const known = (vehicle: VehicleIndex): ConnectedParts | null =>
    haveSameWays(graph.travelTimeMs[vehicle]!, network.graph.travelTimeMs[vehicle]!, changedEdges?.[vehicle])
      ? network.partsOf(vehicle)
      : null;
  return assemble(graph, network.edges.index, () => hierarchy ?? withTravelTimes(network.hierarchy, graph), known);
}

/** `withMetric` with its hierarchy made, in slices. `changedEdges`: left out, all are compared. */
export function* takingMetric(
  network: RoadNetwork,
  graph: RoadGraph,
  changedEdges?: ChangedEdges,
): Slices<RoadNetwork> {
  const hierarchy = yield* takingTravelTimes(network.hierarchy, graph, changedEdges);
  return withMetric(network, graph, hierarchy, changedEdges);
}

/** Slower or not, the same arcs are open: then the same parts are connected. */
function haveSameWays(a: Uint32Array, b: Uint32Array, edges?: readonly number[]): boolean {
  if (a === b) return true;
  if (edges !== undefined)
    return edges.every((edge) => {
      const arc = 2 * edge;
      return (a[arc] === INFINITE) === (b[arc] === INFINITE) && (a[arc + 1] === INFINITE) === (b[arc + 1] === INFINITE);
    });
  for (let arc = 0; arc < a.length; arc++) if ((a[arc] === INFINITE) !== (b[arc] === INFINITE)) return false;
  return true;
}

function noParts(): null {
  return null;
}

/** `knownParts`: for the classes whose parts another network knows. */
function assemble(
  graph: RoadGraph,
  index: EdgeIndex,
  makeHierarchy: () => RoadHierarchy,
  knownParts: (vehicle: VehicleIndex) => ConnectedParts | null,
): RoadNetwork {
  const parts: ConnectedParts[] = [];
  const askedInVain = new Uint8Array(VEHICLE_COUNT);
  const partsOf = (vehicle: VehicleIndex): ConnectedParts =>
    (parts[vehicle] ??= knownParts(vehicle) ?? connectedParts(graph, vehicle));
  let hierarchy: RoadHierarchy | null = null;
  let routes: HierarchyRouteSearch | null = null;
  return {
    graph,
    edges: new RoadPlaces(index, new ClosureExits(graph, partsOf)),
    partsOf,
    knownPartsOf: (vehicle) =>
      parts[vehicle] === undefined && askedInVain[vehicle]!++ < SEARCHES_FOR_PARTS ? null : partsOf(vehicle),
    *findingParts(vehicles) {
      let space: PartsSpace | undefined;
      for (const vehicle of vehicles)
        parts[vehicle] ??=
          knownParts(vehicle) ?? (yield* connectingParts(graph, vehicle, (space ??= new PartsSpace(graph.nodeCount))));
    },
    *refiningHierarchy() {
      hierarchy = yield* pruningAll(this.hierarchy);
    },
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
 * Whether a road leads from one position to the other: by comparing strongly connected parts, and by a search where they differ or are not known yet.
 */
export function isReachable(
  network: RoadNetwork,
  vehicle: VehicleIndex,
  from: RoadPosition,
  to: RoadPosition,
): boolean {
  const { graph } = network;
  if (!isEdgeOpen(graph, vehicle, from.edge) || !isEdgeOpen(graph, vehicle, to.edge)) return false;
  const parts = network.knownPartsOf(vehicle);
  if (parts !== null) {
    const part = partOfEdge(graph, vehicle, parts, from.edge);
    if (part !== INVALID && part === partOfEdge(graph, vehicle, parts, to.edge)) return true;
  }
  return network.routes.travelTimeMs(vehicle, from, to) < Infinity;
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
