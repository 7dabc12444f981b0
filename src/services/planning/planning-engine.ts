/** Answers planning questions on one set of data. Runs in the worker thread; parts that a question needs are made when first needed. */
import { measureCoverage } from '../../core/coverage/coverage.js';
import { type Demand, spreadHouseholds } from '../../core/coverage/demand.js';
import { findGaps } from '../../core/coverage/gaps.js';
import { GridIndex } from '../../core/coverage/grid-index.js';
import { drawIsochrones } from '../../core/coverage/isochrone.js';
import { type RoadGraph } from '../../core/road/graph.js';
import { metricVersionOf, underFreeFlow } from '../../core/road/metric.js';
import { ReachDirection, type ReachOrigin, ReachSearch } from '../../core/road/reach.js';
import { openRoadNetwork, type RoadNetwork, withMetric } from '../../core/road/road-network.js';
import { vehicleIndex } from '../../core/vehicle.js';
import { type CoverageReport, type Isochrone } from '../contract.js';
import { BaseMapTiles } from './base-map-tiles.js';
import {
  type CoverageQuestion,
  type IsochroneQuestion,
  type PlanningData,
  type PlanningMetric,
  type PlanningUnit,
  type TileQuestion,
} from './planning-messages.js';

interface MetricParts {
  readonly version: string;
  readonly roads: () => RoadNetwork;
  readonly reach: () => ReachSearch;
}

export class PlanningEngine {
  /** Without closures: what is drawn and where households are does not change with them. */
  private readonly graph: RoadGraph;
  private readonly freeRoads = once(() => openRoadNetwork(this.graph));
  /** Under the travel times in use. */
  private current: MetricParts;
  private readonly grids = once(() => new GridIndex(this.data.grids.map(({ boundary }) => boundary.coordinates)));
  private readonly demand = once((): Demand =>
    spreadHouseholds(
      this.graph,
      this.grids(),
      this.data.grids.map(({ households }) => households),
    ),
  );
  private readonly tiles = once(() => new BaseMapTiles({ ...this.data, graph: this.graph }, this.grids()));

  constructor(private readonly data: PlanningData) {
    this.graph = underFreeFlow(data.graph);
    this.current = this.under(data.graph);
  }

  /** Other travel times on the same roads. */
  takeMetric(metric: PlanningMetric): void {
    this.current = this.under(metric);
  }

  /** Units too far from every road that they may use reach nothing. */
  coverage({ units, targetS }: CoverageQuestion): CoverageReport {
    const { graph } = this;
    const { grids } = this.data;
    const targetMs = targetS * 1000;
    const origins = units.flatMap((unit) => this.originOf(unit) ?? []);
    this.current.reach().run({ direction: ReachDirection.OUTWARD, origins, limitMs: targetMs });
    const demand = this.demand();
    const coverage = measureCoverage(demand, this.current.reach(), targetMs);
    const { totalHouseholds, totalCovered, coveredHouseholds } = coverage;
    return {
      targetS,
      metricVersion: this.current.version,
      households: totalHouseholds,
      householdsCovered: Math.round(totalCovered),
      share: shareOf(totalCovered, totalHouseholds),
      grids: grids.map(({ id, households }, grid) => ({
        gridId: id,
        households,
        householdsCovered: Math.round(coveredHouseholds[grid]!),
        share: shareOf(coveredHouseholds[grid]!, households),
      })),
      gaps: findGaps(graph, demand, coverage, grids),
    };
  }

  /** Empty areas where no road that the vehicle may use is near the position. */
  isochrones({ to, vehicle, withinS }: IsochroneQuestion): readonly Isochrone[] {
    const { graph } = this;
    const index = vehicleIndex(vehicle);
    const target = this.current.roads().edges.snap(to, index);
    const limitsMs = withinS.map((limitS) => limitS * 1000);
    const limitMs = Math.max(...limitsMs);
    const reach = this.current.reach();
    const origins = target === null ? [] : [{ vehicle: index, position: target }];
    reach.run({ direction: ReachDirection.INWARD, origins, limitMs });
    const areas = target === null ? [] : drawIsochrones({ graph, vehicle: index, target, reach, limitMs }, limitsMs);
    return withinS.map((limitS, i) => ({
      withinS: limitS,
      metricVersion: this.current.version,
      area: { type: 'MultiPolygon', coordinates: areas[i] ?? [] },
    }));
  }

  tile({ z, x, y }: TileQuestion): Uint8Array | null {
    return this.tiles().tile(z, x, y);
  }

  private under({ travelTimeMs, freeTimeMs, metricVersion }: PlanningMetric): MetricParts {
    const graph = { ...this.graph, travelTimeMs, freeTimeMs, metricVersion };
    return {
      version: metricVersionOf(graph),
      roads: once(() => withMetric(this.freeRoads(), graph)),
      reach: once(() => new ReachSearch(graph)),
    };
  }

  private originOf(unit: PlanningUnit): ReachOrigin | null {
    const vehicle = vehicleIndex(unit.vehicle);
    const position = this.current.roads().edges.snap(unit, vehicle);
    return position && { vehicle, position, lagMs: unit.lagMs };
  }
}

/** Covered part; 1 where there is nobody to cover. */
function shareOf(covered: number, households: number): number {
  return households === 0 ? 1 : covered / households;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
