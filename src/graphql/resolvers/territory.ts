/** Grids and stations. */
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { type Community, type Grid, type GridStaffMember, type Station } from '../../core/territory/territory.js';
import { type Account, type MultiPolygon } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { GridFilterInput } from '../inputs/filters.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { PointInputType } from '../inputs/point.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { GraphQLGeoJsonMultiPolygon } from '../scalars/geojson.js';
import { AccountType } from '../types/account.js';
import { type Connection, toConnection } from '../types/paging.js';
import { CommunityType, GridConnectionType, GridStaffMemberType, GridType, StationType } from '../types/territory.js';

@Resolver(() => GridType)
export class GridResolver {
  @Query(() => GridType, { nullable: true, description: 'The grid that a place lies in; null outside all grids.' })
  gridAt(
    @Arg('point', () => PointInputType, { description: 'The place.' }) point: PointInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Grid | null> {
    return context.services.territory.gridAt(actorOf(context), point);
  }

  @Query(() => GridType, {
    nullable: true,
    description: 'One grid by its id or its code (give one of them); null where there is none.',
  })
  grid(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null,
    @Arg('code', () => String, { nullable: true, description: 'Its code.' }) code: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<Grid | null> {
    return context.services.territory.findGrid(actorOf(context), { id, code });
  }

  @Query(() => GridConnectionType, { description: 'Grids by code.' })
  async grids(
    @Arg('filter', () => GridFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: GridFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Grid>> {
    const found = await context.services.territory.listGrids(actorOf(context), filter ?? {}, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Query(() => [StationType], { description: 'All stations and posts, by code.' })
  stations(@Ctx() context: GraphqlContext): Promise<readonly Station[]> {
    return context.services.territory.listStations(actorOf(context));
  }

  @FieldResolver(() => CommunityType, {
    nullable: true,
    description: 'The village or community it is a part of; null where not recorded.',
  })
  community(@Root() grid: Grid, @Ctx() { loaders }: GraphqlContext): Promise<Community | null> {
    return loadOptional(loaders.community, grid.communityId);
  }

  @FieldResolver(() => StationType, {
    nullable: true,
    description: 'The station it belongs to; null where not recorded.',
  })
  station(@Root() grid: Grid, @Ctx() { loaders }: GraphqlContext): Promise<Station | null> {
    return loadOptional(loaders.station, grid.stationId);
  }

  @FieldResolver(() => AccountType, {
    nullable: true,
    description: 'The police officer whose beat it is in; null where none.',
  })
  communityOfficer(@Root() grid: Grid, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.account, grid.communityOfficerId);
  }

  @FieldResolver(() => [GridStaffMemberType], { description: 'Leader first, then members by name.' })
  async staff(@Root() grid: Grid, @Ctx() { loaders }: GraphqlContext): Promise<readonly GridStaffMember[]> {
    return (await loaders.gridStaff.load(grid.id)) ?? [];
  }

  @FieldResolver(() => GraphQLGeoJsonMultiPolygon, { description: 'Its area.' })
  boundary(@Root() grid: Grid, @Ctx() { loaders }: GraphqlContext): Promise<MultiPolygon> {
    return loadRequired(loaders.gridBoundary, 'grid', grid.id);
  }
}
