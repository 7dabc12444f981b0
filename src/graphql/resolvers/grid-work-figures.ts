/** Monthly figures of grid work. */
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { type Grid } from '../../core/territory/territory.js';
import { type GridWorkFigures } from '../../services/grid-work/grid-work-contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { loadOptional } from '../loaders.js';
import { GridWorkFiguresType, GridWorkOfGridType } from '../types/grid-work-figures.js';
import { GridType } from '../types/territory.js';

@Resolver(() => GridWorkOfGridType)
export class GridWorkFiguresResolver {
  @Query(() => GridWorkFiguresType, {
    description:
      'What grid work came to in a month, exact from the records. Over your own grids, unless you see all; NOT_FOUND for another grid.',
  })
  gridWorkFigures(
    @Arg('month', () => String, { description: 'Year and month, such as `2026-03`.' }) month: string,
    @Arg('gridId', () => ID, { nullable: true, description: 'Only this grid; null: all.' }) gridId: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<GridWorkFigures> {
    return context.services.gridWorkFigures.monthlyFigures(actorOf(context), { month, gridId });
  }

  @FieldResolver(() => GridType, { nullable: true, description: 'The grid; null for what lies in none.' })
  grid(@Root() { gridId }: { gridId: string | null }, @Ctx() { loaders }: GraphqlContext): Promise<Grid | null> {
    return loadOptional(loaders.grid, gridId);
  }
}
