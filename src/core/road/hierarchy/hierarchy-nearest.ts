/**
 * The k nearest units by road, whatever the fleet looks like: the plain reverse search where units are dense, and past a budget of
 * settled states the hierarchy.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../../vehicle.js';
import { INFINITE, type RoadGraph } from '../graph.js';
import { type NearestQuery, type NearestResult, NearestSearch, PASSED_OVER_LIMIT } from '../nearest.js';
import { type RoadPosition } from '../position.js';
import { type Route } from '../route.js';
import { Admission, Leaving } from '../search-ranking.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';
import { HierarchyRouteSearch } from './hierarchy-route.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { NO_WAY } from './no-way.js';
import { TargetDistances } from './target-distances.js';
import { endsOfTarget, endsOfUnit } from './trip-ends.js';
import { type UnitLabels } from './unit-labels.js';
import { NO_UNIT, UnitsByAir } from './units-by-air.js';

/**
 * States that the plain search may settle before the hierarchy takes over, where units have no labels: 0.3 ms; and where they have, 0.1 ms.
 * A third of either is where the plain search and the hierarchy take the same time (bench:hierarchy).
 */
export const SETTLED_BUDGET = 3000;
export const LABELLED_BUDGET = 1100;
/**
 * The plain search is tried first where the budget is this many times the states it is likely to settle, so that it mostly comes to its end: from
 * 1,700 units on Porto, and with labels from 4,700.
 */
const BUDGET_MARGIN = 3;
/** How far the roads are searched at first: twice the guess, and the time for an edge at either end. */
const HORIZON_STRETCH = 2;
const HORIZON_SLACK_MS = 20_000;

export interface HierarchyNearestOptions {
  /** Labels of the units of the same index. Units whose label is not fresh are found without. Default: none. */
  readonly labels?: UnitLabels | null;
  /** States that the plain search may settle first. Default: by whether there are labels. */
  readonly settledBudget?: number;
  /** A search of the same roads that is not used again, under whatever travel times: its large arrays are taken over. */
  readonly former?: HierarchyNearestSearch | null;
}

/** Reusable query object, one per thread; the answers of `NearestSearch`, ties included. */
export class HierarchyNearestSearch {
  private readonly graph: RoadGraph;
  private readonly plain: NearestSearch;
  private readonly routes: HierarchyRouteSearch;
  /** By vehicle. */
  private readonly distances: readonly TargetDistances[];
  private readonly air: UnitsByAir;
  private readonly labels: UnitLabels | null;
  private readonly settledBudget: number;
  /** [VEHICLE_COUNT] up to which time the distances of the class are right for the target of this query; -1: not begun. */
  private readonly begunToMs = new Float64Array(VEHICLE_COUNT);
  private targets: readonly (RoadPosition | null)[] = [];
  private isPlain = true;

  constructor(
    hierarchy: RoadHierarchy,
    private readonly units: UnitRoadIndex,
    { labels = null, settledBudget, former }: HierarchyNearestOptions = {},
  ) {
    this.graph = hierarchy.graph;
    if (units.graph !== hierarchy.graph) throw new RangeError('units and hierarchy are on different road graphs');
    if (labels !== null && (labels.units !== units || labels.hierarchy !== hierarchy))
      throw new RangeError('the labels are of other units or of another hierarchy');
    this.labels = labels;
    this.settledBudget = settledBudget ?? (labels === null ? SETTLED_BUDGET : LABELLED_BUDGET);
    this.plain = new NearestSearch(units, former?.plain);
    this.routes = new HierarchyRouteSearch(hierarchy);
    this.distances = hierarchy.searchGraphs.map(
      (graph, vehicle) => new TargetDistances(hierarchy.topology, graph, former?.distances[vehicle]),
    );
    this.air = new UnitsByAir(units, hierarchy.paces);
  }

