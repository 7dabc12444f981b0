/** Tasks: who has which, what is done about them, and how they are pushed. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Incident } from '../../core/incident/incident.js';
import { DESK_NAMES } from '../../core/tasks/desk.js';
import { type IncidentHandOver } from '../../core/tasks/hand-over.js';
import { type Task, TaskStatus } from '../../core/tasks/task.js';
import { type Account } from '../../services/contract.js';
import { type WorkFeedItem } from '../../services/tasks/tasks-contract.js';
import { abortable } from '../abortable.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { CompleteTaskInputType, SkipTaskInputType } from '../inputs/tasks.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { GraphQLJson } from '../scalars/json.js';
import { AccountType } from '../types/account.js';
import { HandOverType } from '../types/hand-over.js';
import { IncidentObjectType } from '../types/incident.js';
import { KindNameType, toKindNames } from '../types/kind-name.js';
import { type Connection, toConnection } from '../types/paging.js';
import { TaskConnectionType, TaskFeedItemType, TaskPayloadType, TaskType } from '../types/task.js';
import { UnitType } from '../types/unit.js';

interface Payload {
  readonly task: Task;
}

@Resolver(() => TaskType)
export class TaskResolver {
  @Query(() => TaskType, { nullable: true, description: 'One task; null where there is none or it is not for you.' })
  task(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Task | null> {
    return context.services.tasks.findTask(actorOf(context), id);
  }

  @Query(() => TaskConnectionType, {
    description:
      'What you are to do, by your unit, your desk, your grids or as dispatcher: open ones first, then by the time they are due.',
  })
  async myTasks(
    @Arg('statuses', () => [TaskStatus], { nullable: true, description: 'Null: those that are open or waiting.' })
    statuses: TaskStatus[] | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Task>> {
    const { tasks } = context.services;
    return toConnection(await tasks.myTasks(actorOf(context), { statuses }, toPageRequest(page)), page.after);
  }

  @Query(() => [KindNameType], { description: 'What the kinds of desks are called.' })
  deskKinds(): readonly KindNameType[] {
    return toKindNames(DESK_NAMES);
  }

  @Mutation(() => TaskPayloadType, {
    description:
      'OPEN → DONE, by whoever it is for or the command. What waits for it opens, and the last task that an incident without units waits for resolves it. BAD_USER_INPUT names the place in the outcome that is not as asked.',
  })
  async completeTask(
    @Arg('input', () => CompleteTaskInputType, { description: 'Which task, and its outcome.' })
    input: CompleteTaskInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return context.services.tasks.completeTask(actorOf(context), input);
  }

  @Mutation(() => TaskPayloadType, {
    description:
      'WAITING or OPEN → NOT_NEEDED, by the command. What waits for it opens, unless it asks for an outcome of it.',
  })
  async skipTask(
    @Arg('input', () => SkipTaskInputType, { description: 'Which task, and why.' }) input: SkipTaskInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return context.services.tasks.skipTask(actorOf(context), input);
  }

  @Subscription(() => TaskFeedItemType, {
    description:
      'Every change of a task or a hand-over that is yours to see to. Without `after` it begins with those that are open now; with it, nothing is lost and nothing comes twice.',
    subscribe: ({ args, context }: { readonly args: { after?: string | null }; readonly context: GraphqlContext }) => {
      const actor = actorOf(context);
      return abortable((signal) => context.services.tasks.taskFeed(actor, { ...args, signal }));
    },
  })
  taskFeed(
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last item that you have.' })
    _after: string | null,
    @Root() item: WorkFeedItem,
  ): WorkFeedItem {
    return item;
  }

  @FieldResolver(() => IncidentObjectType, { description: 'The incident whose plan asks for it.' })
  incident(@Root() task: Task, @Ctx() { loaders }: GraphqlContext): Promise<Incident> {
    return loadRequired(loaders.incident, 'incident', task.incidentId);
  }

  @FieldResolver(() => UnitType, {
    nullable: true,
    description: 'The unit whose task it is; null for tasks of others, and while no unit is there to do it.',
  })
  async unit(@Root() task: Task, @Ctx() { loaders }: GraphqlContext): Promise<Unit | null> {
    return task.assignmentId === null ? null : loadOptional(loaders.unit, await loaders.taskUnit.load(task.id));
  }

  @FieldResolver(() => AccountType, {
    nullable: true,
    description: 'Who did it or skipped it; null: nobody, or the program.',
  })
  settledBy(@Root() task: Task, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.colleague, task.settledBy);
  }

  @FieldResolver(() => GraphQLJson, {
    nullable: true,
    description: 'JSON Schema (draft 07) of the outcome that completeTask takes; null: nothing is asked.',
  })
  outcomeSchema(
    @Root() task: Task,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Readonly<Record<string, unknown>> | null> {
    return loaders.taskOutcomeSchema.load(task.id);
  }
}

/** The other end of the links. */
@Resolver(() => IncidentObjectType)
export class IncidentTaskResolver {
  @FieldResolver(() => [TaskType], {
    description: 'What its plan asks for, in the order of the plan; of others only what you may see.',
  })
  async tasks(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<readonly Task[]> {
    return (await loaders.incidentTasks.load(incident.id)) ?? [];
  }

  @FieldResolver(() => [HandOverType], { description: 'To whom it was, is or may be handed over, oldest first.' })
  async handOvers(
    @Root() incident: Incident,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<readonly IncidentHandOver[]> {
    return (await loaders.incidentHandOvers.load(incident.id)) ?? [];
  }
}
