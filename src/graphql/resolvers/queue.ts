/** The queue of held incidents. */
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import {
  type AwaitedUnit,
  type HeldMatch,
  type HeldMatching,
  type UnservedNeed,
} from '../../core/dispatch/held-matching.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type Incident } from '../../core/incident/incident.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { loadRequired } from '../loaders.js';
import { IncidentObjectType } from '../types/incident.js';
import { QueueMatchType, QueueType, QueueUnservedType, QueueWaitType } from '../types/queue.js';
import { UnitType } from '../types/unit.js';

@Resolver(() => QueueType)
export class QueueResolver {
  @Query(() => QueueType, {
    description:
      'What would be done now with the incidents that are held. Where the plan is automatic it is done; else it is a proposal.',
  })
  queue(@Ctx() context: GraphqlContext): Promise<HeldMatching> {
    return context.services.dispatch.proposeQueue(actorOf(context));
  }
}

@Resolver(() => QueueMatchType)
export class QueueMatchResolver {
  @FieldResolver(() => IncidentObjectType, { description: 'The incident.' })
  incident(@Root() { incidentId }: HeldMatch, @Ctx() { loaders }: GraphqlContext): Promise<Incident> {
    return loadRequired(loaders.incident, 'incident', incidentId);
  }
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: HeldMatch, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }
}

@Resolver(() => QueueWaitType)
export class QueueWaitResolver {
  @FieldResolver(() => IncidentObjectType, { description: 'The incident.' })
  incident(@Root() { incidentId }: AwaitedUnit, @Ctx() { loaders }: GraphqlContext): Promise<Incident> {
    return loadRequired(loaders.incident, 'incident', incidentId);
  }
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: AwaitedUnit, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }
}

@Resolver(() => QueueUnservedType)
export class QueueUnservedResolver {
  @FieldResolver(() => IncidentObjectType, { description: 'The incident.' })
  incident(@Root() { incidentId }: UnservedNeed, @Ctx() { loaders }: GraphqlContext): Promise<Incident> {
    return loadRequired(loaders.incident, 'incident', incidentId);
  }
}
