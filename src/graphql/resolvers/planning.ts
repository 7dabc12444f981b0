/** Coverage and isochrones. */
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { type Grid } from '../../core/territory/territory.js';
import { VehicleClass } from '../../core/vehicle.js';
import { type CoverageReport, type GridCoverage, type Isochrone } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { CoverageInputType } from '../inputs/coverage.js';
import { PointInputType } from '../inputs/point.js';
import { loadRequired } from '../loaders.js';
import { CoverageType, GridCoverageType, IsochroneType } from '../types/coverage.js';
import { GridType } from '../types/territory.js';

@Resolver(() => GridCoverageType)
export class PlanningResolver {
  @Query(() => CoverageType, {
    description: 'Households that the units available now reach by road within the target.',
  })
  coverage(
    @Arg('input', () => CoverageInputType, {
      nullable: true,
      description: 'What counts as covered; null: 120 s, all classes.',
    })
    input: CoverageInputType | null,
    @Ctx() context: GraphqlContext,
  ): Promise<CoverageReport> {
    return context.services.planning.coverage(actorOf(context), input ?? {});
  }

  @Query(() => [IsochroneType], {
    description: 'Areas from which a vehicle reaches a place in time, shortest limit first.',
  })
  isochrones(
    @Arg('to', () => PointInputType, { description: 'The place to reach.' }) to: PointInputType,
    @Arg('vehicle', () => VehicleClass, { description: 'Who travels.' }) vehicle: VehicleClass,
    @Arg('withinS', () => [Int], { description: '1 to 6 limits in seconds, each 10 to 3,600.' }) withinS: number[],
    @Ctx() context: GraphqlContext,
  ): Promise<readonly Isochrone[]> {
    return context.services.planning.isochrones(actorOf(context), { to, vehicle, withinS });
  }

  @FieldResolver(() => GridType, { description: 'The grid.' })
  grid(@Root() coverage: GridCoverage, @Ctx() { loaders }: GraphqlContext): Promise<Grid> {
    return loadRequired(loaders.grid, 'grid', coverage.gridId);
  }
}
