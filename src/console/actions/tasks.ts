/** Tasks and hand-overs: read, kept live, and settled. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { followCursor } from '../api/cursor-feed.js';
import { type Feeds, openFeeds } from '../api/live.js';
import {
  ConsoleAcceptHandOverDocument,
  ConsoleCompleteTaskDocument,
  ConsoleFollowUpHandOverDocument,
  ConsoleHandOverIncidentDocument,
  ConsoleIncidentTasksDocument,
  ConsoleMyTasksDocument,
  ConsoleReturnHandOverDocument,
  ConsoleSkipTaskDocument,
  ConsoleTaskFeedDocument,
  ConsoleWithdrawHandOverDocument,
  type HandOverPartner,
} from '../generated/graphql.js';
import { type HandOver, isOpenTask, type Task, type TasksState } from '../state/tasks.js';
import { mayDispatch } from '../state/rights.js';
import { gather } from './gather.js';
import { announce, messages, type Parts } from './parts.js';
import { createChange } from './request-keys.js';

const GATHER_MS = 250;

/** Changes return whether they were done. */
export interface TaskActions {
  /** What is to be done by whoever is signed in. */
  loadMine(): Promise<void>;
  loadOfIncident(incidentId: string): Promise<void>;
  /** For the command: loads again whenever the log tells of a change. */
  applyEvent(kind: string): void;
  /** For everybody else: follows the own tasks and hand-overs. */
  follow(feeds: Feeds): void;
  /** The feed alone, for desks; returns how to stop. */
  goLive(): () => void;
  complete(task: Task, outcome: unknown): Promise<boolean>;
  skip(task: Task, reason: string): Promise<boolean>;
  handOver(incidentId: string, to: HandOverPartner, remark: string | null): Promise<boolean>;
  accept(handOver: HandOver): Promise<boolean>;
  followUp(handOver: HandOver, result: string): Promise<boolean>;
  giveBack(handOver: HandOver, reason: string): Promise<boolean>;
  withdraw(handOver: HandOver, reason: string): Promise<boolean>;
}

type Changing<Input> = TypedDocumentNode<unknown, { readonly input: Input & { readonly idempotencyKey: string } }>;

export function createTaskActions({ store, client, session }: Parts): TaskActions {
  const change = createChange(store);

  function keep(part: Partial<TasksState>): void {
    store.set(({ tasks }) => ({ tasks: { ...tasks, ...part } }));
  }

  async function loadMine(): Promise<void> {
    try {
      const { myTasks, myHandOvers } = await client.run(ConsoleMyTasksDocument, {});
      const tasks = myTasks.edges.map(({ node }) => node);
      const handOvers = myHandOvers.edges.map(({ node }) => node);
      announceNew(tasks);
      keep({ mine: { tasks, handOvers, more: myTasks.pageInfo.hasNextPage || myHandOvers.pageInfo.hasNextPage } });
    } catch {
      // What is shown stays; the next change reads again.
    }
  }

  function announceNew(now: readonly Task[]): void {
    const { mine } = store.get().tasks;
    if (mine === null) return;
    const known = new Set(mine.tasks.filter(isOpenTask).map(({ id }) => id));
    const opened = now.find((task) => isOpenTask(task) && !known.has(task.id));
    const { language } = store.get();
    if (opened)
      announce(
        store,
        messages(store).tasks.opened(language === 'en' ? opened.nameEn : opened.name, opened.incident.number),
      );
  }

  async function loadOfIncident(incidentId: string): Promise<void> {
    try {
      const { incident } = await client.run(ConsoleIncidentTasksDocument, { id: incidentId });
      const { selection } = store.get();
      // Meanwhile the user may have gone on to another incident.
      if (!incident || selection.kind !== 'incident' || selection.id !== incidentId) return;
      keep({ ofIncident: { incidentId, tasks: incident.tasks, handOvers: incident.handOvers } });
    } catch {
      // The next change of the incident reads again.
    }
  }

  const loadMineSoon = gather(GATHER_MS, loadMine);

  /** Reads again also after a refusal: what was offered was out of date. */
  async function settle<Input extends object>(name: string, document: Changing<Input>, input: Input): Promise<boolean> {
    const answer = await change(name, input, async (keyed) => (await client.run(document, { input: keyed })) ?? {});
    const { ofIncident, mine } = store.get().tasks;
    await Promise.all([ofIncident && loadOfIncident(ofIncident.incidentId), mine && loadMine()]);
    return answer !== null;
  }

  function follow(feeds: Feeds): void {
    void loadMine();
    void followCursor(
      feeds,
      ConsoleTaskFeedDocument,
      {},
      ({ taskFeed }) => taskFeed,
      () => loadMineSoon(),
    );
  }

  return {
    loadMine,
    loadOfIncident,
    applyEvent(kind) {
      if (mayDispatch(store.get().account) && (kind.startsWith('task.') || kind.startsWith('hand-over.')))
        loadMineSoon();
    },
    follow,
    goLive() {
      const feeds = openFeeds(session, {
        onConnection: (connection) => store.set({ connection }),
      });
      follow(feeds);
      return () => feeds.close();
    },
    complete: ({ id }, outcome) => settle(`complete:${id}`, ConsoleCompleteTaskDocument, { taskId: id, outcome }),
    skip: ({ id }, reason) => settle(`skip:${id}`, ConsoleSkipTaskDocument, { taskId: id, reason }),
    handOver: (incidentId, to, remark) =>
      settle(`hand-over:${incidentId}`, ConsoleHandOverIncidentDocument, { incidentId, to, remark }),
    accept: ({ id }) => settle(`accept:${id}`, ConsoleAcceptHandOverDocument, { handOverId: id }),
    followUp: ({ id }, result) =>
      settle(`follow-up:${id}`, ConsoleFollowUpHandOverDocument, { handOverId: id, result }),
    giveBack: ({ id }, reason) => settle(`return:${id}`, ConsoleReturnHandOverDocument, { handOverId: id, reason }),
    withdraw: ({ id }, reason) => settle(`withdraw:${id}`, ConsoleWithdrawHandOverDocument, { handOverId: id, reason }),
  };
}
