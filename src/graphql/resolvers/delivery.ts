/** Delivery of assignments to the unit's device. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { type AssignmentDelivery } from '../../core/delivery/assignment-delivery.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { ConfirmDeliveryInputType } from '../inputs/delivery.js';
import { AssignmentPayloadType, AssignmentType } from '../types/assignment.js';
import { AssignmentDeliveryType } from '../types/delivery.js';

@Resolver(() => AssignmentType)
export class DeliveryResolver {
  @Mutation(() => AssignmentPayloadType, {
    description:
      'The device has the assignment: it is not sent again. To be called by the program as soon as an offer comes in; that the officer accepts is acknowledgeAssignment. Again, or when the assignment has gone on meanwhile: nothing changes. FORBIDDEN but for the unit’s own officer and gateways of devices.',
  })
  async confirmDelivery(
    @Arg('input', () => ConfirmDeliveryInputType, { description: 'What has reached which device.' })
    input: ConfirmDeliveryInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return { assignment: await context.services.delivery.confirmDelivery(actorOf(context), input) };
  }

  @FieldResolver(() => AssignmentDeliveryType, {
    nullable: true,
    description: 'How far it has come on its way to the officer, as of now; null where you may not see it.',
  })
  delivery(@Root() assignment: Assignment, @Ctx() { loaders }: GraphqlContext): Promise<AssignmentDelivery | null> {
    return loaders.assignmentDelivery.load(assignment.id);
  }
}
