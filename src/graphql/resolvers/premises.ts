/** Notes about premises. */
import { Arg, Args, Ctx, FieldResolver, Float, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type PremiseNote } from '../../core/incident/premise-note.js';
import { type Account } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { AddPremiseNoteInputType, WithdrawPremiseNoteInputType } from '../inputs/incident-work.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional } from '../loaders.js';
import { GraphQLGeoJsonGeometry } from '../scalars/geojson.js';
import { AccountType } from '../types/account.js';
import { type Connection, toConnection } from '../types/paging.js';
import { PremiseNoteConnectionType, PremiseNotePayloadType, PremiseNoteType } from '../types/premise-note.js';

@Resolver(() => PremiseNoteType)
export class PremiseNoteResolver {
  @Query(() => PremiseNoteConnectionType, {
    description: 'All notes about premises, the newest first. For the command.',
  })
  async premiseNotes(
    @Arg('includeOver', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also those that have ended or were withdrawn.',
    })
    includeOver: boolean | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<PremiseNote>> {
    const { premises } = context.services;
    const filter = { includeOver: includeOver ?? false };
    return toConnection(await premises.listNotes(actorOf(context), filter, toPageRequest(page)), page.after);
  }

  @Mutation(() => PremiseNotePayloadType, {
    description:
      'Writes down what units should know about a place. It is shown with every incident there; units that are on their way get their assignment again in assignmentFeed.',
  })
  async addPremiseNote(
    @Arg('input', () => AddPremiseNoteInputType, { description: 'What, and where.' }) input: AddPremiseNoteInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ note: PremiseNote }> {
    return { note: await context.services.premises.addNote(actorOf(context), input) };
  }

  @Mutation(() => PremiseNotePayloadType, {
    description: 'Ends a note. Again: the same answer. CONFLICT where it has ended by itself.',
  })
  async withdrawPremiseNote(
    @Arg('input', () => WithdrawPremiseNoteInputType, { description: 'Which note.' })
    input: WithdrawPremiseNoteInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ note: PremiseNote }> {
    return { note: await context.services.premises.withdrawNote(actorOf(context), input) };
  }

  @FieldResolver(() => GraphQLGeoJsonGeometry, {
    description: 'Where it applies: a point with `radiusM`, or a polygon.',
  })
  place(@Root() { place: { type, coordinates } }: PremiseNote): object {
    return { type, coordinates };
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Metres around the point; null with a polygon.' })
  radiusM(@Root() { place }: PremiseNote): number | null {
    return place.type === 'Point' ? place.radiusM : null;
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who wrote it; null where not for you.' })
  createdBy(@Root() note: PremiseNote, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.account, note.createdBy);
  }
}
