/** Coverage and isochrones. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { GraphQLGeoJsonFeatureCollection, GraphQLGeoJsonMultiPolygon } from '../scalars/geojson.js';

@ObjectType('GridCoverage', { description: 'How much of one grid is reached in time.' })
export class GridCoverageType {
  @Field(() => Int, { description: 'Households in the grid.' })
  households!: number;
  @Field(() => Int, { description: 'Households that an available unit reaches in time, to the nearest whole one.' })
  householdsCovered!: number;
  @Field(() => Float, { description: '0 to 1; 1 for a grid without households.' })
  share!: number;
}

@ObjectType('Coverage', { description: 'Which households an available unit can reach by road within the target.' })
export class CoverageType {
  @Field(() => Int, { description: 'The target in seconds.' })
  targetS!: number;
  @Field(() => String, { description: 'Version of the road data and travel times that it was computed on.' })
  metricVersion!: string;
  @Field(() => Int, { description: 'Households in all grids.' })
  households!: number;
  @Field(() => Int, { description: 'Households reached in time, to the nearest whole one.' })
  householdsCovered!: number;
  @Field(() => Float, { description: '0 to 1.' })
  share!: number;
  @Field(() => [GridCoverageType], { description: 'One entry a grid, by code.' })
  grids!: GridCoverageType[];
  @Field(() => GraphQLGeoJsonFeatureCollection, {
    description:
      'Stretches of road whose households are not reached, one feature a grid, most households first. Properties: gridCode, gridId, households, share.',
  })
  gaps!: unknown;
}

@ObjectType('Isochrone', { description: 'The area from which a vehicle reaches a place in time.' })
export class IsochroneType {
  @Field(() => Int, { description: 'The limit in seconds.' })
  withinS!: number;
  @Field(() => String, { description: 'Version of the road data and travel times that it was computed on.' })
  metricVersion!: string;
  @Field(() => GraphQLGeoJsonMultiPolygon, { description: 'The area.' })
  area!: unknown;
}
