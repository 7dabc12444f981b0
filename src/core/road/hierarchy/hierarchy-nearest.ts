/**
 * The k nearest units by road, whatever the fleet looks like: the plain reverse search where units are dense, and past a budget of
 * settled states the hierarchy.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../../vehicle.js';
import { INFINITE, type RoadGraph } from '../graph.js';
import { type NearestQuery, type NearestResult, NearestSearch } from '../nearest.js';
import { type RoadPosition } from '../position.js';
import { type Route } from '../route.js';
import { arrivingEnds, isEdgeOpen, leavesAtEnd, leavesAtStart, walkTimeMs } from '../search-legs.js';
import { Leaving } from '../search-ranking.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';
import { HierarchyRouteSearch } from './hierarchy-route.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { NO_WAY } from './search-graph.js';
import { TargetDistances } from './target-distances.js';
import { UnitsByAir } from './units-by-air.js';

/**
 * States that the plain search may settle before the hierarchy takes over: 0.3 ms. Where it is tried at all it should come to its end:
 * with 2,000 units on Porto p99 is 0.24 ms with this budget, but 0.6 to 0.75 ms with 1,250 to 2,000 states, for many questions then pay for both.
 */
export const SETTLED_BUDGET = 3000;
/**
 * The plain search is tried first where the budget is this many times the states it is likely to settle: from about 1,700 units on Porto,
 * where it takes half the time of the hierarchy. With 1,000 units both take the same.
 */
const BUDGET_MARGIN = 3;

/**
 * Reusable query object, one per thread; the answers of `NearestSearch`, ties included. It keeps nothing about units but what the index
 * has, so a position update costs what it costs there.
 */
export class HierarchyNearestSearch {
  private readonly graph: RoadGraph;
  private readonly plain: NearestSearch;
  private readonly routes: HierarchyRouteSearch;
  /** By vehicle. */
  private readonly distances: readonly TargetDistances[];
  private readonly air: UnitsByAir;
  /** Classes whose distances are for the target of this query. */
  private readonly isBegun = new Uint8Array(VEHICLE_COUNT);
  private targets: readonly (RoadPosition | null)[] = [];
  private isPlain = true;

  constructor(
    hierarchy: RoadHierarchy,
    private readonly units: UnitRoadIndex,
    private readonly settledBudget = SETTLED_BUDGET,
  ) {
    this.graph = hierarchy.graph;
    if (units.graph !== hierarchy.graph) throw new RangeError('units and hierarchy are on different road graphs');
    this.plain = new NearestSearch(units);
    this.routes = new HierarchyRouteSearch(hierarchy);
    this.distances = hierarchy.searchGraphs.map((graph) => new TargetDistances(hierarchy.topology, graph));
    this.air = new UnitsByAir(units);
  }

  /** As `NearestSearch.nearest`. */
  nearest(query: NearestQuery): NearestResult {
    const { plain } = this;
    this.targets = query.targets;
    plain.begin(query);
    this.isPlain = plain.advance(this.isDense(query) ? this.settledBudget : 0);
    if (this.isPlain) return plain.finish();
    this.isBegun.fill(0);
    const order = this.air.from(query.targets);
    for (let i = 0; i < order.length; i++) this.measure(order[i] as UnitIndex);
    const { found, passedOver, settled } = plain.finish();
    return { found, passedOver, settled: settled + this.evaluated() };
  }

  /** As `NearestSearch.routeOf`: of a unit found or passed over by the last `nearest`. */
  routeOf(unit: UnitIndex): Route | null {
    if (this.isPlain) return this.plain.routeOf(unit);
    const from = this.units.positionOf(unit);
    if (!from || !this.plain.isKnown(unit)) return null;
    const vehicle = this.units.vehicleOf(unit) as VehicleIndex;
    return this.routes.find(vehicle, from, this.targets[vehicle]!);
  }

  /**
   * Whether the plain search is likely to come to its end within the budget. It meets units in proportion to the states it settles: with
   * units at random junctions and none refused, k times the states per unit are the median (measured: 906 for 863, 8,805 for 8,630).
   */
  private isDense({ targets, k }: NearestQuery): boolean {
    let states = 0;
    let units = 0;
    for (let v = 0; v < VEHICLE_COUNT; v++) {
      if (!targets[v]) continue;
      states += this.graph.nodeCount;
      units += this.units.countOf(v as VehicleIndex);
    }
    return BUDGET_MARGIN * k * states <= this.settledBudget * units;
  }

  /** Tells the ranking the way of a unit out by each end of its edge, if it can matter. */
  private measure(unit: UnitIndex): void {
    const { units, plain, graph } = this;
    const vehicle = units.vehicleOf(unit) as VehicleIndex;
    if (this.air.leastMs(unit, vehicle) > plain.boundMs) return;
    if (this.isBegun[vehicle] === 0) this.begin(vehicle);
    const edge = units.edgeOf(unit);
    const fraction = units.fractionOf(unit);
    for (const leaving of [Leaving.BY_END, Leaving.BY_START]) {
      const entryMs = units.entryMs[unit * 2 + leaving]!;
      if (entryMs === INFINITE) continue;
      const node = (leaving === Leaving.BY_END ? leavesAtEnd : leavesAtStart)(graph, edge, fraction);
      const roadMs = this.distances[vehicle]!.fromNode(node, plain.boundMs);
      if (roadMs < NO_WAY) plain.meetElsewhere(unit, entryMs + roadMs, leaving);
    }
  }

  private begin(vehicle: VehicleIndex): void {
    const { graph } = this;
    const target = this.targets[vehicle]!;
    const walkMs = walkTimeMs(target.offsetM);
    const isOpen = isEdgeOpen(graph, vehicle, target.edge);
    const { startNode, startMs, endNode, endMs } = arrivingEnds(graph, vehicle, target);
    const within = (legMs: number): number => (isOpen ? Math.min(NO_WAY, walkMs + legMs) : NO_WAY);
    this.distances[vehicle]!.begin(endNode, within(endMs), startNode, within(startMs), this.plain.boundMs);
    this.isBegun[vehicle] = 1;
  }

  private evaluated(): number {
    let sum = 0;
    for (let v = 0; v < VEHICLE_COUNT; v++) if (this.isBegun[v] === 1) sum += this.distances[v]!.evaluated;
    return sum;
  }
}
