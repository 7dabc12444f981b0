/** The executable schema. */
import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import './enums.js';
import { AccountResolver } from './resolvers/account.js';
import {
  AssignmentResolver,
  RouteResolver,
  UnitCandidateResolver,
  UnitRejectionResolver,
} from './resolvers/dispatch.js';
import { EventResolver } from './resolvers/event.js';
import { FeedResolver } from './resolvers/feeds.js';
import { IncidentResolver } from './resolvers/incident.js';
import { PlanningResolver } from './resolvers/planning.js';
import { RoadClosureResolver } from './resolvers/roads.js';
import { SpeedProfileResolver, SpeedWindowResolver } from './resolvers/speeds.js';
import { GridResolver } from './resolvers/territory.js';
import { UnitResolver } from './resolvers/unit.js';
import { GraphQLDateTime } from './scalars/date-time.js';

/** type-graphql insists on one where there are subscriptions; ours bring their own iterators and never touch it. */
const NO_PUB_SUB: PubSub = {
  publish: () => {
    throw new Error('nothing is published: events go through the event log');
  },
  subscribe: () => {
    throw new Error('subscriptions read feeds of the services');
  },
};

/** Builds anew at each call; the result does not depend on the order in which modules were loaded. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AccountResolver,
      GridResolver,
      UnitResolver,
      IncidentResolver,
      AssignmentResolver,
      UnitCandidateResolver,
      UnitRejectionResolver,
      RouteResolver,
      RoadClosureResolver,
      SpeedProfileResolver,
      SpeedWindowResolver,
      EventResolver,
      PlanningResolver,
      FeedResolver,
    ],
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    pubSub: NO_PUB_SUB,
    // The services check their input themselves: they have other callers too.
    validate: false,
  });
  return lexicographicSortSchema(schema);
}

/** The schema in the definition language, as kept in schema/schema.graphql. */
export function printedSchema(): string {
  return `# Made by \`npm run schema\` from src/graphql; edit that.\n\n${printSchema(createSchema())}\n`;
}
