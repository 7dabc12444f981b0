/** Stations, communities, grids and the people who answer for them. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CommunityKind, GridSetting, GridStaffRole, StationKind } from '../enums.js';
import { connectionType } from './paging.js';
import { PointType } from './point.js';

@ObjectType('Station', { description: 'A police station or post.' })
export class StationType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Short code, unique.' })
  code!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => StationKind, { description: 'Station or post.' })
  kind!: string;
  @Field(() => PointType, { description: 'Where it stands.' })
  location!: PointType;
}

@ObjectType('Community', { description: 'A village or urban community; it is cut into grids.' })
export class CommunityType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Short code, unique.' })
  code!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => CommunityKind, { description: 'Village or urban community.' })
  kind!: string;
}

@ObjectType('GridStaffMember', { description: 'A grid leader or grid member.' })
export class GridStaffMemberType {
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => GridStaffRole, { description: 'Leader or member.' })
  role!: string;
  @Field(() => String, { nullable: true, description: 'Null where none is known or you may not see it.' })
  phone!: string | null;
}

@ObjectType('Grid', { description: 'A grid (网格): the smallest area that somebody answers for.' })
export class GridType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Code, unique.' })
  code!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => GridSetting, { description: 'Rural or urban.' })
  setting!: string;
  @Field(() => Int, { description: 'Households in it.' })
  households!: number;
}

export const GridConnectionType = connectionType('Grid', GridType, 'grids, by code');
