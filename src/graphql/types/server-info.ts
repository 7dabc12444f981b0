/** What a client should know about the server before anybody signs in. */
import { Field, Float, ObjectType } from 'type-graphql';

/** Given by the composition root; no secret may be in it. */
export interface ServerInfo {
  readonly version: string;
  /** Name of the deployment or district, as shown in titles. */
  readonly name: string;
  readonly demo: boolean;
  readonly roadVersion: string | null;
  readonly bounds: readonly [west: number, south: number, east: number, north: number] | null;
  /** Whom the map must credit, such as "© OpenStreetMap contributors"; null for synthetic data. */
  readonly attribution: string | null;
}

@ObjectType('ServerInfo', { description: 'About this server. Public.' })
export class ServerInfoType {
  @Field(() => String, { description: 'Version of the program.' })
  version!: string;
  @Field(() => String, { description: 'Name of the deployment or district.' })
  name!: string;
  @Field(() => Boolean, { description: 'The synthetic demo district is loaded: nothing here is real.' })
  demo!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Version of the road data; null while none is loaded. Map tiles change with it.',
  })
  roadVersion!: string | null;
  @Field(() => [Float], {
    nullable: true,
    description: 'Area served as west, south, east, north in degrees; null while no roads are loaded.',
  })
  bounds!: number[] | null;
  @Field(() => String, { nullable: true, description: 'Whom a map of this data must credit; null where nobody.' })
  attribution!: string | null;
}
