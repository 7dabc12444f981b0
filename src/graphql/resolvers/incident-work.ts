/** Work on incidents after they were reported: how they end, whose they are, what is merged, and what is known around them. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Incident } from '../../core/incident/incident.js';
import { type PremiseNote } from '../../core/incident/premise-note.js';
import {
  type Disposition,
  type Partner,
  type SuggestedDuplicate,
} from '../../services/incidents/incident-work-contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { IncidentFilterInput } from '../inputs/filters.js';
import {
  ArchiveIncidentInputType,
  CancelIncidentInputType,
  ChangePriorityInputType,
  MergeIncidentsInputType,
  MoveIncidentInputType,
  ReopenIncidentInputType,
  ResolveIncidentInputType,
  TransferIncidentInputType,
  UnmergeIncidentInputType,
  UpdateDetailsInputType,
} from '../inputs/incident-work.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional } from '../loaders.js';
import { IncidentConnectionType, IncidentObjectType } from '../types/incident.js';
import {
  DispositionType,
  IncidentPayloadType,
  MergeIncidentsPayloadType,
  PartnerType,
  SuggestedDuplicateType,
  UnmergeIncidentPayloadType,
} from '../types/incident-work.js';
import { type Connection, toConnection } from '../types/paging.js';
import { PremiseNoteType } from '../types/premise-note.js';

interface Changed {
  readonly incident: Incident;
}

@Resolver(() => IncidentObjectType)
export class IncidentWorkResolver {
  @Query(() => IncidentConnectionType, {
    description:
      'Incidents that hold all words of the text in their number, address or description, or for those who may see callers in name or telephone of the caller. Chinese is found by any run of characters, other words by their beginning. Best first, then the latest.',
  })
  async searchIncidents(
    @Arg('text', () => String, { description: 'What to look for, at most 200 characters.' }) text: string,
    @Arg('filter', () => IncidentFilterInput, { nullable: true, description: 'Only among these; null: all.' })
    filter: IncidentFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Incident>> {
    const { incidentWork } = context.services;
    const found = await incidentWork.search(actorOf(context), text, filter ?? {}, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Query(() => [DispositionType], { description: 'What may come of an incident, those of its own type first.' })
  dispositions(
    @Arg('type', () => String, { nullable: true, description: 'For incidents of this type; null: all.' })
    type: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<readonly Disposition[]> {
    return context.services.incidentWork.listDispositions(actorOf(context), type);
  }

  @Query(() => [PartnerType], { description: 'Whom incidents are handed over to, by slug.' })
  partners(@Ctx() context: GraphqlContext): Promise<readonly Partner[]> {
    return context.services.incidentWork.listPartners(actorOf(context));
  }

  @Mutation(() => IncidentPayloadType, {
    description:
      'Ends an incident that needs no unit (any more), or says what came of one that its units have resolved. CONFLICT while units are at it, and (with `tasks`) while tasks are open that come before.',
  })
  async resolveIncident(
    @Arg('input', () => ResolveIncidentInputType, { description: 'Which, and what came of it.' })
    input: ResolveIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.resolve(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, { description: 'Calls an open incident off, and its units with it.' })
  async cancelIncident(
    @Arg('input', () => CancelIncidentInputType, { description: 'Which, and why.' }) input: CancelIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.cancel(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, {
    description:
      'Closes a RESOLVED or CANCELLED incident for good: it is read-only from then on. BAD_USER_INPUT where it has no disposition and none is given.',
  })
  async archiveIncident(
    @Arg('input', () => ArchiveIncidentInputType, { description: 'Which.' }) input: ArchiveIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.archive(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, {
    description:
      'Takes a RESOLVED or CANCELLED incident up again: it is HELD and waits for a unit. Its disposition is taken back; the record keeps it.',
  })
  async reopenIncident(
    @Arg('input', () => ReopenIncidentInputType, { description: 'Which, and why.' }) input: ReopenIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.reopen(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, {
    description:
      'Makes an open incident more urgent, or less. The clocks of its units follow; more urgent, and with an automatic plan, it is offered to more units at once.',
  })
  async changeIncidentPriority(
    @Arg('input', () => ChangePriorityInputType, { description: 'Which, and how urgent.' })
    input: ChangePriorityInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.changePriority(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, {
    description:
      'Corrects the place of an open incident. Its grid follows, and its units get a new way; the station stays: see transferIncident.',
  })
  async moveIncident(
    @Arg('input', () => MoveIncidentInputType, { description: 'Which, and where it is.' }) input: MoveIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.move(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, {
    description: 'Corrects or completes address, description and caller. CONFLICT once it is ARCHIVED or a DUPLICATE.',
  })
  async updateIncidentDetails(
    @Arg('input', () => UpdateDetailsInputType, { description: 'Which, and what is known now.' })
    input: UpdateDetailsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.updateDetails(actorOf(context), input) };
  }

  @Mutation(() => IncidentPayloadType, {
    description:
      'Gives an open incident to another station, or hands it over to a partner. Both stations find it in the log. Units that are at it stay at it.',
  })
  async transferIncident(
    @Arg('input', () => TransferIncidentInputType, { description: 'Which, to whom, and why.' })
    input: TransferIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Changed> {
    return { incident: await context.services.incidentWork.transfer(actorOf(context), input) };
  }

  @Mutation(() => MergeIncidentsPayloadType, {
    description:
      'Makes one open incident a DUPLICATE of another. Units on their way or on scene go on, for the incident that stays.',
  })
  async mergeIncidents(
    @Arg('input', () => MergeIncidentsInputType, { description: 'Which into which.' }) input: MergeIncidentsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ incident: Incident; into: Incident }> {
    const { incident, other } = await context.services.incidentWork.merge(actorOf(context), input);
    return { incident, into: other };
  }

  @Mutation(() => UnmergeIncidentPayloadType, {
    description:
      'Takes a merge back, as if it had never been: units that came with the duplicate go back with it, in whatever state they are by then.',
  })
  async unmergeIncident(
    @Arg('input', () => UnmergeIncidentInputType, { description: 'Which.' }) input: UnmergeIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ incident: Incident; from: Incident }> {
    const { incident, other } = await context.services.incidentWork.unmerge(actorOf(context), input);
    return { incident, from: other };
  }

  @FieldResolver(() => [PremiseNoteType], {
    description:
      'What is known about the place now: hazards first, then the newest. For the command, and for officers while they are assigned; empty for others.',
  })
  async premiseNotes(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<readonly PremiseNote[]> {
    return (await loaders.incidentPremises.load(incident.id)) ?? [];
  }

  @FieldResolver(() => [SuggestedDuplicateType], {
    description:
      'Open incidents that may be about the same matter, by place, time and words, likeliest first; at most 10. Empty where this one is not open.',
  })
  async possibleDuplicates(
    @Root() incident: Incident,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<readonly SuggestedDuplicate[]> {
    return (await loaders.incidentSuggestions.load(incident.id)) ?? [];
  }

  @FieldResolver(() => [IncidentObjectType], { description: 'Incidents that were merged into this one, oldest first.' })
  async duplicates(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<readonly Incident[]> {
    return (await loaders.incidentDuplicates.load(incident.id)) ?? [];
  }

  @FieldResolver(() => IncidentObjectType, {
    nullable: true,
    description: 'The incident that this one is a DUPLICATE of; null where it is none, or where that is not for you.',
  })
  mergedInto(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<Incident | null> {
    return loadOptional(loaders.incident, incident.mergedInto);
  }
}
