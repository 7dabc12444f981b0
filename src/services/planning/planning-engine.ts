/** Answers planning questions on one set of data. Runs in the worker thread; parts that a question needs are made when first needed. */
import { measureCoverage } from '../../core/coverage/coverage.js';
import { type Demand, spreadHouseholds } from '../../core/coverage/demand.js';
import { findGaps } from '../../core/coverage/gaps.js';
import { GridIndex } from '../../core/coverage/grid-index.js';
import { drawIsochrones } from '../../core/coverage/isochrone.js';
import { ReachDirection, type ReachOrigin, ReachSearch } from '../../core/road/reach.js';
import { EdgeIndex } from '../../core/road/snap.js';
import { vehicleIndex } from '../../core/vehicle.js';
import { type CoverageReport, type Isochrone } from '../contract.js';
import { BaseMapTiles } from './base-map-tiles.js';
import {
  type CoverageQuestion,
  type IsochroneQuestion,
  type PlanningData,
  type PlanningUnit,
  type TileQuestion,
} from './planning-messages.js';

export class PlanningEngine {
  private readonly edges = once(() => new EdgeIndex(this.data.graph));
  private readonly reach = once(() => new ReachSearch(this.data.graph));
  private readonly grids = once(() => new GridIndex(this.data.grids.map(({ boundary }) => boundary.coordinates)));
  private readonly demand = once((): Demand =>
    spreadHouseholds(
      this.data.graph,
      this.grids(),
      this.data.grids.map(({ households }) => households),
    ),
  );
  private readonly tiles = once(() => new BaseMapTiles(this.data, this.grids()));

  constructor(private readonly data: PlanningData) {}

  /** Units too far from every road that they may use reach nothing. */
  coverage({ units, targetS }: CoverageQuestion): CoverageReport {
    const { graph, grids } = this.data;
    const targetMs = targetS * 1000;
    const origins = units.flatMap((unit) => this.originOf(unit) ?? []);
    this.reach().run({ direction: ReachDirection.OUTWARD, origins, limitMs: targetMs });
    const demand = this.demand();
    const coverage = measureCoverage(demand, this.reach(), targetMs);
    const { totalHouseholds, totalCovered, coveredHouseholds } = coverage;
    return {
      targetS,
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
    const { graph } = this.data;
    const index = vehicleIndex(vehicle);
    const target = this.edges().snap(to, index);
    const limitsMs = withinS.map((limitS) => limitS * 1000);
    const limitMs = Math.max(...limitsMs);
    const reach = this.reach();
    const origins = target === null ? [] : [{ vehicle: index, position: target }];
    reach.run({ direction: ReachDirection.INWARD, origins, limitMs });
    const areas = target === null ? [] : drawIsochrones({ graph, vehicle: index, target, reach, limitMs }, limitsMs);
    return withinS.map((limitS, i) => ({
      withinS: limitS,
      area: { type: 'MultiPolygon', coordinates: areas[i] ?? [] },
    }));
  }

  tile({ z, x, y }: TileQuestion): Uint8Array | null {
    return this.tiles().tile(z, x, y);
  }

  private originOf(unit: PlanningUnit): ReachOrigin | null {
    const vehicle = vehicleIndex(unit.vehicle);
    const position = this.edges().snap(unit, vehicle);
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