  /** As `NearestSearch.nearest`. */
  nearest(query: NearestQuery): NearestResult {
    const { plain } = this;
    this.targets = query.targets;
    plain.begin(query);
    this.isPlain = this.isDense(query) && plain.advance(this.settledBudget);
    if (this.isPlain) return plain.finish();
    this.begunToMs.fill(-1);
    for (const distances of this.distances) distances.evaluated = 0;
    this.rank(query);
    const answer = plain.finish();
    let evaluated = 0;
    for (const distances of this.distances) evaluated += distances.evaluated;
    return { ...answer, settled: answer.settled + evaluated };
  }

  /** As `NearestSearch.routeOf`: of a unit found or passed over by the last `nearest`. */
  routeOf(unit: UnitIndex): Route | null {
    if (this.isPlain) return this.plain.routeOf(unit);
    const from = this.units.positionOf(unit);
    if (!from || !this.plain.ranking.isKnown(unit)) return null;
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
      units += this.units.rosterOf(v as VehicleIndex, true).count;
    }
    return BUDGET_MARGIN * k * states <= this.settledBudget * units;
  }

  /** The k best first: they say how far refused units have to be looked for. */
  private rank({ targets, k, accept, passedOverLimit = PASSED_OVER_LIMIT }: NearestQuery): void {
    const { air } = this;
    const isAsked = accept !== undefined;
    air.aim(targets);
    air.scan(true);
    this.sweep(Admission.ACCEPTED, k, isAsked);
    if (isAsked) this.sweep(Admission.REFUSED, passedOverLimit + 1, true);
    air.scan(false);
    this.sweep(Admission.REFUSED, passedOverLimit + 1, false);
  }

  /**
   * Ranks all units of the last scan that can matter among those admitted so, as many as are likely to be wanted first. Where units are not
   * asked, all are admitted so; else asking, which may cost as much as measuring, says which need not be measured.
   */
  private sweep(admission: Admission, count: number, isAsked: boolean): void {
    const { air } = this;
    const { ranking } = this.plain;
    // What is within the horizon is exact; so that many arrivals within it cannot be bettered by what is beyond.
    for (const horizonMs of [horizonFor(air.guessMs(count)), Infinity]) {
      air.rewind();
      for (;;) {
        const boundMs = Math.min(horizonMs, ranking.boundFor(admission));
        const unit = air.next(boundMs);
        if (unit === NO_UNIT) break;
        if (!isAsked || ranking.admit(unit) === admission) this.measure(unit, boundMs);
      }
      if (ranking.boundFor(admission) <= horizonMs) return;
    }
  }

  /** Tells the ranking the time of a unit if it is within the bound. */
  private measure(unit: UnitIndex, boundMs: number): void {
    const { labels } = this;
    const vehicle = this.units.vehicleOf(unit) as VehicleIndex;
    if (this.begunToMs[vehicle]! < boundMs) this.begin(vehicle, boundMs);
    const travelMs =
      labels !== null && labels.isFresh(unit)
        ? this.distances[vehicle]!.fromLabel(labels, unit, boundMs)
        : this.withoutLabel(unit, vehicle, boundMs);
    if (travelMs <= boundMs && travelMs < NO_WAY) this.plain.ranking.discover(unit, travelMs, Leaving.NOT_TOLD);
  }

  private withoutLabel(unit: UnitIndex, vehicle: VehicleIndex, boundMs: number): number {
    const distances = this.distances[vehicle]!;
    const { startNode, startMs, endNode, endMs } = endsOfUnit(this.units, unit, vehicle);
    let leastMs = NO_WAY;
    if (startMs !== INFINITE) leastMs = startMs + distances.fromNode(startNode, boundMs);
    if (endMs !== INFINITE) leastMs = Math.min(leastMs, endMs + distances.fromNode(endNode, boundMs));
    return leastMs;
  }

  private begin(vehicle: VehicleIndex, boundMs: number): void {
    this.distances[vehicle]!.begin(endsOfTarget(this.graph, vehicle, this.targets[vehicle]!), boundMs);
    this.begunToMs[vehicle] = boundMs;
  }
}

function horizonFor(guessMs: number): number {
  return HORIZON_STRETCH * guessMs + HORIZON_SLACK_MS;
}
