/** Routes by road. */
import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType('RouteStep', { description: 'A stretch of a route along one street.' })
export class RouteStepType {
  @Field(() => String, { description: 'Name of the street; empty where it has none.' })
  street!: string;
  @Field(() => String, { description: 'Name in English; empty where it has none.' })
  streetEn!: string;
  @Field(() => Float, { description: 'Metres.' })
  distanceM!: number;
  @Field(() => Float, { description: 'Seconds.' })
  travelTimeS!: number;
}

@ObjectType('Route', { description: 'A way by road for one vehicle class, from start to end.' })
export class RouteType {
  @Field(() => Float, { description: 'Seconds, with the last metres off the road.' })
  travelTimeS!: number;
  @Field(() => Float, { description: 'Seconds; the part of travelTimeS that is walked off the road at both ends.' })
  walkTimeS!: number;
  @Field(() => Float, { description: 'Metres by road.' })
  distanceM!: number;
  @Field(() => [RouteStepType], { description: 'In the order of travel.' })
  steps!: RouteStepType[];
  @Field(() => String, { description: 'Version of the road data and travel times that it was computed on.' })
  metricVersion!: string;
}
